"""Read a table of scores row by row and write it again with three columns more."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from classifier.errors import DecodeError, MissingExtraError, RecordError
from classifier.filtering.deciding import NO_SCORES, Filtered
from classifier.reading.streams import bounded_lines, open_source
from classifier.report.lines import dump_row

__all__ = ["COLUMNS", "TABLE_FORMATS", "filter_parquet", "filter_table", "table_format"]

TABLE_FORMATS: Final = ("jsonl", "csv", "parquet")
"""The formats of tables."""
COLUMNS: Final = ("action", "weight", "reason")
"""What a filtered row has more; columns of these names that a table has already are replaced."""
LINE_BYTES: Final = 256 * 1024 * 1024
"""Bytes of one line; a page at the limits of reading, every passage explained, has fewer."""
_ROWS: Final = 256
"""Rows of Parquet held at a time."""
_ENDINGS: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}

Decide = Callable[[Mapping[str, Any]], Filtered]
"""Decides about one row; raises `RecordError` for one that has no scores."""


def table_format(path: str) -> str | None:
    """Return the format that the ending of a table's name stands for, if any."""
    return _ENDINGS.get(Path(path).suffix.lower())


def filter_table(path: str, format_name: str, decide: Decide, stream: TextIO, *, dropped: bool = True) -> int:
    """Copy a table of JSON lines or CSV, each row with what is decided about it.

    A row that cannot be read, or has no scores, is kept and says so.

    Args:
        path: The table, or `-` for standard input.
        format_name: `jsonl` or `csv`.
        decide: Decides about a row.
        stream: Text, open for writing.
        dropped: Whether rows to be dropped are written too.

    Returns:
        How many rows could not be read.

    Raises:
        UnreadableError: The table cannot be opened.
        DecodeError: It is not UTF-8.
        RecordError: Its CSV breaks off.
    """
    with open_source(path) as source:
        lines = _csv_rows if format_name == "csv" else _json_rows
        wrong = 0
        for row, filtered in lines(source, path, decide, stream):
            wrong += filtered is NO_SCORES
            if dropped or filtered.action.name != "drop":
                row(filtered)
    return wrong


Row = Callable[[Filtered], None]
"""Writes a row with its columns."""


def _json_rows(source: BinaryIO, path: str, decide: Decide, stream: TextIO) -> Iterator[tuple[Row, Filtered]]:
    for line in bounded_lines(source, LINE_BYTES):
        if not line.data.strip():
            continue
        try:
            row = _object(line.data, is_whole=line.is_whole)
            filtered = decide(row)
        except RecordError as error:
            row, filtered = _unread(path, line.number, error), NO_SCORES

        def write(filtered: Filtered, row: dict[str, Any] = row) -> None:
            stream.write(f"{dump_row({**row, **filtered.to_dict()})}\n")

        yield write, filtered


def _object(data: bytes, *, is_whole: bool) -> dict[str, Any]:
    try:
        row = json.loads(data.decode("utf-8-sig")) if is_whole else None
    except (ValueError, RecursionError) as error:
        raise RecordError("not valid JSON; one object a line is needed") from error
    if not isinstance(row, dict):
        raise RecordError("not an object of at most 256 MiB; one object a line is needed")
    return row


def _unread(path: str, number: int, error: RecordError) -> dict[str, Any]:
    name = f"{path}:{number}"
    return {"id": name, "status": "error", "reasons": ["bad_record"], "message": f"{name}: {error}"}


def _csv_rows(source: BinaryIO, path: str, decide: Decide, stream: TextIO) -> Iterator[tuple[Row, Filtered]]:
    # The setting belongs to the process; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), LINE_BYTES))
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    try:
        rows = csv.reader(text, strict=True)
        header = next(rows, [])
        kept = [place for place, name in enumerate(header) if name not in COLUMNS]
        if header:
            writer.writerow([*(header[place] for place in kept), *COLUMNS])
        for cells in rows:
            if not cells:
                continue
            filtered = _decide_cells(header, cells, decide)

            def write(filtered: Filtered, cells: list[str] = cells) -> None:
                padded = [*cells, *[""] * len(header)]
                writer.writerow([*(padded[place] for place in kept), *filtered.to_dict().values()])

            yield write, filtered
    except UnicodeDecodeError as error:
        raise DecodeError(f"{path}: not valid UTF-8; CSV needs UTF-8", reason="bad_encoding") from error
    except csv.Error as error:
        raise RecordError(f"{path}: not valid CSV ({error}); write the table again") from error
    finally:
        text.detach()


def _decide_cells(header: list[str], cells: list[str], decide: Decide) -> Filtered:
    if len(cells) != len(header):
        return NO_SCORES
    try:
        return decide(dict(zip(header, cells, strict=True)))
    except RecordError:
        return NO_SCORES


def filter_parquet(path: str, decide: Decide, output: str, *, dropped: bool = True) -> int:
    """Do for a Parquet file what `filter_table` does; the output appears only whole.

    Raises:
        MissingExtraError: If pyarrow is not installed.
        DecodeError: The table is not Parquet.
        OSError: The output cannot be written.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError(
            'Parquet needs pyarrow, which is not installed; run pip install "fairbalance[parquet]"'
        ) from error
    wrong = 0
    added = [("action", pa.string()), ("weight", pa.float64()), ("reason", pa.string())]
    with open_source(path) as source, tempfile.TemporaryDirectory(dir=Path(output).parent) as folder:
        try:
            table = pq.ParquetFile(source)
        except pa.ArrowInvalid as error:
            raise DecodeError(f"{path}: not a Parquet file; name the table's format with --input") from error
        kept = [name for name in table.schema_arrow.names if name not in COLUMNS]
        schema = pa.schema(
            [*(table.schema_arrow.field(name) for name in kept), *map(pa.field, *zip(*added, strict=True))]
        )
        scratch = Path(folder, "table")
        with pq.ParquetWriter(scratch, schema) as writer:
            for batch in table.iter_batches(batch_size=_ROWS):
                filtered = [_decide_mapping(row, decide) for row in batch.to_pylist()]
                wrong += sum(item is NO_SCORES for item in filtered)
                columns = [batch.column(name) for name in kept]
                for place, (_name, kind) in enumerate(added):
                    columns.append(
                        pa.array([list(item.to_dict().values())[place] for item in filtered], kind)
                    )
                rows = pa.RecordBatch.from_arrays(columns, schema=schema)
                if not dropped:
                    rows = rows.filter(pa.array([item.action.name != "drop" for item in filtered]))
                writer.write_batch(rows)
        scratch.replace(output)
    return wrong


def _decide_mapping(row: Mapping[str, Any], decide: Decide) -> Filtered:
    try:
        return decide(row)
    except RecordError:
        return NO_SCORES
