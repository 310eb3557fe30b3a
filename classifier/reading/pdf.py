"""Read a PDF: its pages' text in reading order, as paragraphs.

Called in a worker: the parser is Python that a hostile file can keep busy for hours.
"""

import io
import logging
import re
import struct
import zlib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, MissingExtraError, RecordError
from classifier.reading.decoding import clean_text
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.mending import mend_pdf
from classifier.reading.paragraphs import is_item, join_lines, unbroken_words
from classifier.reading.writer import BlockWriter

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["PDF_TYPE", "is_pdf", "read_pdf"]

PDF_TYPE: Final = "application/pdf"
_HEAD: Final = 1024
"""Bytes in which the mark of a PDF stands, as the specification's readers take it."""
_RAISED: Final = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip
"""What the parser raises on malformed files, besides its own exceptions."""
_UNINFLATED: Final = re.compile(r"while decompressing|decod", re.I)
_NO_TITLE: Final = re.compile(
    r"(?:untitled|microsoft word - |.*\.(?:docx?|indd|pdf|rtf|pptx?|qxd|tmp)$)", re.I
)
_UNSPELT: Final = "\ufffd"
"""Stands for a character whose font does not say which it is, or was lost."""
_UNSPELT_SHARE: Final = 0.3
"""A line with more such characters is left out: nothing in it can be read."""
_LONGEST_TITLE: Final = 200
_LONGEST_HEADING: Final = 80


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes are of a PDF, which says so at its beginning."""
    return b"%PDF-" in data[:_HEAD]


def read_pdf(data: bytes, *, id: str = "", limits: Limits = DEFAULT_LIMITS) -> Page:  # noqa: A002
    """Make a page of a PDF.

    Its text is its paragraphs, put together of the lines, joined by blank lines; none goes on from
    one printed page to the next. A word that the end of a line breaks loses its hyphen. A PDF without text
    gives a blank page, as a scan does. What is left out `Page.incomplete` tells: `truncated` (more pages
    or characters than the limits), `damaged` (what could be recovered of a broken file),
    `too_complex` (a page whose parts inflate to too much).

    Raises:
        DecodeError: It is no PDF (`unsupported_media`), locked by a password (`encrypted`), or nothing of
            it could be recovered (`damaged`).
        RecordError: It has no pages (`empty`).
        LimitError: Its structure is too deep or too large (`too_complex`).
        MissingExtraError: pypdf is not installed.
    """
    pypdf = _pypdf()
    if not is_pdf(data):
        raise DecodeError("the input is no PDF, which begins with %PDF; name its format with --input")
    most = limits.pdf_stream_bytes
    with pypdf.apply_configuration(
        array_based_stream_maximum_output_length=most,
        lzw_maximum_output_length=most,
        run_length_maximum_output_length=most,
        zlib_maximum_output_length=most,
    ):
        return _read(data, id, limits)


def _pypdf() -> Any:  # noqa: ANN401
    try:
        import pypdf
    except ImportError as error:
        raise MissingExtraError(
            "PDF needs pypdf; install it with `pip install 'fairbalance[pdf]'`, or convert it to text"
        ) from error
    return pypdf


@dataclass
class _Reading:
    """What came of a PDF's pages."""

    pages: list[list[str]] = field(default_factory=list)
    problems: set[str] = field(default_factory=set)
    title: str | None = None


def _read(data: bytes, name: str, limits: Limits) -> Page:
    try:
        reading = _heeded(data, limits)
    except DecodeError as error:
        mended = mend_pdf(data) if error.reason == "damaged" else None
        if mended is None:
            raise
        reading = _heeded(mended, limits)
        reading.problems.add("damaged")
        if not any(map(any, reading.pages)):
            raise
    writer = BlockWriter(limits.text_characters, limits.html_blocks)
    hyphenated = unbroken_words([line for lines in reading.pages for line in lines])
    for lines in reading.pages:
        paragraphs = [*join_lines(lines, hyphenated), ""]
        for paragraph, after in pairwise(paragraphs):
            writer.write(paragraph, _role(paragraph, after))
            writer.end_block()
    text, blocks = writer.finish()
    if writer.full:
        reading.problems.add("truncated")
    if not text and "too_complex" in reading.problems:
        raise LimitError(
            f"the PDF's pages inflate to more than {limits.pdf_stream_bytes:,} bytes each, or are nested too "
            "deep; convert it to text",
            reason="too_complex",
        )
    return Page(
        text=text,
        id=name,
        blocks=blocks,
        title=reading.title,
        incomplete=tuple(sorted(reading.problems)),
        media_type=PDF_TYPE,
    )


