import sys
from pathlib import Path

import pytest

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, MissingExtraError, RecordError
from classifier.reading import Limits, ReadFailure, read_source
from classifier.reading.parquet import read_parquet

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def write(folder: Path, columns, **options) -> Path:
    path = folder / "rows.parquet"
    parquet.write_table(pa.table(columns), path, **options)
    return path


def read(path: Path, **options):
    """Read in this process, where coverage sees it and a test may set what a worker would not know."""
    options = {"name": "rows", "text_field": "text", "id_field": "id", "limits": Limits(), **options}
    return list(read_parquet(path, **options))


def told(record):
    assert isinstance(record, ReadFailure)
    return record.id, record.error.reason, str(record.error)


def test_rows_are_pages_in_order(tmp_path):
    path = write(tmp_path, {"id": ["b", "a"], "text": ["One.", "Two."], "title": ["T", None], "n": [1, 2]})
    assert read(path) == [Page(text="One.", id="b", title="T"), Page(text="Two.", id="a")]


def test_through_a_worker_it_is_the_same(tmp_path):
    path = write(tmp_path, {"id": [1, 2], "text": ["One.", None]})
    first, second = read_source(path)
    assert first == Page(text="One.", id="1")
    assert told(second) == (
        "2", "bad_record", f"{path}, row 2: the field 'text' is null; it needs a string",
    )  # fmt: skip


def test_a_relative_path_is_meant_from_where_the_program_stands_now(tmp_path, monkeypatch):
    write(tmp_path, {"text": ["One."]})
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert [page.text for page in read_source("../rows.parquet")] == ["One."]
    monkeypatch.chdir(tmp_path)
    assert [(page.id, page.text) for page in read_source("rows.parquet")] == [("rows.parquet:1", "One.")]


def test_parquet_under_any_name(tmp_path):
    path = write(tmp_path, {"text": ["One."]}).rename(tmp_path / "unknown")
    assert [page.text for page in read_source(path)] == ["One."]


@pytest.mark.parametrize(
    "column",
    [
        pa.array(["a", "b"], pa.large_string()),
        pa.array(["a", "b"]).dictionary_encode(),
        pa.array([b"a", b"b"], pa.binary()),
        pa.array([b"a", b"b"], pa.large_binary()),
        pa.chunked_array([["a"], ["b"]]),
    ],
    ids=["large string", "dictionary", "binary", "large binary", "chunks"],
)
def test_strings_of_every_kind(tmp_path, column):
    assert [page.text for page in read(write(tmp_path, {"text": column}))] == ["a", "b"]


def test_passages_are_kept_as_they_are(tmp_path):
    path = write(tmp_path, {"passages": [["a", "", "b"], [], None], "text": ["no", "no", "fallback"]})
    first, second, third = read(path)
    assert first == Page.from_passages(["a", "", "b"], id="rows:1")
    assert second == Page.from_passages([], id="rows:2")
    assert third.text == "fallback"


def test_a_passage_that_is_null(tmp_path):
    [failure] = read(write(tmp_path, {"passages": [["a", None]]}))
    assert "'passages[1]' is null" in str(failure.error)


def test_other_columns_are_named(tmp_path):
    path = write(tmp_path, {"url": ["u"], "body": ["words"], "text": ["not this"]})
    assert read(path, text_field="body", id_field="url") == [Page(text="words", id="u")]


def test_html_is_read_as_html(tmp_path):
    [page] = read(write(tmp_path, {"html": ["<h1>A</h1>b"]}))
    assert page.text == "A\n\nb"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"body": ["a"]},
            "there is no column 'text', or more than one; the file has 'body'; name the text's ",
        ),
        ({"text": [1]}, "the column 'text' holds int64; it needs strings"),
        ({"text": [["a"]]}, "the column 'text' holds list<"),
        ({"passages": ["a"]}, "the column 'passages' holds string; it needs a list of strings"),
        ({"passages": [[1]]}, "the column 'passages' holds list<"),
        ({"text": pa.nulls(2)}, "the column 'text' holds null"),
    ],
)
def test_a_file_without_text_is_one_failure(tmp_path, columns, message):
    path = write(tmp_path, columns)
    with pytest.raises(RecordError) as error:
        read(path)
    assert message in str(error.value)
    [failure] = read_source(path)
    assert told(failure)[:2] == (str(path), "bad_record")
    assert str(failure.error).startswith(f"{path}: ")


