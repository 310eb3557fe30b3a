"""The function that engines call: as many rows, in order, the same numbers as the analyzer's own."""

import re
import sys
import textwrap

import pytest

from classifier import Analyzer, MissingExtraError, RecordError
from classifier.batch import arrow
from classifier.batch.arrow import result_schema, score_batch
from classifier.labels import LABELS
from tests.batch.builders import text_of

pa = pytest.importorskip("pyarrow")


def test_scores_are_those_of_the_analyzer_row_by_row(analyzer: Analyzer) -> None:
    texts = [text_of(number) for number in range(8)]
    batch = pa.RecordBatch.from_pydict({"id": [f"p{n}" for n in range(8)], "text": texts})
    rows = score_batch(batch, analyzer).to_pylist()
    for row, result in zip(rows, analyzer.pipe(texts), strict=True):
        assert {label: row[label] for label in LABELS} == result.scores
        assert {label: row[f"flag_{label}"] for label in LABELS} == result.flags
        assert (row["status"], row["reasons"]) == (result.status, list(result.reasons))
    assert [row["id"] for row in rows] == [f"p{n}" for n in range(8)]
    assert rows[3]["status"] == "abstained"
    assert rows[3]["overclaiming"] is None


def test_a_null_is_an_error_in_its_place(analyzer: Analyzer) -> None:
    batch = pa.RecordBatch.from_pydict({"text": pa.array(["Book today, $40.", None], pa.large_string())})
    first, second = score_batch(batch, analyzer, level="passage").to_pylist()
    assert (first["id"], first["status"]) == ("0", "ok")
    assert (second["id"], second["status"], second["reasons"]) == ("1", "error", ["bad_record"])
    assert second["message"] == "row 1: the field 'text' is null; it needs a string"


def test_a_batch_without_rows_has_the_same_columns(analyzer: Analyzer) -> None:
    batch = pa.RecordBatch.from_pydict({"text": pa.array([], pa.string())})
    scored = score_batch(batch, analyzer)
    assert scored.num_rows == 0
    assert scored.schema == result_schema()


def test_a_batch_that_holds_no_texts_is_refused(analyzer: Analyzer) -> None:
    batch = pa.RecordBatch.from_pydict({"body": ["x"], "number": [1]})
    with pytest.raises(RecordError, match="no column 'text'; it has body, number; name the texts' column"):
        score_batch(batch, analyzer)
    with pytest.raises(RecordError, match="the column 'number' holds int64; it needs strings"):
        score_batch(batch, analyzer, text_field="number")


def test_without_pyarrow_the_extra_is_named(analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r'pip install "fairbalance\[parquet\]"'):
        result_schema()


def test_the_documented_examples_run() -> None:
    pytest.importorskip("polars")
    pytest.importorskip("pandas")
    blocks = re.findall(r"::\n\n((?:    .*\n|\n)+)", arrow.__doc__ or "")
    assert len(blocks) == 2
    space: dict[str, object] = {}
    counts = []
    for block in blocks:
        exec(textwrap.dedent(block), space)  # noqa: S102 - our own documentation
        counts.append(len(space["scores"]))  # type: ignore[arg-type]
    assert counts == [2, 1]
