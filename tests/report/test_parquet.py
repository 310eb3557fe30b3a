"""A row a page, nested as the JSON is, whole or not at all."""

import io
import json
import sys

import pytest

from classifier.errors import MissingExtraError
from classifier.labels import FACTS
from classifier.report import write_parquet
from classifier.report.parquet import _ROWS
from tests.report.builders import disclosing_page, flagged_page, hostile_page, silent_page, unscored_page

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def written(*results):
    stream = io.BytesIO()
    write_parquet(iter(results), stream)
    stream.seek(0)
    return stream


def rows(*results):
    return parquet.read_table(written(*results)).to_pylist()


@pytest.mark.parametrize(
    "made",
    [flagged_page(), disclosing_page(), silent_page(), unscored_page(), unscored_page("error", ("x",), "y")],
)
def test_a_row_is_what_the_json_is(made):
    [row] = rows(made)
    expected = {"message": None, **json.loads(json.dumps(made.to_dict()))}
    for passage in expected["passages"]:
        # Results made by hand leave out what a model always gives.
        passage["context"] = dict.fromkeys(FACTS)
    assert row == expected


def test_what_cannot_be_written_is_escaped():
    [row] = rows(hostile_page())
    assert "\\ud800" in row["passages"][0]["evidence"][0]["text"] or row["message"]
    json.dumps(row).encode()


def test_nothing_makes_a_table_without_rows():
    table = parquet.read_table(written())
    assert table.num_rows == 0
    assert table.schema.field("scores").type.field("overclaiming").type == pa.float64()
    assert table.schema.field("reasons").type == pa.list_(pa.string())


def test_many_rows_keep_their_order_in_groups(monkeypatch):
    monkeypatch.setattr("classifier.report.parquet._GROUP_BYTES", 1)
    names = [str(number) for number in range(2 * _ROWS + 1)]
    stream = written(*(flagged_page(name) for name in names))
    assert parquet.ParquetFile(stream).num_row_groups == 3
    assert parquet.read_table(stream).column("id").to_pylist() == names


def test_a_second_run_writes_the_same_bytes(every_status):
    assert written(*every_status).getvalue() == written(*every_status).getvalue()


def test_a_part_is_not_taken_for_the_whole():
    def broken():
        yield from (flagged_page(str(number)) for number in range(2 * _ROWS))
        raise RuntimeError("stop")

    stream = io.BytesIO()
    with pytest.raises(RuntimeError, match="stop"):
        write_parquet(broken(), stream)
    with pytest.raises(pa.ArrowInvalid):
        parquet.read_table(io.BytesIO(stream.getvalue()))


def test_a_stream_that_takes_nothing_says_why():
    class Full(io.BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left") as told:
        write_parquet(iter([flagged_page()]), Full())
    assert told.value.errno == 28


def test_polars_reads_the_structs():
    polars = pytest.importorskip("polars")
    table = polars.read_parquet(written(flagged_page("a"), unscored_page(id="b")))
    assert table.get_column("scores").struct.field("overclaiming").to_list() == [0.9, None]
    passages = table.get_column("passages")
    assert passages.list.len().to_list() == [2, 0]
    assert passages.explode().struct.field("index").drop_nulls().to_list() == [0, 1]


def test_pandas_reads_the_structs():
    pandas = pytest.importorskip("pandas")
    table = pandas.read_parquet(written(flagged_page("a")))
    assert table["scores"][0]["overclaiming"] == 0.9
    assert len(table["passages"][0]) == 2


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fairbalance\[parquet\]'"):
        write_parquet(iter([]), io.BytesIO())
