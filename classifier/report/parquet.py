"""Results as Parquet: one row a page, with the names and the nesting of the JSON.

Structs keep what belongs together: `scores.overclaiming` is a field in Polars and DuckDB and a key of a
dictionary in pandas, and what reads the JSON reads this. Rows are written in groups, so that
memory stays bounded however many there are.
"""

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, Final

from classifier.errors import MissingExtraError
from classifier.findings import Result
from classifier.labels import FACTS, LABELS
from classifier.report.visible import escape_surrogates

__all__ = ["write_parquet"]

_PAGE_FACTS: Final = ("exposure", "risk_disclosure")
_ROWS: Final = 64
"""Results turned into columns together."""
_GROUP_BYTES: Final = 16 * 1024 * 1024
"""A row group is written when it takes about so much memory."""


def write_parquet(results: Iterable[Result], stream: BinaryIO) -> None:
    """Write one row for each result, in order; only the schema when there are none.

    The file is whole only when this returns: where reading `results` or writing fails, it has no
    index, and no reader takes what is there for all of it.

    Args:
        results: Read once, in order, a row group held back.
        stream: Bytes, open for writing.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    pa, parquet = _packages()
    schema = _schema(pa)
    sink = _Sink(stream)
    writer = parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd")
    try:
        for group in _groups(pa, schema, results):
            writer.write_table(group)
        writer.close()
        stream.flush()
    finally:
        # A writer that is dropped writes the index, which would make a part look like the whole.
        sink.dropped = True


def _packages() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError(
            "Parquet needs pyarrow; install it with `pip install 'fairbalance[parquet]'`, or choose csv"
        ) from error
    return pa, parquet


class _Sink:
    """A stream that only goes forward, as standard output does."""

    closed = False

    def __init__(self, stream: BinaryIO) -> None:
        self.dropped = False
        """Whether what comes now is passed over."""
        self._stream = stream
        self._at = 0

    def write(self, data: bytes) -> int:
        """Write bytes; pyarrow calls this."""
        if not self.dropped:
            self._stream.write(data)
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        """Return how much was written; pyarrow calls this."""
        return self._at

    def flush(self) -> None:
        """Do nothing: the stream is flushed at the end; pyarrow calls this."""

    def close(self) -> None:
        """Do nothing: the stream is somebody else's; pyarrow calls this."""

    def writable(self) -> bool:
        """Tell that it can be written; pyarrow calls this."""
        return True

    def readable(self) -> bool:
        """Tell that it cannot be read; pyarrow calls this."""
        return False

    def seekable(self) -> bool:
        """Tell that it only goes forward; pyarrow calls this."""
        return False


def _groups(pa: Any, schema: Any, results: Iterable[Result]) -> Iterable[Any]:  # noqa: ANN401
    rows: list[dict[str, Any]] = []
    batches: list[Any] = []
    for result in results:
        rows.append(_clean({"message": None, **result.to_dict()}))
        if len(rows) == _ROWS:
            batches.append(_batch(pa, schema, rows))
            rows = []
            if sum(batch.nbytes for batch in batches) >= _GROUP_BYTES:
                yield pa.Table.from_batches(batches, schema)
                batches = []
    if rows:
        batches.append(_batch(pa, schema, rows))
    if batches:
        yield pa.Table.from_batches(batches, schema)


def _batch(pa: Any, schema: Any, rows: Sequence[dict[str, Any]]) -> Any:  # noqa: ANN401
    return pa.RecordBatch.from_pylist(list(rows), schema=schema)


def _clean(value: Any) -> Any:  # noqa: ANN401 - JSON-ready values of any depth
    """Return JSON-ready values whose text can be written as UTF-8."""
    if isinstance(value, str):
        return escape_surrogates(value)
    if isinstance(value, dict):
        return {name: _clean(item) for name, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, list) else value


def _schema(pa: Any) -> Any:  # noqa: ANN401
    text, number, count = pa.string(), pa.float64(), pa.int64()

    def struct(names: Iterable[str], kind: Any) -> Any:  # noqa: ANN401
        return pa.struct([(name, kind) for name in names])

    judged = [
        ("scores", struct(LABELS, number)),
        ("facts", struct(FACTS, number)),
        ("flags", struct(LABELS, pa.bool_())),
    ]
    evidence = pa.struct(
        [
            ("label", text), ("kind", text), ("start", count), ("end", count), ("text", text),
            ("weight", number), ("source", text), ("weight_before_scope", number), ("scopes", pa.list_(text)),
        ]
    )  # fmt: skip
    passage = pa.struct(
        [
            ("index", count), ("start", count), ("end", count), *judged, ("evidence", pa.list_(evidence)),
            ("context", struct(FACTS, number)), ("tier", text),
        ]
    )  # fmt: skip
    return pa.schema(
        [
            ("id", text),
            ("status", text),
            ("reasons", pa.list_(text)),
            ("scores", struct(LABELS, number)),
            ("facts", struct(_PAGE_FACTS, number)),
            ("flags", struct(LABELS, pa.bool_())),
            ("passages", pa.list_(passage)),
            ("model", struct(("name", "version", "sha256"), text)),
            ("policy", struct(("name", "sha256"), text)),
            ("thresholds", pa.struct([(level, struct(LABELS, number)) for level in ("page", "passage")])),
            ("message", text),
        ]
    )
