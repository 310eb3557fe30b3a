"""Faults of PDF and Parquet files, and of the processes that read them, as a user meets them."""

import json
import os
import signal
import threading
import time
import zlib
from pathlib import Path
from typing import Any

import pytest

from classifier.cli import main
from classifier.reading.isolation import can_cap_memory, pool
from tests.reading.pdfs import FONT, LEAFLET, assembled, encrypted, pdf_of, shown, stream

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

WORDS = "Psilocybin cures depression. Order now, $40 a gram."
READERS = "tests.reading.isolation.readers:read"
BOMB = stream(zlib.compress(b" " * 100_000_000, 9), b" /Filter /FlateDecode")


class Folder:
    """Scores what it holds between two good files, which must not notice."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def score(self, name: str, data: bytes, *options: str) -> list[dict[str, Any]]:
        (self.path / name).write_bytes(data)
        (self.path / "good.txt").write_text(WORDS, encoding="utf-8")
        arguments = ["--format", "jsonl", "--evidence", "none", "--quiet", *options]
        status = main(["score", "good.txt", name, "good.txt", *arguments])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in out + err
        first, *found, last = (json.loads(line) for line in out.splitlines())
        for good in (first, last):
            assert (good["status"], good["flags"]["sales_intent"]) == ("ok", True)
        assert status == (3 if any(row["status"] == "error" for row in found) else 0)
        for row in found:
            assert bool(row["reasons"]) == bool(row.get("message")) == (row["status"] != "ok")
            if row["status"] != "ok":
                assert row["scores"]["missing_risk_disclosure"] is None
            if row["status"] in {"abstained", "error"}:
                assert set(row["scores"].values()) == {None}
        return found

    def one(self, name: str, data: bytes, *options: str) -> dict[str, Any]:
        [row] = self.score(name, data, *options)
        return row


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


def expect(row: dict[str, Any], status: str, *reasons: str) -> None:
    assert (row["status"], tuple(row["reasons"])) == (status, reasons)


def page_of(contents: bytes, *more: bytes) -> bytes:
    """A PDF of one page, drawn by the object `contents`."""
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
    )
    tree = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return assembled([b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, contents, FONT, *more])


# PDF


def test_pdf_that_is_sound(folder: Folder) -> None:
    row = folder.one("a.pdf", pdf_of([LEAFLET]))
    expect(row, "ok")
    assert row["flags"]["sales_intent"] is True


def test_pdf_bomb_in_a_page(folder: Folder) -> None:
    expect(folder.one("a.pdf", page_of(BOMB)), "error", "too_complex")


def test_pdf_bomb_in_one_page_of_two(folder: Folder) -> None:
    whole = pdf_of([LEAFLET, shown(LEAFLET) + b" " * 30_000_000])
    assert len(whole) < 100_000
    expect(folder.one("a.pdf", whole), "partial", "too_complex")


def test_pdf_bomb_in_an_object_stream(folder: Folder) -> None:
    bomb = stream(
        zlib.compress(b"9 0 " + b" " * 100_000_000), b" /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode"
    )
    table = b"".join(
        kind.to_bytes(1, "big") + at.to_bytes(4, "big") + b"\0"
        for kind, at in [(0, 0), (2, 4), (2, 4), (2, 4), (1, 15)]
    )
    start = 15 + len(b"4 0 obj\n\nendobj\n" + bomb)
    index = stream(table, b" /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R")
    data = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"4 0 obj\n%b\nendobj\n" % bomb
    data += b"5 0 obj\n%b\nendobj\nstartxref\n%d\n%%%%EOF\n" % (index, start)
    row = folder.one("a.pdf", data)
    assert row["status"] == "error"
    assert row["reasons"][0] in {"too_complex", "damaged"}


def test_pdf_filters_one_within_the_other(folder: Folder) -> None:
    data = b" " * 50_000_000
    for _ in range(4):
        data = zlib.compress(data, 9)
    contents = stream(data, b" /Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode]")
    assert folder.one("a.pdf", page_of(contents))["reasons"][0] in {"too_complex", "no_text"}


def test_pdf_of_nested_kids(folder: Folder) -> None:
    depth = 5_000
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 3) for number in range(depth)]
    row = folder.one("a.pdf", assembled([*objects, b"<< /Type /Page /MediaBox [0 0 9 9] >>"]))
    assert row["reasons"][0] in {"too_complex", "damaged", "no_text"}


def test_pdf_whose_kids_are_its_parents(folder: Folder) -> None:
    tree = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", tree, tree.replace(b"[2 0 R 3", b"[3 0 R 2")]
    expect(folder.one("a.pdf", assembled(objects)), "error", "damaged")


def test_pdf_that_draws_itself(folder: Folder) -> None:
    again = stream(b"/X Do /X Do", b" /Type /XObject /Subtype /Form /Resources << /XObject << /X 6 0 R >> >>")
    row = folder.one("a.pdf", page_of(stream(shown(LEAFLET) + b" /X Do"), again))
    assert row["status"] in {"ok", "partial", "error"}


@pytest.mark.parametrize("nested", [b"[" * 100_000, b"<<" * 100_000, b"(" * 100_000, b"<< /A " * 50_000])
def test_pdf_of_nested_objects(folder: Folder, nested: bytes) -> None:
    row = folder.one("a.pdf", assembled([b"<< /Type /Catalog /Pages 2 0 R >>", nested]))
    assert row["status"] == "error"
    assert row["reasons"][0] in {"damaged", "deadline", "empty", "too_complex", "worker_died"}


def test_pdf_locked_by_a_password(folder: Folder) -> None:
    row = folder.one("a.pdf", encrypted(pdf_of([LEAFLET]), user="secret"))
    expect(row, "error", "encrypted")
    assert "save it without one" in row["message"]


def test_pdf_that_an_empty_password_opens(folder: Folder) -> None:
    expect(folder.one("a.pdf", encrypted(pdf_of([LEAFLET]), user="")), "ok")


def test_pdf_cut_in_the_middle(folder: Folder) -> None:
    whole = pdf_of([LEAFLET] * 6)
    row = folder.one("a.pdf", whole[: len(whole) * 2 // 3])
    expect(row, "partial", "damaged")
    assert "part of it is damaged" in row["message"]


def test_pdf_of_which_nothing_is_left(folder: Folder) -> None:
    expect(folder.one("a.pdf", pdf_of([LEAFLET])[:200]), "error", "damaged")


def test_pdf_with_a_page_that_cannot_be_inflated(folder: Folder) -> None:
    whole = pdf_of([LEAFLET, LEAFLET])
    at = whole.index(b"stream\n") + 30
    expect(folder.one("a.pdf", whole[:at] + bytes(8) + whole[at + 8 :]), "partial", "damaged")


def test_pdf_that_is_a_scan(folder: Folder) -> None:
    picture = stream(bytes(3 * 64 * 64), b" /Type /XObject /Subtype /Image /Width 64 /Height 64")
    row = folder.one("a.pdf", page_of(stream(b"q 600 0 0 700 0 0 cm /X Do Q"), picture))
    expect(row, "abstained", "no_text")
    assert "may be a scan" in row["message"]


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a"])
def test_pdf_under_another_name_is_read_as_what_it_is(folder: Folder, name: str) -> None:
    expect(folder.one(name, pdf_of([LEAFLET])), "ok")


def test_pdf_when_html_is_asked_for(folder: Folder) -> None:
    (folder.path / "a.html").write_bytes(pdf_of([LEAFLET]))
    assert main(["score", "a.html", "--input", "html", "--format", "jsonl", "--quiet"]) == 3
    row = json.loads(folder._capsys.readouterr().out)
    expect(row, "error", "unsupported_media")


def test_html_under_the_name_of_a_pdf(folder: Folder) -> None:
    row = folder.one("a.pdf", b"<html><p>Log in to read on.</p></html>")
    expect(row, "error", "unsupported_media")
    assert "seems to be HTML" in row["message"]


def test_pdf_without_pages(folder: Folder) -> None:
    expect(folder.one("a.pdf", pdf_of([])), "error", "empty")


def test_pdf_of_10_000_pages(folder: Folder) -> None:
    row = folder.one("a.pdf", pdf_of([["Take part, $40."]] * 10_000), "--max", "deadline_seconds=120")
    expect(row, "partial", "truncated")
    assert "200 pages of a PDF" in row["message"]
    assert len(row["passages"]) >= 1


def test_pdf_over_the_limit(folder: Folder) -> None:
    row = folder.one("a.pdf", pdf_of([LEAFLET]) + b"\n" * 6_000_000)
    expect(row, "error", "too_large")
    assert "--max input_bytes=20MiB" in row["message"]


def test_pdf_of_nul_and_of_what_is_no_character(folder: Folder) -> None:
    expect(folder.one("a.pdf", pdf_of([b"BT /F1 9 Tf (Order now\\000 \\001\\202 for $40.) Tj ET"])), "ok")


def test_no_pypdf(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.reading.inline.find_spec", lambda name: None)
    row = folder.one("a.pdf", pdf_of([LEAFLET]))
    expect(row, "error", "missing_extra")
    assert "pip install 'fairbalance[pdf]'" in row["message"]


# Parquet


def rows_of(columns: Any, path: Path, **options: Any) -> bytes:
    parquet.write_table(pa.table(columns), path, **options)
    data = path.read_bytes()
    path.unlink()
    return data


def test_parquet_of_600_bytes_that_holds_20_gigabytes(folder: Folder) -> None:
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array(["x" * 1_000_000]))
    data = rows_of({"text": values}, folder.path / "made", compression="zstd")
    assert len(data) < 1_000
    *_, last = folder.score("a.parquet", data, "--max", "text_characters=1000")
    expect(last, "error", "too_large")
    assert "limit parquet_ratio" in last["message"]


def test_parquet_of_one_row_with_a_million_passages_of_one_value(folder: Folder) -> None:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000_000, pa.int32()), pa.array(["y" * 5_000]))
    column = pa.ListArray.from_arrays(pa.array([0, 1_000_000]), texts)
    data = rows_of({"passages": column}, folder.path / "made", compression="zstd")
    assert len(data) < 1_000
    expect(folder.one("a.parquet", data), "error", "too_large")


def test_parquet_of_2_kilobytes_with_one_cell_of_40_megabytes(folder: Folder) -> None:
    data = rows_of(
        {"text": ["z" * 40_000_000]}, folder.path / "made", compression="zstd", use_dictionary=False
    )
    assert len(data) < 100_000
    expect(folder.one("a.parquet", data), "error", "too_large")


@pytest.mark.skipif(not can_cap_memory(), reason="this system caps no memory")
def test_parquet_that_takes_more_memory_than_its_worker_may(folder: Folder) -> None:
    texts = ["z" * 120_000_000, WORDS]
    data = rows_of({"text": texts}, folder.path / "made", compression="zstd", use_dictionary=False)
    limits = ["--max", "parquet_ratio=1000000", "--max", "worker_bytes=64MiB"]
    *_, last = folder.score("a.parquet", data, *limits)
    expect(last, "error", "out_of_memory")
    assert "limit worker_bytes" in last["message"]


def test_parquet_cut_short(folder: Folder) -> None:
    data = rows_of({"text": [WORDS] * 100}, folder.path / "made")
    expect(folder.one("a.parquet", data[:-30]), "error", "damaged")


def test_parquet_damaged_in_one_group(folder: Folder) -> None:
    data = bytearray(
        rows_of(
            {"text": [f"{WORDS} {number}" for number in range(30)]},
            folder.path / "made",
            row_group_size=10,
            use_dictionary=False,
            compression="zstd",
            write_statistics=False,
        )
    )
    at = [place for place in range(len(data)) if data.startswith(b"\x28\xb5\x2f\xfd", place)][1]
    data[at : at + 20] = b"\xff" * 20
    found = folder.score("a.parquet", bytes(data))
    assert [row["status"] for row in found] == ["ok"] * 10 + ["error"] + ["ok"] * 10
    expect(found[10], "error", "damaged")
    assert "row 11: " in found[10]["message"]
    assert "up to row 20" in found[10]["message"]
    assert found[11]["id"] == "a.parquet:21"


@pytest.mark.parametrize("data", [b"", b"PAR", b"id,text\n1,2\n", bytes(100)])
def test_what_is_no_parquet(folder: Folder, data: bytes) -> None:
    expect(folder.one("a.parquet", data), "error", "unsupported_media")


@pytest.mark.parametrize("columns", [{"body": [WORDS]}, {"text": [5]}, {"text": [[WORDS]]}])
def test_parquet_without_a_column_of_text(folder: Folder, columns: Any) -> None:
    expect(folder.one("a.parquet", rows_of(columns, folder.path / "made")), "error", "bad_record")


def test_parquet_with_nulls(folder: Folder) -> None:
    data = rows_of({"id": ["a", None, "c"], "text": [WORDS, None, WORDS]}, folder.path / "made")
    found = folder.score("a.parquet", data)
    assert [(row["id"], row["status"]) for row in found] == [
        ("a", "ok"), ("a.parquet:2", "error"), ("c", "ok"),
    ]  # fmt: skip


def test_parquet_from_a_pipe(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    data = rows_of({"text": [WORDS]}, folder.path / "made")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["score", "-", "--format", "jsonl", "--quiet"]) == 3
    row = json.loads(folder._capsys.readouterr().out)
    expect(row, "error", "unsupported_media")
    assert "cannot be read from a pipe" in row["message"]


# The worker


@pytest.fixture
def odd_readers(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Workers that do what the name of a document says; see `tests.reading.isolation.readers`."""
    made = pool.Pool(READERS)
    monkeypatch.setattr(pool, "_POOL", made)
    yield made
    made.close()


