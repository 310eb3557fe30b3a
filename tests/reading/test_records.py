import gzip
import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.documents import Page
from classifier.errors import DecodeError, LimitError, RecordError, UnreadableError
from classifier.reading import Limits, ReadFailure, read_source
from classifier.reading.fetching import Fetched, Fetcher

Record = Page | ReadFailure


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def pages(records: list[Record]) -> list[Page]:
    assert all(isinstance(record, Page) for record in records), records
    return [record for record in records if isinstance(record, Page)]


def failure(records: list[Record]) -> ReadFailure:
    (record,) = records
    assert isinstance(record, ReadFailure)
    return record


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_text_file_is_one_page(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "One.\n\nTwo.")
    (page,) = pages(list(read_source(path)))
    assert (page.id, page.text, page.media_type) == (str(path), "One.\n\nTwo.", "text/plain")


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xhtml"])
def test_an_html_file_is_one_page(tmp_path: Path, name: str) -> None:
    (page,) = pages(list(read_source(write(tmp_path, name, "<h1>A</h1>b"))))
    assert (page.text, page.media_type) == ("A\n\nb", "text/html")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"<!doctype html><p>a", "a"),
        (b"\n\n<html><body>a", "a"),
        (b"<p>a</p><p>b</p><p>c</p>", "a\n\nb\n\nc"),
        ("<!doctype html><p>a".encode("utf-16"), "a"),
        ("<!doctype html><p>a".encode("utf-16-le"), "a"),
        ("plain <b>text</b>".encode("utf-16-be"), "plain <b>text</b>"),
        (b"plain <b>text</b>", "plain <b>text</b>"),
        (b"\n\n\nplain", "\n\n\nplain"),
        (b'{"text": "row"}', "row"),
        (b'\n  \n{"text": "row"}\n', "row"),
        (b'\xef\xbb\xbf{"text": "row"}', "row"),
        (b"", ""),
        (b" \n \n", " \n \n"),
    ],
)
@pytest.mark.parametrize("by", ["name", "standard input"])
def test_the_format_is_told_by_the_beginning(
    data: bytes, text: str, by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe(monkeypatch, data)
    path = write(tmp_path, "unknown", data) if by == "name" else "-"
    (page,) = pages(list(read_source(path)))
    assert page.text == text


def test_a_format_that_is_given_is_not_guessed(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "<p>a</p>")
    assert pages(list(read_source(path, input_format="html")))[0].text == "a"
    path = write(tmp_path, "b.html", "<p>a</p>")
    assert pages(list(read_source(path, input_format="text")))[0].text == "<p>a</p>"


def test_an_unknown_format_is_an_error_at_once() -> None:
    with pytest.raises(ValueError, match=r"input_format must be one of auto, .*, not 'docx'"):
        read_source("a.txt", input_format="docx")


def test_a_missing_file(tmp_path: Path) -> None:
    failed = failure(list(read_source(tmp_path / "none.html")))
    assert isinstance(failed.error, UnreadableError)
    assert str(failed.error) == f"{tmp_path / 'none.html'}: there is no such file; check the path"
    assert failed.id == str(tmp_path / "none.html")


def test_a_directory(tmp_path: Path) -> None:
    failed = failure(list(read_source(tmp_path)))
    assert isinstance(failed.error, UnreadableError)
    assert "is a directory" in str(failed.error)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "a")
    path.chmod(0)
    assert "check its permissions" in str(failure(list(read_source(path))).error)


def test_an_error_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:  # type: ignore[override]
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Broken())))
    assert "Input/output error" in str(failure(list(read_source("-"))).error)


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a"])
def test_an_image_under_any_name(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200))
    failed = failure(list(read_source(path)))
    assert isinstance(failed.error, DecodeError)
    assert str(failed.error).startswith(f"{path}: the input is a PNG image")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a"])
def test_an_empty_file_is_a_blank_page(tmp_path: Path, name: str) -> None:
    (page,) = pages(list(read_source(write(tmp_path, name, b""))))
    assert page.text == ""


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv"])
@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_a_file_of_records_without_any(tmp_path: Path, name: str, data: bytes) -> None:
    failed = failure(list(read_source(write(tmp_path, name, data))))
    assert isinstance(failed.error, RecordError)
    assert failed.error.reason == "empty"
    assert "holds no records" in str(failed.error)


def test_a_json_file_of_lines_is_read(tmp_path: Path) -> None:
    records = list(read_source(write(tmp_path, "a.json", '{"text": "a"}\n{"text": "b"}\n')))
    assert [page.text for page in pages(records)] == ["a", "b"]


@pytest.mark.parametrize("data", ['[{"text": "a"}]', '{\n  "text": "a"\n}\n', "[\n"])
def test_a_json_file_of_another_shape_is_one_failure(tmp_path: Path, data: str) -> None:
    failed = failure(list(read_source(write(tmp_path, "a.json", data))))
    assert "one object a line" in str(failed.error)


def test_a_document_over_the_limit_is_cut_and_says_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "word " * 100)
    (page,) = pages(list(read_source(path, limits=Limits(input_bytes=50))))
    assert len(page.text) == 50
    assert page.incomplete == ("truncated",)


def test_rows_of_standard_input_are_read_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(io.RawIOBase):
        """A pipe that has one line at a time."""

        given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            line = json.dumps({"id": self.given, "text": "a"}).encode() + b"\n"
            self.given += 1
            buffer[: len(line)] = line
            return len(line)

    source = Slow()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(source)))
    stream = read_source("-")
    assert [next(stream).id for _ in range(3)] == ["0", "1", "2"]
    assert source.given < 10


def test_a_first_line_over_the_limit_is_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(monkeypatch, b'{"text": "' + b"x" * 1_000 + b'"}\n{"text": "b"}\n')
    first, second = read_source("-", limits=Limits(line_bytes=100))
    assert isinstance(first, ReadFailure)
    assert isinstance(first.error, LimitError)
    assert isinstance(second, Page)
    assert (second.id, second.text) == ("-:2", "b")


@settings(max_examples=150, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from([b'{"text": "a"}', b"\n", b"{", b"[", b'"', b",", b"<p>", b"\x00", b"\xff"])
        ).map(b"".join),
    ),
    input_format=st.sampled_from(["auto", "text", "html", "jsonl", "csv"]),
)
def test_any_bytes_are_pages_or_failures(
    tmp_path_factory: pytest.TempPathFactory, *, data: bytes, input_format: str
) -> None:
    path = write(tmp_path_factory.mktemp("any"), "a", data)
    records = list(read_source(path, input_format=input_format))
    assert records
    for record in records:
        assert isinstance(record, Page | ReadFailure)
        assert record.id.startswith(str(path))


def test_parquet_within_gzip_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "rows.parquet.gz", gzip.compress(b"PAR1"))
    failed = failure(list(read_source(path)))
    assert "Parquet is compressed inside and cannot be read out of gzip" in str(failed.error)


def test_a_fetched_page_is_read_as_what_its_server_says(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_self: Fetcher, url: str) -> Fetched:
        words = "<p>\u043a\u0435\u0442\u0430\u043c\u0438\u043d</p>".encode("koi8-r")
        return Fetched(url, "text/html; charset=koi8-r", words)

    monkeypatch.setattr(Fetcher, "__call__", fetch)
    [page] = read_source("https://example.org/", allow_fetch=True)
    assert isinstance(page, Page)
    assert (page.id, page.text) == ("https://example.org/", "\u043a\u0435\u0442\u0430\u043c\u0438\u043d")
