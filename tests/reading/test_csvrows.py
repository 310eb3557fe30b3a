import csv
from pathlib import Path

import pytest

from classifier.documents import Page
from classifier.errors import DecodeError, RecordError
from classifier.reading import Limits, ReadFailure, read_source


def read(folder: Path, data: bytes | str, **options: object) -> list[Page | ReadFailure]:
    path = folder / "rows.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_source(path, **options))  # type: ignore[arg-type]


def test_rows_are_pages(tmp_path: Path) -> None:
    records = read(tmp_path, 'id,text,title\na,"One, two.",T\nb,"Line 1\nLine 2",\n')
    assert [(r.id, r.text, r.title) for r in records if isinstance(r, Page)] == [
        ("a", "One, two.", "T"),
        ("b", "Line 1\nLine 2", ""),
    ]


def test_a_row_without_id_is_called_by_the_line_it_begins_on(tmp_path: Path) -> None:
    records = read(tmp_path, 'text\n"a\nb"\n\nc\n')
    assert [record.id.rpartition(":")[2] for record in records] == ["2", "5"]


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    (record,) = read(tmp_path, b"\xef\xbb\xbfid,text\r\na,One.\r\n")
    assert isinstance(record, Page)
    assert (record.id, record.text) == ("a", "One.")


def test_other_fields_may_be_named(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "key,body\nk,One.\n", text_field="body", id_field="key")
    assert isinstance(record, Page)
    assert (record.id, record.text) == ("k", "One.")


def test_a_missing_field_is_a_failure_of_each_row(tmp_path: Path) -> None:
    first, second = read(tmp_path, "id,body\na,One.\nb,Two.\n")
    assert isinstance(first, ReadFailure)
    assert isinstance(second, ReadFailure)
    assert (first.id, second.id) == ("a", "b")
    assert "line 2: there is no field 'text'; it has 'id', 'body'" in str(first.error)


def test_a_row_of_another_length_is_a_failure_and_the_next_one_is_read(tmp_path: Path) -> None:
    short, long, good = read(tmp_path, "id,text\na\nb,Two.,extra,more\nc,Three.\n")
    assert isinstance(short, ReadFailure)
    assert isinstance(short.error, RecordError)
    assert isinstance(long, ReadFailure)
    assert "4 cells under 2 headings; quote a text that holds commas" in str(long.error)
    assert isinstance(good, Page)
    assert good.text == "Three."


def test_a_quote_that_is_never_closed_is_a_failure_and_no_text(tmp_path: Path) -> None:
    first, broken = read(tmp_path, 'id,text\na,One.\nb,"Two\nand more\n')
    assert isinstance(first, Page)
    assert isinstance(broken, ReadFailure)
    assert "not valid CSV" in str(broken.error)


def test_bytes_that_are_not_utf8_are_a_failure_of_their_row(tmp_path: Path) -> None:
    bad, good = read(tmp_path, b"id,text\na,caf\xe9\nb,Two.\n")
    assert isinstance(bad, ReadFailure)
    assert isinstance(bad.error, DecodeError)
    assert bad.error.reason == "bad_encoding"
    assert isinstance(good, Page)


def test_a_column_of_passages_is_not_taken_for_an_array(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "id,passages,text\na,x,One.\n")
    assert isinstance(record, Page)
    assert record.text == "One."


def test_a_long_field_is_read(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "text\n" + "word " * 100_000 + "\n")
    assert isinstance(record, Page)
    assert len(record.text) == 500_000


@pytest.mark.parametrize("data", ["id,text\na," + "x" * 300 + "\nb,Two.\n", 'id,text\na,"' + "x\n" * 200_000])
def test_where_it_stops_being_csv_reading_stops_with_one_failure(tmp_path: Path, data: str) -> None:
    before = csv.field_size_limit(1_000)
    try:
        (record,) = read(tmp_path, data, limits=Limits(line_bytes=200))
    finally:
        csv.field_size_limit(before)
    assert isinstance(record, ReadFailure)
    assert "not valid CSV" in str(record.error)
    assert "the rest is unread" in str(record.error)