def test_two_columns_of_one_name_are_none(tmp_path):
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    parquet.write_table(table, tmp_path / "rows.parquet")
    with pytest.raises(RecordError, match="more than one"):
        read(tmp_path / "rows.parquet")


@pytest.mark.parametrize("columns", [{"text": pa.array([], pa.string())}])
def test_no_rows(tmp_path, columns):
    with pytest.raises(RecordError, match="no rows") as error:
        read(write(tmp_path, columns))
    assert error.value.reason == "empty"


def test_an_id_of_another_kind_is_left_out(tmp_path):
    path = write(tmp_path, {"id": [["a"]], "title": [5], "text": ["words"]})
    assert read(path) == [Page(text="words", id="rows:1")]


def test_a_cell_over_the_limit_is_one_failure(tmp_path):
    path = write(tmp_path, {"id": ["x", "y"], "text": ["a" * 101, "b"]})
    first, second = read(path, limits=Limits(line_bytes=100))
    assert told(first) == (
        "x",
        "too_large",
        "rows, row 1: the column 'text' holds 101 bytes; at most 100 are read; split the record",
    )
    assert second.text == "b"


def test_passages_over_the_limit_are_one_failure(tmp_path):
    path = write(tmp_path, {"passages": [["a"] * 30, ["\U0001f344" * 9] * 5, ["b"]]})
    first, second, third = read(path, limits=Limits(text_characters=20))
    assert isinstance(first.error, LimitError)
    assert isinstance(second.error, LimitError)
    assert third.text == "b"


def test_bytes_that_are_not_utf_8_are_one_failure(tmp_path):
    path = write(tmp_path, {"text": pa.array([b"caf\xe9", b"b"], pa.binary())})
    first, second = read(path)
    assert told(first)[1] == "bad_encoding"
    assert second.text == "b"


def test_a_group_that_inflates_too_far_by_its_index_is_refused_and_the_next_read(tmp_path):
    path = tmp_path / "rows.parquet"
    schema = pa.schema([("text", pa.string())])
    with parquet.ParquetWriter(path, schema, use_dictionary=False, compression="zstd") as writer:
        for texts in (["a"], ["x" * 30_000_000], ["b"]):
            writer.write_table(pa.table({"text": texts}))
    first, failure, last = read(path)
    assert (first.text, last.text, last.id) == ("a", "b", "rows:3")
    assert told(failure)[:2] == ("rows:2", "too_large")
    assert "--max parquet_ratio=2000; up to row 2 nothing is read" in str(failure.error)


def test_repetitive_rows_below_the_ratio_are_read(tmp_path):
    texts = [
        f"{number} " + "Psilocybin helps some people, and many it does not. " * 20 for number in range(9_000)
    ]
    path = write(tmp_path, {"text": texts}, use_dictionary=False, compression="snappy")
    assert path.stat().st_size * 10 < sum(map(len, texts))
    assert [page.text for page in read(path, limits=Limits(parquet_ratio=1_000))] == texts


@pytest.mark.parametrize("size", [0, 3, 4, 11, 50])
def test_a_file_that_is_none(tmp_path, size):
    path = write(tmp_path, {"text": ["words"] * 50})
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(InputError) as error:
        read(path)
    assert error.value.reason == ("unsupported_media" if size < 4 else "damaged")


def test_an_encrypted_file_says_so(tmp_path):
    path = tmp_path / "rows.parquet"
    path.write_bytes(b"PARE" + bytes(100) + b"PARE")
    with pytest.raises(DecodeError) as error:
        read(path)
    assert error.value.reason == "encrypted"


def test_without_the_package_the_extra_is_named(tmp_path, monkeypatch):
    path = write(tmp_path, {"text": ["words"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fairbalance\[parquet\]'"):
        read(path)
    [failure] = read_source(path)
    assert told(failure)[1] == "missing_extra"
    assert str(failure.error).startswith(f"{path}: Parquet needs pyarrow")
