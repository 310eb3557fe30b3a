"""Tables in each format: the same rows come out, in order, with three columns more."""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier.cli import main
from classifier.cli.status import ExitStatus
from tests.batch.builders import rows
from tests.filtering.test_deciding import POLICY

Scored = Callable[[str], Path]


@pytest.fixture
def policy_file(tmp_path: Path) -> str:
    path = tmp_path / "search.toml"
    path.write_text(POLICY)
    return str(path)


@pytest.fixture
def scored(tmp_path: Path) -> Scored:
    """Makes a scored table of a format."""

    def make(name: str) -> Path:
        (tmp_path / "rows.jsonl").write_text(rows(12))
        table = tmp_path / f"scores.{name}"
        main(["score", str(tmp_path / "rows.jsonl"), "--format", name, "--output", str(table), "--quiet"])
        return table

    return make


@pytest.mark.parametrize("without", [[], ["--without-dropped"]])
def test_json_lines_keep_their_rows(scored: Scored, policy_file: str, without: list[str], capsys) -> None:
    table = scored("jsonl")
    before = [json.loads(line) for line in table.read_text().splitlines()]
    assert main(["filter", str(table), "--policy", policy_file, *without]) == ExitStatus.DONE
    out, said = capsys.readouterr()
    after = [json.loads(line) for line in out.splitlines()]
    dropped = sum(row["flags"]["overclaiming"] is True for row in before)
    assert dropped
    assert f"12 rows: {12 - dropped - demoted(said)} keep, {demoted(said)} demote, {dropped} drop" in said
    assert len(after) == 12 - bool(without) * dropped
    kept = {row["id"]: row for row in before}
    for row in after:
        added = {key: row.pop(key) for key in ("action", "weight", "reason")}
        assert row == kept[row["id"]]
        assert (added["action"] == "drop") == (added["weight"] == 0.0)
        if row["status"] != "ok":
            assert added == {
                "action": "keep",
                "weight": 1.0,
                "reason": f"{row['status']}:{row['reasons'][0]}",
            }


def demoted(said: str) -> int:
    return int(re.search(r"(\d+) demote", said)[1])  # type: ignore[index]


def test_csv_keeps_its_cells(scored: Scored, policy_file: str, tmp_path: Path) -> None:
    table, output = scored("csv"), tmp_path / "kept.csv"
    assert main(["filter", str(table), "--policy", policy_file, "--output", str(output), "--quiet"]) == 0
    before = list(csv.reader(io.StringIO(table.read_bytes().decode())))
    after = list(csv.reader(io.StringIO(output.read_bytes().decode())))
    assert [cells[:-3] for cells in after] == before
    assert after[0][-3:] == ["action", "weight", "reason"]
    again = tmp_path / "again.csv"
    main(["filter", str(output), "--policy", policy_file, "--output", str(again), "--quiet"])
    assert again.read_bytes() == output.read_bytes()


def test_csv_and_json_lines_are_decided_alike(scored: Scored, policy_file: str, capsys) -> None:
    decided = []
    for name in ("jsonl", "csv"):
        main(["filter", str(scored(name)), "--policy", policy_file, "--quiet"])
        out = capsys.readouterr().out
        found = map(json.loads, out.splitlines()) if name == "jsonl" else csv.DictReader(io.StringIO(out))
        decided.append([(row["id"], row["action"], float(row["weight"]), row["reason"]) for row in found])
    assert decided[0] == decided[1]