def _heeded(data: bytes, limits: Limits) -> _Reading:
    """Return what came of the pages, the parser's warnings taken into account."""
    with _Warned() as warned:
        reading = _pages(data, limits)
    if warned.uninflated:
        reading.problems.add("damaged")
    return reading


def _pages(data: bytes, limits: Limits) -> _Reading:
    """Return the lines of each page up to the limits.

    Raises:
        InputError: Nothing can be read.
    """
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        reader = _opened(data)
        count = len(reader.pages)
    except LimitReachedError as error:
        raise LimitError(
            f"the PDF is too complex to read ({error}); convert it to text", reason="too_complex"
        ) from error
    except (PyPdfError, *_RAISED) as error:
        raise _damaged(error) from error
    if not count:
        raise RecordError("the PDF has no pages", reason="empty")
    reading = _Reading(title=_title(reader))
    if count > limits.pdf_pages:
        reading.problems.add("truncated")
    if _promised(reader) > count:
        reading.problems.add("damaged")
    length = 0
    for index in range(min(count, limits.pdf_pages)):
        lines = _lines(reader, index, reading.problems)
        reading.pages.append(lines)
        length += sum(map(len, lines))
        if length > limits.text_characters:
            # The writer cuts the text at the limit; further pages would be for nothing.
            reading.problems.add("truncated")
            break
    return reading


def _opened(data: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        # An empty password opens what is only protected against changes.
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as error:
        raise DecodeError(
            "the PDF is encrypted with AES, and cryptography is not installed to open it; install it with "
            "`pip install 'fairbalance[pdf]'`, or save the PDF without protection",
            reason="encrypted",
        ) from error
    if locked:
        raise DecodeError("the PDF is locked by a password; save it without one", reason="encrypted")
    return reader


def _damaged(error: Exception) -> InputError:
    if isinstance(error, InputError):
        return error
    what = " ".join(str(error).split())[:100] or type(error).__name__
    return DecodeError(
        f"the PDF is damaged ({what}); fetch it again, or open and save it in a PDF reader", reason="damaged"
    )


def _promised(reader: "PdfReader") -> int:
    """Return how many pages the PDF says it has."""
    from pypdf.errors import PyPdfError

    try:
        pages: Any = reader.root_object["/Pages"]
        count = pages["/Count"]
    except (PyPdfError, *_RAISED):
        return 0
    return count if isinstance(count, int) else 0


def _lines(reader: "PdfReader", index: int, problems: set[str]) -> list[str]:
    """Return the lines of one page; what goes wrong is added to `problems`."""
    from pypdf.errors import LimitReachedError, PyPdfError

    try:
        text = reader.pages[index].extract_text()
    except LimitReachedError:
        problems.add("too_complex")
        return []
    except (PyPdfError, *_RAISED):
        problems.add("damaged")
        return []
    lines = clean_text(text).splitlines()
    spelt = [line for line in lines if line.count(_UNSPELT) <= _UNSPELT_SHARE * len(line)]
    if len(spelt) < len(lines):
        problems.add("damaged")
    return spelt


class _Warned(logging.Handler):
    """Notices that the parser could not inflate a part of a page, which it tells only its log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.uninflated = False
        self._log = logging.getLogger("pypdf")
        self._before = (self._log.level, self._log.propagate)

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one warning; logging calls this."""
        if record.name == "pypdf.filters" and _UNINFLATED.search(record.getMessage()):
            self.uninflated = True

    def __enter__(self) -> "_Warned":
        self._log.addHandler(self)
        # Heard here whatever a program has set, and by nobody else: the page says what is wrong with it.
        self._log.setLevel(logging.WARNING)
        self._log.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self._log.removeHandler(self)
        level, self._log.propagate = self._before
        self._log.setLevel(level)


def _title(reader: "PdfReader") -> str | None:
    """Return the title that the PDF's data name, unless a program filled it in."""
    from pypdf.errors import PyPdfError

    try:
        metadata = reader.metadata
        title = metadata.title if metadata else None
    except (PyPdfError, *_RAISED):
        return None
    words = " ".join(clean_text(title).split()) if isinstance(title, str) else ""
    sensible = any(map(str.isalpha, words)) and len(words) <= _LONGEST_TITLE
    return words if sensible and not _NO_TITLE.match(words) else None


def _role(paragraph: str, after: str) -> str:
    """Return the role of a paragraph, which only its form tells."""
    if is_item(paragraph):
        return "list"
    short = len(paragraph) <= _LONGEST_HEADING and paragraph[0].isupper() and paragraph[-1].isalnum()
    no_figures = not any(map(str.isdigit, paragraph))
    return "heading" if short and no_figures and len(after) > _LONGEST_HEADING else "main"
