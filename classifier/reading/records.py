"""Read a file or standard input, whatever its format, as a stream of pages."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, MissingExtraError, RecordError, UnreadableError
from classifier.reading.binary import binary_kind
from classifier.reading.csvrows import read_csv
from classifier.reading.failures import ReadFailure
from classifier.reading.fetching import Fetcher, is_url
from classifier.reading.formats import check_format, format_by_name, looks_like_html, looks_like_row
from classifier.reading.inflating import Opened, stem
from classifier.reading.inline import check_extra
from classifier.reading.isolation import stream_apart
from classifier.reading.jsonl import read_jsonl
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.pages import read_page
from classifier.reading.pdf import PDF_TYPE, is_pdf
from classifier.reading.resumed import read_some, resume
from classifier.reading.streams import STDIN, open_source, unreadable
from classifier.reading.taking import mark_incomplete, take_document
from classifier.reading.warc import read_warc

__all__ = ["read_source"]

_BLANK_HEAD: Final = 1 << 16
"""Bytes of blank lines read before the format is decided without a first line."""
_FIRST: Final = 4096
"""Bytes after them that tell a row."""


@dataclass(frozen=True, slots=True)
class _Source:
    """What `read_source` was asked."""

    path: str
    text_field: str
    id_field: str
    limits: Limits
    asked: str | None
    """The format that was asked for; `None` when nobody said."""
    opened: Callable[[BinaryIO], None] | None = None
    """Told of the stream."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Counts records that hold no page."""
    allow_fetch: bool = False
    """Whether URLs are fetched."""


def read_source(  # noqa: PLR0913 - each is an option of its own
    path: str | Path,
    *,
    input_format: str = "auto",
    text_field: str = "text",
    id_field: str = "id",
    limits: Limits = DEFAULT_LIMITS,
    opened: Callable[[BinaryIO], None] | None = None,
    skipped: Counter[str] | None = None,
    allow_fetch: bool = False,
) -> Iterator[Page | ReadFailure]:
    """Read a file as a stream of pages, in order, none dropped.

    What cannot be read takes its place in the stream as a `ReadFailure`, and the records
    after it follow. JSON lines, CSV and web archives are read record by record, never as a whole.
    What is compressed by gzip or zstd is told by its first bytes and inflated.

    Args:
        path: A file, `-` for standard input, or, where it may be fetched, a URL.
        input_format: One of `INPUT_FORMATS`. `auto` goes by the file's name and, where that
            says nothing, by how the input begins; a PDF or a Parquet file is read as what it
            is under any name.
        text_field: The field of a row's text, in JSON lines, CSV and Parquet.
        id_field: The field of a row's id; a row without one is called `<path>:<line>`.
        limits: How much of one record is read.
        opened: Called with the file's stream once it is open, so that the caller can tell how far it is read.
        skipped: Counts the records of web archives that hold no page, by what they are.
        allow_fetch: Whether what is named by a URL is fetched from the web.

    Raises:
        ValueError: There is no such format.
    """
    asked = None if input_format == "auto" else input_format
    skipped = Counter() if skipped is None else skipped
    source = _Source(str(path), text_field, id_field, limits, asked, opened, skipped, allow_fetch)
    check_format(input_format)
    return _read(source)


def _read(source: _Source) -> Iterator[Page | ReadFailure]:
    try:
        if is_url(source.path):
            yield _fetched(source)
            return
        with open_source(source.path) as stream:
            if source.opened is not None:
                source.opened(stream)
            input_format = source.asked or format_by_name(source.path)
            yield from _records(source, Opened(stream, source.limits), input_format)
    except InputError as error:
        yield _failure(source.path, error)
    except MissingExtraError as error:
        # One document of many may need what is not installed; the others are read.
        yield _failure(source.path, InputError(str(error), reason="missing_extra"))
    except OSError as error:
        yield ReadFailure(source.path, unreadable(source.path, error))


def _records(source: _Source, opened: Opened, input_format: str | None) -> Iterator[Page | ReadFailure]:
    if input_format == "warc" or (input_format is None and opened.begins_with(b"WARC/")):
        yield from _archive(source, opened)
        return
    if input_format == "parquet" or (source.asked is None and opened.begins_with(b"PAR1")):
        yield from _parquet_rows(source, opened)
        return
    if source.asked is None and opened.begins_with(b"%PDF-"):
        input_format = "pdf"
    stream = opened.inflated(one_page=input_format in {"text", "html", "pdf"})
    if input_format is None:
        head = _beginning(stream)
        stream = resume(head, stream)
        input_format = "jsonl" if looks_like_row(head.lstrip().partition(b"\n")[0]) else None
    if input_format in {"jsonl", "csv"}:
        yield from _rows(source, stream, input_format)
    else:
        yield _document(source, stream, input_format, compressed=bool(opened.compression))


