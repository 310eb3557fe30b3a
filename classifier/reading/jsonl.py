"""Read JSON lines, one page a line; a bad line is one failure."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, RecordError
from classifier.reading.failures import ReadFailure
from classifier.reading.limits import Limits
from classifier.reading.rows import row_id, row_page
from classifier.reading.streams import RawLine, bounded_lines

__all__ = ["read_jsonl"]


def read_jsonl(
    stream: BinaryIO, *, path: str, text_field: str, id_field: str, limits: Limits
) -> Iterator[Page | ReadFailure]:
    """Yield a page or a failure for every line that is not blank, in order.

    Args:
        stream: The file's bytes.
        path: Its name, for messages and for ids of rows that have none.
        text_field: The field of a row's text.
        id_field: The field of a row's id.
        limits: Bounds on a line and on a page.
    """
    for line in bounded_lines(stream, limits.line_bytes):
        if not line.data.strip():
            continue
        name = f"{path}:{line.number}"
        try:
            row = _row(line, limits)
            name = row_id(row, id_field, name)
            yield row_page(row, id=name, text_field=text_field, limits=limits)
        except InputError as error:
            yield ReadFailure(name, type(error)(f"{path}, line {line.number}: {error}", reason=error.reason))


def _row(line: RawLine, limits: Limits) -> dict[str, Any]:
    if not line.is_whole:
        raise LimitError(
            f"the line has more than {limits.line_bytes:,} bytes; split the record or raise line_bytes"
        )
    try:
        row = json.loads(line.data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DecodeError(
            f"byte {error.start} is not valid UTF-8; JSON lines need UTF-8", reason="bad_encoding"
        ) from error
    except json.JSONDecodeError as error:
        raise RecordError(
            f"not valid JSON ({error.msg} at character {error.pos}); one object a line is needed"
        ) from error
    except RecursionError as error:
        raise RecordError("the JSON is nested too deeply; a flat object is needed") from error
    except ValueError as error:
        # json itself raises this for integers of thousands of digits.
        raise RecordError("the JSON holds a number that is too long; write it as a string") from error
    if not isinstance(row, dict):
        raise RecordError(
            'the line is JSON but no object; an object such as {"id": ..., "text": ...} is needed'
        )
    return row
