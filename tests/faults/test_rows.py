"""Faults of JSON Lines and CSV, read and scored by the command as a user would."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from classifier.cli import main
from classifier.documents import Page
from classifier.reading import read_source

WORDS = b"Psilocybin cures depression. Order now, $40 a gram."
GOOD = b'{"id": "good", "text": "Psilocybin cures depression. Order now, $40 a gram."}\n'
GOOD_CELLS = b'good,"Psilocybin cures depression. Order now, $40 a gram."\n'

BAD_LINES: dict[str, tuple[bytes, str]] = {
    "bad line": (b'{"id": "x", "text": "It', "bad_record"),
    "100,000-deep nesting": (b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "bad_record"),
    "100,000-deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "bad_record"),
    "5,000-digit integer": (b'{"text": "a", "n": ' + b"9" * 5_000 + b"}", "bad_record"),
    "text is NaN": (b'{"text": NaN}', "bad_record"),
    "50 MB line": (b'{"text": "' + b"x" * 50_000_000 + b'"}', "too_large"),
    "NUL": (b'{"text": "a\x00b"}', "bad_record"),
    "not UTF-8": (b'{"text": "caf\xe9"}', "bad_encoding"),
    "an image in the row": (b"\x89PNG\r\x1a\x00", "bad_encoding"),
}


def score(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit status and the rows of `fairbalance score --format jsonl`."""
    status = main(["score", str(path), "--format", "jsonl", "--evidence", "none", "--quiet"])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, [json.loads(line) for line in out.splitlines()]


def check_bad(row: dict[str, Any], reason: str) -> None:
    assert (row["status"], row["reasons"]) == ("error", [reason])
    assert set(row["scores"].values()) == {None}
    assert row["message"]


def check_good(row: dict[str, Any]) -> None:
    assert (row["id"], row["status"]) == ("good", "ok")
    assert row["flags"]["sales_intent"] is True


@pytest.mark.parametrize("fault", BAD_LINES)
def test_json_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str) -> None:
    line, reason = BAD_LINES[fault]
    path = tmp_path / "rows.jsonl"
    path.write_bytes(GOOD + line + b"\n" + GOOD)
    status, (first, bad, last) = score(path, capsys)
    assert status == 3
    check_good(first)
    check_bad(bad, reason)
    check_good(last)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "good", "score": NaN, "n": -Infinity, "text": "%b"}\n' % WORDS,
        b'{"text": "No.", "id": "x", "id": "good", "text": "%b"}\n' % WORDS,
        b'\xef\xbb\xbf{"id": "good", "text": "\\ud83d %b"}\r\n' % WORDS,
    ],
    ids=["NaN", "duplicate key", "BOM and lone surrogate"],
)
def test_json_line_that_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: bytes) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(line)
    status, (row,) = score(path, capsys)
    assert status == 0
    check_good(row)


@pytest.mark.parametrize("html", ["<div>" * 100_000, "<p " + "a " * 100_000 + ">", "<!--" * 100_000])
def test_html_in_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str], html: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(
        json.dumps({"id": "x", "html": "<p>Order now, $40 a gram." + html}).encode() + b"\n" + GOOD
    )
    status, (bad, good) = score(path, capsys)
    assert status == 0
    assert bad["status"] == "partial"
    assert bad["scores"]["missing_risk_disclosure"] is None
    check_good(good)


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv"])
@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_empty_file_of_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    status, rows = score(path, capsys)
    assert status == 3
    assert [row["status"] for row in rows] == ["error"]


def test_csv_with_a_huge_field(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"id,text\nbig," + b"word " * 400_100 + b"\n" + GOOD_CELLS)
    big, good = read_source(path)
    assert isinstance(big, Page)
    assert isinstance(good, Page)
    assert big.incomplete == ("truncated",)
    assert good.id == "good"


def test_csv_with_a_field_over_the_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"id,text\n" + GOOD_CELLS + b"big," + b"x" * 9_000_000 + b"\n")
    status, (good, big) = score(path, capsys)
    assert status == 3
    check_good(good)
    check_bad(big, "bad_record")


def test_csv_with_nul(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"id,text\nnul,Order\x00 now for $40.\n" + GOOD_CELLS)
    _, rows = score(path, capsys)
    assert rows[0]["status"] in {"ok", "error"}
    check_good(rows[-1])


def test_csv_with_ragged_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"id,text\nshort\nlong,a,b,c\n" + GOOD_CELLS)
    status, (short, long, good) = score(path, capsys)
    assert status == 3
    check_bad(short, "bad_record")
    check_bad(long, "bad_record")
    check_good(good)


@pytest.mark.parametrize(
    "id_", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x.example")']
)
def test_formula_cells_on_export(tmp_path: Path, capsys: pytest.CaptureFixture[str], id_: str) -> None:
    source, target = tmp_path / "rows.jsonl", tmp_path / "out.csv"
    source.write_bytes(json.dumps({"id": id_, "text": "Order now, $40 a gram."}).encode())
    assert main(["score", str(source), "--format", "csv", "--output", str(target), "--quiet"]) == 0
    with target.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in set("=@\t\r")]
    assert not [cell for cell in cells if cell[:1] in {"+", "-"} and not cell[1:2].isdigit()]
