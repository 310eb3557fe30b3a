"""Read CSV with a header line, one page a row."""

import csv
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, RecordError
from classifier.reading.failures import ReadFailure
from classifier.reading.limits import Limits
from classifier.reading.rows import row_id, row_page
from classifier.reading.streams import bounded_lines

__all__ = ["read_csv"]


class _LongLineError(LimitError):
    """A line of the file is over the limit, whatever else of it is."""


_UNDECODED: Final = re.compile("[\udc80-\udcff]")


def read_csv(
    stream: BinaryIO, *, path: str, text_field: str, id_field: str, limits: Limits
) -> Iterator[Page | ReadFailure]:
    """Yield a page or a failure for every row, in order.

    The arguments are those of `read_jsonl`. Where the file stops being CSV, reading stops
    with one failure, as nothing tells where the next row begins.
    """
    # The setting belongs to the process; it is only ever raised, and every line is bounded below.
    csv.field_size_limit(max(csv.field_size_limit(), limits.line_bytes))
    header: list[str] = []
    number = 0
    try:
        for number, cells in _numbered(_lines(stream, limits)):
            if not header:
                header = cells
                continue
            if len(cells) > len(header):
                came = f"{len(cells)} cells under {len(header)} headings; quote a text that holds commas"
                yield _failure(path, number, RecordError(came))
                continue
            row = dict(zip(header, cells, strict=False))
            yield _page(
                row, path=path, number=number, text_field=text_field, id_field=id_field, limits=limits
            )
    except (csv.Error, _LongLineError) as error:
        message = f"not valid CSV ({error}); the rest is unread"
        yield _failure(path, number + 1, RecordError(message))


def _numbered(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank with the number of the line they begin on."""
    rows = csv.reader(lines, strict=True)
    number = 1
    for cells in rows:
        if cells:
            yield number, cells
        number = rows.line_num + 1


def _page(
    row: dict[str, str], *, path: str, number: int, text_field: str, id_field: str, limits: Limits
) -> Page | ReadFailure:
    name = row_id(row, id_field, f"{path}:{number}")
    # A cell holds a string, never the array that this field needs.
    row.pop("passages", None)
    try:
        _check_encoding(row)
        return row_page(row, id=name, text_field=text_field, limits=limits)
    except InputError as error:
        return _failure(path, number, error, name)


def _check_encoding(row: dict[str, str]) -> None:
    for field, value in row.items():
        if _UNDECODED.search(value):
            raise DecodeError(
                f"the field {field!r} is not valid UTF-8; CSV needs UTF-8", reason="bad_encoding"
            )


def _lines(stream: BinaryIO, limits: Limits) -> Iterator[str]:
    for line in bounded_lines(stream, limits.line_bytes):
        if not line.is_whole:
            raise _LongLineError(f"line {line.number} has more than {limits.line_bytes:,} bytes")
        yield line.data.decode("utf-8-sig" if line.number == 1 else "utf-8", "surrogateescape")


def _failure(path: str, number: int, error: InputError, name: str = "") -> ReadFailure:
    message = f"{path}, line {number}: {error}"
    return ReadFailure(name or f"{path}:{number}", type(error)(message, reason=error.reason))
