"""The cells of a Parquet row: how large they are is asked before they are copied."""

from typing import Any

from classifier.errors import DecodeError, LimitError
from classifier.reading.limits import Limits

__all__ = ["cell_value"]


def cell_value(cell: Any, column: str, limits: Limits) -> tuple[object, int]:  # noqa: ANN401
    """Return a cell's value and its size, looked at before it is copied.

    Raises:
        LimitError: It is over a limit.
        DecodeError: It is not UTF-8.
    """
    if hasattr(cell, "values") and not hasattr(cell, "as_buffer"):
        return _list(cell, column, limits)
    return _plain(cell, column, limits.line_bytes)


def _list(cell: Any, column: str, limits: Limits) -> tuple[object, int]:  # noqa: ANN401
    if not cell.is_valid:
        return None, 0
    texts: list[object] = []
    total = 0
    if len(cell.values) > limits.text_characters:
        raise _too_long(column, f"{len(cell.values):,} strings", limits.text_characters)
    for item in cell.values:
        text, size = _plain(item, column, limits.line_bytes)
        total += size
        # No character takes more than four bytes.
        if total > 4 * limits.text_characters:
            raise _too_long(column, f"more than {total:,} bytes", 4 * limits.text_characters)
        texts.append(text)
    return texts, total


def _plain(cell: Any, column: str, limit: int) -> tuple[object, int]:  # noqa: ANN401
    # A value that is stored once is handed out by number.
    value = cell.value if hasattr(cell, "index") and cell.is_valid else cell
    if not value.is_valid:
        return None, 0
    if not hasattr(value, "as_buffer"):
        return value.as_py(), 8
    size = value.as_buffer().size
    if size > limit:
        raise _too_long(column, f"{size:,} bytes", limit)
    try:
        text = value.as_py()
        return (text.decode() if isinstance(text, bytes) else text), size
    except UnicodeDecodeError as error:
        raise DecodeError(
            f"the column {column!r} is not valid UTF-8 at byte {error.start}; write it as UTF-8",
            reason="bad_encoding",
        ) from error


def _too_long(column: str, came: str, limit: int) -> LimitError:
    return LimitError(f"the column {column!r} holds {came}; at most {limit:,} are read; split the record")