def _beginning(stream: BinaryIO) -> bytes:
    """Read up to the end of the first line that is not blank, or enough of it."""
    head = b""
    while len(head) < _BLANK_HEAD and (part := read_some(stream, _FIRST)):
        head += part
        first = head.lstrip()
        if b"\n" in first or len(first) >= _FIRST:
            break
    return head


def _archive(source: _Source, opened: Opened) -> Iterator[Page | ReadFailure]:
    empty = True
    for record in read_warc(opened, path=source.path, limits=source.limits, skipped=source.skipped):
        empty = False
        yield record
    if empty:
        raise RecordError("the archive holds no pages", reason="empty")


def _rows(source: _Source, stream: BinaryIO, input_format: str | None) -> Iterator[Page | ReadFailure]:
    read = read_csv if input_format == "csv" else read_jsonl
    empty = True
    for record in read(
        stream,
        path=source.path,
        text_field=source.text_field,
        id_field=source.id_field,
        limits=source.limits,
    ):
        empty = False
        yield record
    if empty:
        raise RecordError("the file holds no records", reason="empty")


def _parquet_rows(source: _Source, opened: Opened) -> Iterator[Page | ReadFailure]:
    if opened.compression:
        raise DecodeError(
            f"Parquet is compressed inside and cannot be read out of {opened.compression}; unpack it first"
        )
    if source.path == STDIN or not Path(source.path).is_file():
        raise DecodeError(
            "Parquet has its index at its end and cannot be read from a pipe; write it to a file and name it"
        )
    check_extra("pyarrow", "parquet", "Parquet")
    count = 0
    try:
        for record in stream_apart(
            source.path, text_field=source.text_field, id_field=source.id_field, limits=source.limits
        ):
            # A failure of the file as a whole has the file's name.
            if isinstance(record, ReadFailure) and record.id == source.path:
                yield _failure(source.path, record.error)
            else:
                yield record
            count += 1
    except InputError as error:
        lost = type(error)(
            f"{source.path}, row {count + 1}: {error}; the rest is unread", reason=error.reason
        )
        yield ReadFailure(f"{source.path}:{count + 1}", lost)


def _document(source: _Source, stream: BinaryIO, input_format: str | None, *, compressed: bool) -> Page:
    data, lost = take_document(stream, source.limits, compressed=compressed)
    if input_format == "pdf" or (source.asked is None and is_pdf(data) and binary_kind(data)):
        return mark_incomplete(_pdf(source, data), lost)
    # Enough to see tags in any charset, UTF-16 included.
    shape = data.replace(b"\0", b"").decode("latin-1")
    is_html = looks_like_html(shape) if input_format is None else input_format == "html"
    if input_format is None and stem(source.path).lower().endswith(".json"):
        raise DecodeError("a .json file needs one object a line, beginning on its first line (JSON lines)")
    media_type = "text/html" if is_html else "text/plain"
    page = read_page(data, media_type=media_type, id=source.path, limits=source.limits)
    return mark_incomplete(page, lost)


def _pdf(source: _Source, data: bytes) -> Page:
    if source.asked is None and not is_pdf(data):
        shape = data.decode("latin-1")
        raise DecodeError(
            f"the input is named as a PDF and {'seems to be HTML' if looks_like_html(shape) else 'is none'}; "
            "name its format with --input"
        )
    return read_page(data, media_type=PDF_TYPE, id=source.path, limits=source.limits)


def _fetched(source: _Source) -> Page:
    if not source.allow_fetch:
        raise UnreadableError(
            f"{source.path}: URLs are fetched with --allow-fetch only", reason="not_fetched"
        )
    found = Fetcher(source.limits.input_bytes, source.limits.deadline_seconds)(source.path)
    return read_page(found.data, media_type=found.media_type, id=source.path, limits=source.limits)


def _failure(path: str, error: InputError) -> ReadFailure:
    message = str(error)
    if not message.startswith(path):
        message = f"{path}: {message}"
    return ReadFailure(path, type(error)(message, reason=error.reason))