@pytest.mark.parametrize("nested", [True, False])
def test_parquet_keeps_its_columns(policy_file: str, tmp_path: Path, nested: bool, capsys) -> None:  # noqa: FBT001
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    scores = {"overclaiming": 0.9, "missing_risk_disclosure": None, "sales_intent": 0.1}
    other = dict.fromkeys(scores, 0.1)
    table = [
        {"id": str(number), "status": "ok", **({"scores": item} if nested else item)}
        for number, item in enumerate([scores, other] * 300)
    ]
    path, output = tmp_path / "scores.parquet", tmp_path / "kept.parquet"
    pq.write_table(pa.Table.from_pylist(table), path)
    arguments = ["filter", str(path), "--policy", policy_file, "--output", str(output)]
    assert main(arguments) == ExitStatus.DONE
    after = pq.read_table(output).to_pylist()
    assert [{key: row[key] for key in table[0]} for row in after] == table
    assert after[0]["reason"] == "flagged:overclaiming undecided:missing_risk_disclosure"
    assert main([*arguments, "--without-dropped"]) == ExitStatus.DONE
    assert pq.read_table(output).num_rows == 300
    assert "600 rows: 300 keep, 0 demote, 300 drop" in capsys.readouterr().err


def test_parquet_without_its_package_names_the_extra(
    policy_file: str, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    arguments = ["filter", "x.parquet", "--policy", policy_file, "--output", str(tmp_path / "y.parquet")]
    assert main(arguments) == ExitStatus.COULD_NOT_RUN
    assert 'pip install "fairbalance[parquet]"' in capsys.readouterr().err


def test_rows_without_scores_are_kept_and_counted(tmp_path: Path, policy_file: str, capsys) -> None:
    path = tmp_path / "t.jsonl"
    path.write_bytes(b'{"id": "a"}\n\n{broken\n[1]\n\xff\n{"scores": {"overclaiming": 0.9, '
                     b'"missing_risk_disclosure": 0.1, "sales_intent": 0.1}}\n')  # fmt: skip
    assert main(["filter", str(path), "--policy", policy_file]) == ExitStatus.RECORD_ERRORS
    out, said = capsys.readouterr()
    found = [json.loads(line) for line in out.splitlines()]
    assert [row["action"] for row in found] == ["keep", "keep", "keep", "keep", "drop"]
    assert found[0]["reason"] == "error:no_scores"
    assert found[1]["message"].startswith(f"{path}:3: not valid JSON")
    assert "5 rows: 4 keep, 0 demote, 1 drop; 4 without scores" in said


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"id,overclaiming\n1,0.5\n", ExitStatus.RECORD_ERRORS, "1 without scores"),
        (
            b"overclaiming,missing_risk_disclosure,sales_intent\n.9,.9\n",
            ExitStatus.RECORD_ERRORS,
            "1 without",
        ),
        (b"id\n\xff\n", ExitStatus.COULD_NOT_RUN, "t.csv: not valid UTF-8; CSV needs UTF-8"),
        (b'id\n"a"b\n', ExitStatus.COULD_NOT_RUN, "t.csv: not valid CSV"),
        (b"", ExitStatus.DONE, "0 rows: 0 keep, 0 demote, 0 drop"),
    ],
)
def test_csv_that_is_no_scored_table(
    tmp_path: Path, policy_file: str, content: bytes, status: ExitStatus, message: str, capsys
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    assert main(["filter", str(path), "--policy", policy_file]) == status
    assert message in capsys.readouterr().err


def test_a_table_that_is_not_there_and_a_policy_without_actions_are_one_sentence(
    tmp_path: Path, policy_file: str, capsys
) -> None:
    assert main(["filter", "none.jsonl", "--policy", policy_file]) == ExitStatus.COULD_NOT_RUN
    assert capsys.readouterr().err == "fairbalance: none.jsonl: there is no such file; check the path\n"
    Path(policy_file).write_text(POLICY.partition("[actions]")[0])
    assert main(["filter", "none.jsonl", "--policy", policy_file]) == ExitStatus.USAGE
    assert "has no table [actions], so every row would be kept; add one" in capsys.readouterr().err
    (tmp_path / "t.jsonl").touch()
    with pytest.raises(SystemExit):
        main(
            [
                "filter",
                str(tmp_path / "t.jsonl"),
                "--policy",
                policy_file,
                "--output",
                str(tmp_path / "t.jsonl"),
            ]
        )
