import json
from pathlib import Path

import pytest

from classifier.cli import main
from classifier.cli.status import ExitStatus
from tests.filtering.test_deciding import POLICY

HIGH = {"overclaiming": 0.9, "missing_risk_disclosure": 0.1, "sales_intent": 0.1}


@pytest.fixture
def policy_file(tmp_path: Path) -> str:
    path = tmp_path / "search.toml"
    path.write_text(POLICY)
    return str(path)


def cases(tmp_path: Path, *rows: object) -> str:
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return str(path)


def test_a_valid_policy_is_shown(policy_file: str, capsys) -> None:
    assert main(["policy", "check", policy_file]) == ExitStatus.DONE
    out = capsys.readouterr().out
    assert out.startswith(f"{policy_file}: ok\nname: search\nsha256: ")
    assert "Overclaiming: flagged from 0.5 (page), 0.9 (passage), then drop\n" in out
    assert "Missing risk disclosure: flagged from 0.5 (page), 0.9 (passage), then demote to 0.25\n" in out


def test_what_is_wrong_with_a_policy_is_said_with_file_key_and_reason(policy_file: str, capsys) -> None:
    Path(policy_file).write_text(POLICY.replace('"drop"', '"remove"'))
    assert main(["policy", "check", policy_file]) == ExitStatus.USAGE
    assert f"policy {policy_file}: actions.overclaiming must be" in capsys.readouterr().err


def test_cases_that_hold_say_nothing_and_those_that_fail_are_printed(
    tmp_path: Path, policy_file: str, capsys
) -> None:
    path = cases(
        tmp_path,
        {"scores": HIGH, "action": "drop", "weight": 0, "flags": {"overclaiming": True}},
        "",
        {"name": "mild", "scores": HIGH, "action": "keep", "flags": {"sales_intent": True}},
        {"scores": {**HIGH, "sales_intent": None}, "flags": {"sales_intent": None}},
        {"scores": HIGH, "level": "passage", "action": "drop"},
        {"scores": {**HIGH, "overclaiming": 0.8}, "level": "passage", "action": "keep"},
    )
    assert main(["policy", "test", policy_file, path]) == ExitStatus.FLAGGED
    out, said = capsys.readouterr()
    assert out.splitlines() == [
        "mild: flags.sales_intent is false, expected true",
        'mild: action is "drop", expected "keep"',
    ]
    assert said == "fairbalance: 5 cases: 4 as expected, 1 not\n"


def test_cases_with_a_text_are_scored(tmp_path: Path, policy_file: str, capsys) -> None:
    path = cases(
        tmp_path,
        {
            "text": "Our capsules cure depression for good. 100% safe. Add to cart, only $40.",
            "action": "drop",
        },
        {"text": "  ", "flags": {"overclaiming": None}, "action": "keep"},
    )
    assert main(["policy", "test", policy_file, path]) == ExitStatus.DONE
    assert capsys.readouterr().err == "fairbalance: 2 cases: 2 as expected, 0 not\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "not valid JSON; one object a line is needed"),
        ("[]", "not an object"),
        ({"text": "x"}, "nothing is expected; give flags, action or weight"),
        ({"action": "drop"}, "either text, a string, or scores is needed"),
        ({"text": "x", "scores": HIGH, "action": "drop"}, "either text"),
        ({"text": 5, "action": "drop"}, "either text"),
        ({"text": "x", "action": "remove"}, "action must be one of keep, demote, drop, not 'remove'"),
        ({"text": "x", "weight": "low"}, "weight must be a number, not 'low'"),
        ({"text": "x", "flags": {"harm": True}}, "flags must be an object with labels for keys"),
        ({"text": "x", "flags": {"overclaiming": "yes"}}, "flags.overclaiming must be true, false or null"),
        ({"text": "x", "level": "site", "action": "drop"}, "level must be one of page, passage, not 'site'"),
        ({"text": "x", "expect": "drop"}, "unknown key 'expect'"),
        ({"scores": {"overclaiming": 2}, "action": "drop"}, "no score for missing_risk_disclosure"),
    ],
)
def test_a_line_that_is_no_case_is_wrong_usage(
    tmp_path: Path, policy_file: str, row: object, message: str, capsys
) -> None:
    path = cases(tmp_path, row)
    assert main(["policy", "test", policy_file, path]) == ExitStatus.USAGE
    said = capsys.readouterr().err
    assert said.startswith(f"fairbalance: cases {path}, line 1: ")
    assert message in said


def test_cases_that_are_not_there_are_one_sentence(policy_file: str, capsys) -> None:
    assert main(["policy", "test", policy_file, "none.jsonl"]) == ExitStatus.COULD_NOT_RUN
    assert capsys.readouterr().err == "fairbalance: none.jsonl: there is no such file; check the path\n"