def test_document_that_is_never_read_to_its_end(folder: Folder, odd_readers: Any) -> None:
    start = time.monotonic()
    row = folder.one("spin .pdf", pdf_of([LEAFLET]), "--max", "deadline_seconds=1")
    expect(row, "error", "deadline")
    assert "limit deadline_seconds" in row["message"]
    assert time.monotonic() - start < 30


def test_document_that_ends_its_worker(folder: Folder, odd_readers: Any) -> None:
    row = folder.one("die .pdf", pdf_of([LEAFLET]))
    expect(row, "error", "worker_died")
    assert "signal SIGKILL" in row["message"]


def test_worker_killed_mid_document(folder: Folder, odd_readers: Any) -> None:
    [page] = odd_readers.stream({"kind": "test", "id": "pid"}, b"", pool.Limits())
    threading.Timer(1.5, os.kill, (int(page.text), signal.SIGKILL)).start()
    expect(folder.one("spin .pdf", pdf_of([LEAFLET])), "error", "worker_died")


def test_large_html_in_a_worker_is_the_same(folder: Folder) -> None:
    html = b"<h1>Capsules</h1>" + f"<p>{WORDS}</p>".encode() * 40
    apart = folder.one("a.html", html, "--max", "html_inline_bytes=1")
    assert apart == folder.one("a.html", html)
