"""One function from a batch of rows to a batch of scores, for any engine that speaks Arrow.

The function holds no state of its own and keeps the number and the order of rows, so Polars,
pandas, DuckDB, Spark's `mapInArrow` or Ray's `map_batches` can call it wherever rows are.

With Polars (`lazy.map_batches` works likewise, for streams)::

    import polars as pl
    from classifier import Analyzer
    from classifier.batch.arrow import score_batch

    analyzer = Analyzer.from_pretrained(evidence="none")
    pages = pl.DataFrame({"id": ["a", "b"], "text": ["Ketamine cures depression.", "Book today, $40."]})
    scores = pl.concat(
        pl.from_arrow(score_batch(batch, analyzer)) for batch in pages.to_arrow().to_batches()
    )

With pandas::

    import pandas as pd
    import pyarrow as pa

    batch = pa.RecordBatch.from_pandas(pd.DataFrame({"text": ["Ketamine cures depression."]}))
    scores = score_batch(batch, analyzer).to_pandas()
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from classifier.analyzer import Analyzer
from classifier.documents import Page
from classifier.errors import MissingExtraError, RecordError
from classifier.findings import Result
from classifier.labels import LABELS
from classifier.policy import Level
from classifier.reading import ReadFailure

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["result_schema", "score_batch"]

_FACTS: Final = ("exposure", "risk_disclosure")


def score_batch(
    batch: "pa.RecordBatch",
    analyzer: Analyzer,
    *,
    text_field: str = "text",
    id_field: str = "id",
    level: Level = "page",
) -> "pa.RecordBatch":
    """Score the rows of a batch.

    Args:
        batch: Rows with a column of strings; a null in it gives a row with status `error`.
        analyzer: Who scores; load it once a process.
        text_field: The column of texts.
        id_field: The column of ids; where there is none, ids are the rows' places in the batch.
        level: `page` splits texts into passages, `passage` takes each as one.

    Returns:
        As many rows in the same order, of `result_schema()`.

    Raises:
        RecordError: The column of texts is missing, or holds no strings.
        MissingExtraError: pyarrow is not installed.
    """
    pa = _pyarrow()
    results = list(analyzer.pipe(_pages(pa, batch, text_field, id_field), level=level))
    schema = result_schema()
    columns = [[_value(result, name) for result in results] for name in schema.names]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def result_schema() -> "pa.Schema":
    """Return the columns of what `score_batch` returns; scores and flags are null where nothing was scored.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    pa = _pyarrow()
    return pa.schema(
        [
            ("id", pa.string()),
            ("status", pa.string()),
            ("reasons", pa.list_(pa.string())),
            *((label, pa.float64()) for label in LABELS),
            *((fact, pa.float64()) for fact in _FACTS),
            *((f"flag_{label}", pa.bool_()) for label in LABELS),
            ("passages", pa.int32()),
            ("message", pa.string()),
        ]
    )


def _pages(pa: Any, batch: "pa.RecordBatch", text_field: str, id_field: str) -> Iterator[Page | ReadFailure]:  # noqa: ANN401
    if text_field not in batch.schema.names:
        raise RecordError(
            f"the batch has no column {text_field!r}; it has {', '.join(batch.schema.names) or 'none'}; "
            "name the texts' column with text_field"
        )
    texts = batch.column(text_field)
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type) or _is_view(pa, texts)):
        raise RecordError(f"the column {text_field!r} holds {texts.type}; it needs strings")
    ids = batch.column(id_field) if id_field in batch.schema.names else None
    for number, text in enumerate(texts):
        value = None if ids is None else ids[number].as_py()
        name = str(number) if value is None else str(value)
        words = text.as_py()
        if words is None:
            message = f"row {number}: the field {text_field!r} is null; it needs a string"
            yield ReadFailure(name, RecordError(message))
        else:
            yield Page.from_text(words, id=name)


def _is_view(pa: Any, texts: "pa.Array") -> bool:  # noqa: ANN401
    return hasattr(pa.types, "is_string_view") and bool(pa.types.is_string_view(texts.type))


def _value(result: Result, name: str) -> object:
    if name in LABELS:
        return result.scores[name]
    if name in _FACTS:
        return result.facts[name]
    if name.startswith("flag_"):
        return result.flags[name.removeprefix("flag_")]
    if name == "passages":
        return len(result.passages)
    value = getattr(result, name)
    return list(value) if isinstance(value, tuple) else value


def _pyarrow() -> Any:  # noqa: ANN401 - the package has no types
    try:
        import pyarrow as pa
    except ImportError as error:
        raise MissingExtraError(
            'score_batch needs pyarrow, which is not installed; run pip install "fairbalance[parquet]"'
        ) from error
    return pa
