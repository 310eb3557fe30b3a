"""How much is read of one input."""

from dataclasses import dataclass, field, fields
from typing import Any, Final

__all__ = ["DEFAULT_LIMITS", "Limits"]


def _limit(value: int, unit: str, beyond: str) -> Any:  # noqa: ANN401 - as dataclasses.field
    """Make a limit of so many units that says what happens beyond it."""
    return field(default=value, metadata={"unit": unit, "beyond": beyond})


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one page or record, so that no input costs more than it should.

    Raises:
        ValueError: A limit is not a positive whole number.
    """

    input_bytes: int = _limit(
        5 * 1024 * 1024, "bytes", "the rest of a page is unread (truncated); a PDF is refused (too_large)"
    )
    """Bytes of one page; the rest is not read and the page says `truncated`. Among crawled
    web pages fewer than one in a thousand has more. A PDF with more is refused: its index is at its end."""
    text_characters: int = _limit(
        2_000_000,
        "characters",
        "the rest of a text is left out (truncated); passages are refused (too_large)",
    )
    """Code points of a page's text; the rest is left out and the page says `truncated`."""
    html_depth: int = _limit(
        2_000, "elements", "the deepest tags are left out, not their words (too_complex)"
    )
    """Elements within elements of an HTML page. Of a deeper page the words are read without the
    deepest tags, and it says `too_complex`. The parser itself gives up at 2,048."""
    html_attributes: int = _limit(500, "attributes", "the rest of a tag's attributes is unread (too_complex)")
    """Attributes of one tag; those after them are not read and the page says `too_complex`. The
    parser's time grows with their square."""
    html_blocks: int = _limit(250_000, "blocks", "the rest of a page's blocks is left out (truncated)")
    """Blocks of an HTML page; those after them are left out and the page says `truncated`."""
    line_bytes: int = _limit(
        8 * 1024 * 1024, "bytes", "a row, or a cell of Parquet, that is longer is refused (too_large)"
    )
    """Bytes of one line of JSONL or CSV, or one cell of Parquet; a longer one is a failure of that record."""
    pdf_pages: int = _limit(200, "pages", "the rest of a PDF's pages is unread (truncated)")
    """Pages of a PDF; those after them are not read and the page says `truncated`."""
    pdf_stream_bytes: int = _limit(
        20 * 1024 * 1024, "bytes", "a part of a PDF that inflates to more is unread (too_complex)"
    )
    """Bytes that one compressed part of a PDF may inflate to; a page that needs more is left out and
    the PDF says `too_complex`."""
    parquet_ratio: int = _limit(
        200, "to 1", "of a row group the rows beyond it are unread (too_large), its first 20 MiB apart"
    )
    """How many times its compressed size a row group of Parquet may inflate to, by its index or as
    rows, before the rest of it is refused; the first 20 MiB are not counted."""
    html_inline_bytes: int = _limit(
        200_000, "bytes", "a longer HTML page is parsed in a worker, as every PDF and Parquet file is"
    )
    """Characters of HTML that are parsed where it is read; a longer page goes to a worker."""
    deadline_seconds: int = _limit(
        30, "seconds", "the worker is ended and replaced, the document refused (deadline)"
    )
    """Seconds in which a worker has to read a document, or the next row of one."""
    worker_bytes: int = _limit(
        1024 * 1024 * 1024,
        "bytes",
        "the document is refused (out_of_memory, worker_died) and the worker replaced",
    )
    """Bytes of memory that a worker may take for a document beyond what it starts with."""

    inflated_bytes: int = _limit(
        20 * 1024 * 1024, "bytes", "a compressed page that inflates to more is refused (too_large)"
    )
    """Bytes that one compressed page, or the compressed content of one archived page, may inflate to; a
    larger one is a failure. A stream of rows or records may inflate to any size."""
    inflated_ratio: int = _limit(
        200, "to 1", "reading what inflates to more stops with a failure (compression_ratio)"
    )
    """Inflated bytes to compressed ones: of a page beyond its first MiB, of a stream of rows or records
    over its latest `inflated_bytes`. Beyond it, reading stops with a failure. Honest text stays below 100."""
    window_bytes: int = _limit(
        128 * 1024 * 1024, "bytes", "zstd data that ask for more memory are refused (too_large)"
    )
    """Memory that zstd data may ask for; data that ask for more are a failure. The zstd command
    gives as much."""

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if not isinstance(value, int) or value < 1:
                raise ValueError(f"Limits.{limit.name} needs a whole number of at least 1, not {value!r}")


DEFAULT_LIMITS: Final = Limits()
"""The limits used where none are given."""
