"""How much is read of one input."""

from dataclasses import dataclass, fields
from typing import Final

__all__ = ["DEFAULT_LIMITS", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one page or record, so that no input costs more than it should.

    Raises:
        ValueError: A limit is not a positive whole number.
    """

    input_bytes: int = 5 * 1024 * 1024
    """Bytes of one page; the rest is not read and the page says `truncated`. Among crawled
    web pages fewer than one in a thousand has more."""
    text_characters: int = 2_000_000
    """Code points of a page's text; the rest is left out and the page says `truncated`."""
    html_depth: int = 2_000
    """Elements within elements of an HTML page. Of a deeper page the words are read without the
    deepest tags, and it says `too_complex`. The parser itself gives up at 2,048."""
    html_attributes: int = 500
    """Attributes of one tag; those after them are not read and the page says `too_complex`. The
    parser's time grows with their square."""
    html_blocks: int = 250_000
    """Blocks of an HTML page; those after them are left out and the page says `truncated`."""
    line_bytes: int = 8 * 1024 * 1024
    """Bytes of one line of JSONL or CSV; a longer one is a failure of that record."""

    inflated_bytes: int = 20 * 1024 * 1024
    """Bytes that one compressed page, or the compressed content of one archived page, may inflate to; a
    larger one is a failure. A stream of rows or records may inflate to any size."""
    inflated_ratio: int = 200
    """Inflated bytes to compressed ones: of a page beyond its first MiB, of a stream of rows or records
    over its latest `inflated_bytes`. Beyond it, reading stops with a failure. Honest text stays below 100."""
    window_bytes: int = 128 * 1024 * 1024
    """Memory that zstd data may ask for; data that ask for more are a failure. The zstd command
    gives as much."""

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            if not isinstance(value, int) or value < 1:
                raise ValueError(f"Limits.{limit.name} needs a whole number of at least 1, not {value!r}")


DEFAULT_LIMITS: Final = Limits()
"""The limits used where none are given."""
