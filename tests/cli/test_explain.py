"""`fairbalance explain`: what it prints, where, and its exit statuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from classifier import LABELS
from classifier.cli import main
from classifier.cli.status import ExitStatus
from classifier.report.terminal import WIDTH

ROOT = Path(__file__).resolve().parents[2]
SHOP = "Our capsules cure depression for good. 100% safe. Add to cart, only $40. The garden is big."
GERMAN = ("Wir bieten in unserer Praxis eine Behandlung gegen Depressionen an. " * 4).encode()
POLICY = (
    'schema = 1\nname = "mine"\n'
    "[page]\noverclaiming = {0}\nmissing_risk_disclosure = {0}\nsales_intent = {0}\n"
    "[passage]\noverclaiming = {0}\nmissing_risk_disclosure = {0}\nsales_intent = {0}\n"
)
HOSTILE = "Our \x1b[31mcapsules cure\u202e depression\x9b2J for good.\x07 Add to \ud800cart, only $40."

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.txt"
    path.write_text(SHOP, encoding="utf-8")
    return path


def explained(capsys: Captured, *arguments: object) -> dict[str, dict[str, dict[str, object]]]:
    main(["explain", *map(str, arguments), "--format", "json"])
    row: dict[str, dict[str, dict[str, object]]] = json.loads(capsys.readouterr().out)
    return row


def test_a_page_is_explained_on_stdout_and_stderr_is_silent(shop: Path, capsys: Captured) -> None:
    assert main(["explain", str(shop)]) == ExitStatus.DONE
    out, err = capsys.readouterr()
    assert err == ""
    for words in ("Overclaiming: FLAGGED", "Missing risk disclosure:", "Sales intent:", "Reasons", "cure"):
        assert words in out
    assert all(len(line) <= WIDTH for line in out.splitlines())


def test_json_has_the_labels_with_the_scores_of_score(shop: Path, capsys: Captured) -> None:
    row = explained(capsys, shop)
    main(["score", str(shop), "--format", "jsonl", "--quiet"])
    scored = json.loads(capsys.readouterr().out)
    assert list(row["labels"]) == list(LABELS)
    for label, item in row["labels"].items():
        assert (item["score"], item["flag"]) == (scored["scores"][label], scored["flags"][label])
    assert row["model"] == scored["model"]
    assert row["policy"] == scored["policy"]


@pytest.mark.parametrize("arguments", [["-"], []])
def test_standard_input_is_read(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "classifier.cli", "explain", *arguments, "--input", "html"],
        input=f"<script>var x</script><p>{SHOP}</p>".encode(),
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == ExitStatus.DONE
    assert b"FLAGGED" in done.stdout
    assert b"var x" not in done.stdout


def test_a_second_run_writes_the_same(shop: Path, capsys: Captured) -> None:
    assert explained(capsys, shop) == explained(capsys, shop)


def test_level_and_policy_are_heeded(shop: Path, capsys: Captured) -> None:
    policy = shop.with_name("policy.toml")
    policy.write_text(POLICY.format(0.125).replace("0.125", "0.875", 3), encoding="utf-8")
    for level, threshold in (("page", 0.875), ("passage", 0.125)):
        row = explained(capsys, shop, "--policy", policy, "--level", level)
        assert row["policy"]["name"] == "mine"
        assert {item["threshold"] for item in row["labels"].values()} == {threshold}


def test_a_label_exactly_at_its_threshold_is_flagged(shop: Path, capsys: Captured) -> None:
    from classifier import Analyzer

    score = Analyzer.from_pretrained()(SHOP).scores["overclaiming"]
    policy = shop.with_name("policy.toml")
    policy.write_text(POLICY.format(score), encoding="utf-8")
    assert main(["explain", str(shop), "--policy", str(policy)]) == ExitStatus.DONE
    out = capsys.readouterr().out
    assert "Overclaiming: FLAGGED" in out
    assert "Exactly at the threshold; 0.00 in log-odds." in out


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl"
    content = [{"id": "a", "text": "First made in 1912."}, {"id": "b", "passages": [SHOP, "A garden."]}]
    path.write_text("\n".join(map(json.dumps, content)), encoding="utf-8")
    return path


def test_a_record_is_chosen_by_its_id(rows: Path, capsys: Captured) -> None:
    assert explained(capsys, rows, "--id", "b")["id"] == "b"
    rows.write_text(rows.read_text(encoding="utf-8").replace('"id"', '"url"'), encoding="utf-8")
    assert explained(capsys, rows, "--id", "a", "--id-field", "url")["id"] == "a"


def test_several_records_without_an_id_are_wrong_usage(rows: Path, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["explain", str(rows)])
    assert caught.value.code == ExitStatus.USAGE
    assert "holds several records and explain takes one; name it with --id" in capsys.readouterr().err


def test_an_id_that_no_record_has_is_an_error_row(rows: Path, capsys: Captured) -> None:
    assert main(["explain", str(rows), "--id", "c", "--format", "json"]) == ExitStatus.RECORD_ERRORS
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["status"]) == ("c", "error")
    assert "holds no record with the id 'c'; its last one is 'b'" in row["message"]


@pytest.mark.parametrize("extra", [[], ["--id", "a"]])
def test_a_missing_file_is_an_error_row(tmp_path: Path, extra: list[str], capsys: Captured) -> None:
    missing = str(tmp_path / "none.jsonl")
    assert main(["explain", missing, *extra, "--format", "json"]) == ExitStatus.RECORD_ERRORS
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["status"]) == (missing, "error")
    assert {item["flag"] for item in row["labels"].values()} == {None}
    assert main(["explain", missing, *extra]) == ExitStatus.RECORD_ERRORS
    assert "Undecided: the page was not scored" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", "abstained", "no_text"),
        (GERMAN, "abstained", "not_english"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "error", "unsupported_media"),
    ],
)
def test_what_is_not_scored_is_undecided_with_the_reason(
    tmp_path: Path, content: bytes, status: str, reason: str, capsys: Captured
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    row = explained(capsys, path)
    assert row["status"] == status
    for item in row["labels"].values():
        assert (item["score"], item["flag"], item["undecided"], item["changes"]) == (None, None, [reason], [])


def test_a_page_in_part_leaves_missing_risk_undecided(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<p>{SHOP}</p>" + "<div>" * 5000 + "The end.", encoding="utf-8")
    row = explained(capsys, path)
    assert row["status"] == "partial"
    assert row["labels"]["missing_risk_disclosure"]["flag"] is None
    assert row["labels"]["missing_risk_disclosure"]["undecided"] == row["reasons"]
    assert row["labels"]["sales_intent"]["flag"] is not None


def test_hostile_characters_are_shown_and_not_obeyed(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"id": "\x1b]0;title\x07", "text": HOSTILE}), encoding="utf-8")
    main(["explain", str(path)])
    out = capsys.readouterr().out
    assert "[U+001B]" in out
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\ud800"} & set(out)
    assert all(len(line) <= WIDTH for line in out.splitlines())
    row = explained(capsys, path)
    assert row["id"] == "\x1b]0;title\x07"


def test_fail_on_flag(shop: Path, capsys: Captured) -> None:
    assert main(["explain", str(shop), "--fail-on-flag"]) == ExitStatus.FLAGGED
    shop.write_text("First made in 1912 in Darmstadt.", encoding="utf-8")
    assert main(["explain", str(shop), "--fail-on-flag"]) == ExitStatus.DONE


def test_output_goes_to_a_file(shop: Path, capsys: Captured) -> None:
    target = shop.with_name("why.json")
    arguments = ["explain", str(shop), "--format", "json", "--output", str(target)]
    assert main(arguments) == ExitStatus.DONE
    assert capsys.readouterr().out == ""
    assert json.loads(target.read_text(encoding="utf-8"))["status"] == "ok"


@pytest.mark.parametrize("arguments", [["a.txt", "b.txt"], ["--format", "html", "a.txt"]])
def test_wrong_usage(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["explain", *arguments])
    assert caught.value.code == ExitStatus.USAGE


def test_a_model_or_policy_that_is_missing_is_one_sentence(shop: Path, capsys: Captured) -> None:
    assert main(["explain", str(shop), "--model", "no-such-model"]) == ExitStatus.COULD_NOT_RUN
    assert main(["explain", str(shop), "--policy", "no-such-policy"]) == ExitStatus.USAGE
    assert "Traceback" not in capsys.readouterr().err


def test_a_terminal_is_not_read(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    with pytest.raises(SystemExit) as caught:
        main(["explain"])
    assert caught.value.code == ExitStatus.USAGE
    assert "no FILE given and standard input is a terminal" in capsys.readouterr().err
