"""Read the rows of a Parquet file, a few at a time.

Called in a worker: how much memory a page of the file takes is known only once it is inflated.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, MissingExtraError, RecordError
from classifier.reading.cells import cell_value
from classifier.reading.columns import text_columns
from classifier.reading.failures import ReadFailure
from classifier.reading.limits import Limits
from classifier.reading.rows import row_id, row_page

__all__ = ["read_parquet"]

_ROWS: Final = 16
"""Rows decoded together: a few, as each may repeat a value that the file stores once. More gain little."""
_BATCH_BYTES: Final = 16 * 1024 * 1024
"""What rows decoded together should take, by the file's index."""
_SMALL_CHUNK: Final = 1024 * 1024
_SMALL_ROWS: Final = 256
"""Of a column this small, values that are stored once are kept once; with every batch all of them are
copied, which would be slow for a larger one."""
_FREE_BYTES: Final = 20 * 1024 * 1024
"""So much any row group may inflate to, however small it is."""
_BUFFER: Final = 1 << 16


@dataclass
class _Table:
    """One file, and how far it has been read."""

    name: str
    path: Path
    metadata: Any
    """The file's index."""
    columns: Sequence[str]
    text_field: str
    id_field: str
    limits: Limits
    row: int = 0
    """Rows read so far."""

    def failure(self, error: InputError, number: int, name: str = "") -> ReadFailure:
        """Return the failure of a row."""
        message = f"{self.name}, row {number}: {error}"
        return ReadFailure(name or f"{self.name}:{number}", type(error)(message, reason=error.reason))


def read_parquet(
    path: Path, *, name: str, text_field: str, id_field: str, limits: Limits
) -> Iterator[Page | ReadFailure]:
    """Yield a page or a failure for every row, in order.

    A row is read as one of JSON lines: its column `passages` (a list of strings), its text or its
    `html`; a row without an id is called `<name>:<row>`. Where a row group is damaged, or inflates to
    more than the limits allow, one failure stands for its rest, and the next group is read.

    Args:
        path: The file.
        name: Its name, for messages and for ids of rows that have none.
        text_field: The column of a row's text.
        id_field: The column of a row's id.
        limits: Bounds on a cell, a page and a row group.

    Raises:
        DecodeError: It is no Parquet file (`unsupported_media`), or its index is damaged (`damaged`).
        RecordError: It has no such column, or one that holds no text; or no rows (`empty`).
        MissingExtraError: pyarrow is not installed.
    """
    parquet = _parquet()
    _check_mark(path)
    metadata, columns = _opened(parquet, path, text_field, id_field)
    table = _Table(name, path, metadata, columns, text_field, id_field, limits)
    for group in range(metadata.num_row_groups):
        yield from _group(table, group)
    if not table.row:
        raise RecordError("the file holds no rows", reason="empty")


def _parquet() -> Any:  # noqa: ANN401
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError(
            "Parquet needs pyarrow; install it with `pip install 'fairbalance[parquet]'`, or convert the "
            "rows to JSON lines"
        ) from error
    return parquet


def _check_mark(path: Path) -> None:
    with path.open("rb") as stream:
        mark = stream.read(4)
    if mark == b"PARE":
        raise DecodeError("the Parquet file is encrypted; write it without encryption", reason="encrypted")
    if mark != b"PAR1":
        raise DecodeError("the input is no Parquet file, which begins with PAR1; name its format (--input)")


def _opened(
    parquet: Any,  # noqa: ANN401
    path: Path,
    text_field: str,
    id_field: str,
) -> tuple[Any, list[str]]:
    """Return the file's index, and the columns to read."""
    try:
        metadata = parquet.read_metadata(path)
        return metadata, text_columns(metadata.schema.to_arrow_schema(), text_field, id_field)
    except MemoryError:
        raise
    except _raised() as error:
        raise DecodeError(
            f"the Parquet file is damaged ({_first_line(error)}); fetch or write it again", reason="damaged"
        ) from error


def _raised() -> tuple[type[Exception], ...]:
    import pyarrow as pa

    return (pa.ArrowException, OSError, ValueError, KeyError)


def _chunks(group: Any, columns: Sequence[str]) -> Iterator[Any]:  # noqa: ANN401
    for index in range(group.num_columns):
        chunk = group.column(index)
        path = chunk.path_in_schema
        if path in columns or path.startswith(tuple(f"{name}." for name in columns)):
            yield chunk


def _group(table: _Table, number: int) -> Iterator[Page | ReadFailure]:
    """Yield the rows of one row group."""
    group = table.metadata.row_group(number)
    chunks = list(_chunks(group, table.columns))
    inflated = sum(chunk.total_uncompressed_size for chunk in chunks)
    # An index may lie, the file's size does not.
    stored = min(table.path.stat().st_size, sum(chunk.total_compressed_size for chunk in chunks))
    first = table.row
    try:
        _check_inflated(inflated, stored, table.limits)
        once = [chunk.path_in_schema for chunk in chunks if _is_small(chunk)]
        together = _SMALL_ROWS if len(once) == len(chunks) else _ROWS
        each = max(1, inflated // max(1, group.num_rows))
        batches = _batches(table, number, once, max(1, min(together, _BATCH_BYTES // each)))
        yield from _rows(table, batches, stored)
    except MemoryError:
        raise
    except InputError as error:
        yield _rest(table, error, first, group.num_rows)
    except _raised() as error:
        damaged = DecodeError(f"the row group is damaged ({_first_line(error)})", reason="damaged")
        yield _rest(table, damaged, first, group.num_rows)


def _rest(table: _Table, error: InputError, first: int, rows: int) -> ReadFailure:
    """Return the failure that stands for the rest of a row group, and go on behind it."""
    at = table.row + 1
    last = table.row = max(at, first + rows)
    told = type(error)(f"{error}; up to row {last} nothing is read", reason=error.reason)
    return table.failure(told, at)


def _is_small(chunk: Any) -> bool:  # noqa: ANN401
    return bool(chunk.physical_type == "BYTE_ARRAY" and chunk.total_uncompressed_size <= _SMALL_CHUNK)


def _batches(table: _Table, group: int, once: Sequence[str], together: int) -> Iterator[Any]:
    """Yield a group's rows, so many together; of each column in `once` every value once."""
    file = _parquet().ParquetFile(
        table.path,
        metadata=table.metadata,
        read_dictionary=list(once),
        buffer_size=_BUFFER,
        pre_buffer=False,
    )
    yield from file.iter_batches(
        batch_size=together, row_groups=[group], columns=list(table.columns), use_threads=False
    )


def _rows(table: _Table, batches: Iterator[Any], stored: int) -> Iterator[Page | ReadFailure]:
    delivered = 0
    for batch in batches:
        columns = {name: batch.column(name) for name in table.columns}
        for index in range(batch.num_rows):
            table.row += 1
            record, size = _row(table, {name: column[index] for name, column in columns.items()})
            delivered += size
            yield record
            _check_inflated(delivered, stored, table.limits)


def _check_inflated(inflated: int, stored: int, limits: Limits) -> None:
    if inflated > max(_FREE_BYTES, limits.parquet_ratio * stored):
        raise LimitError(
            f"{stored:,} bytes of the row group inflate to {inflated:,} or more, over {limits.parquet_ratio} "
            f"times as much (limit parquet_ratio); check the file, or raise it with "
            f"--max parquet_ratio={10 * limits.parquet_ratio}"
        )


def _row(table: _Table, cells: Mapping[str, Any]) -> tuple[Page | ReadFailure, int]:
    """Return a row's page or failure, and how many bytes of text it has."""
    number, size = table.row, 0
    name = f"{table.name}:{number}"
    row: dict[str, Any] = {}
    try:
        for column, cell in cells.items():
            row[column], taken = cell_value(cell, column, table.limits)
            size += taken
            if column == table.id_field:
                name = row_id(row, table.id_field, name)
        return row_page(row, id=name, text_field=table.text_field, limits=table.limits), size
    except InputError as error:
        return table.failure(error, number, name), size


def _first_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__
