import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import LABELS, Policy, PolicyError, RecordError
from classifier.actions import KEEP, Action, strongest
from classifier.filtering import decide_row

POLICY = """\
schema = 1
name = "search"
[page]
overclaiming = 0.5
missing_risk_disclosure = 0.5
sales_intent = 0.5
[passage]
overclaiming = 0.9
missing_risk_disclosure = 0.9
sales_intent = 0.9
[actions]
overclaiming = "drop"
missing_risk_disclosure = { demote = 0.25 }
sales_intent = { demote = 0.5 }
"""


@pytest.fixture
def search() -> Policy:
    return Policy.from_toml(POLICY.encode())


def row(*scores: float | str | None, **more: object) -> dict[str, object]:
    return {"status": "ok", "scores": dict(zip(LABELS, scores, strict=True)), **more}


@pytest.mark.parametrize(
    ("scores", "action", "weight", "reason"),
    [
        ((0.1, 0.1, 0.1), "keep", 1.0, ""),
        ((0.1, 0.1, 0.5), "demote", 0.5, "flagged:sales_intent"),
        ((0.1, 0.6, 0.5), "demote", 0.25, "flagged:missing_risk_disclosure flagged:sales_intent"),
        ((0.5, 0.6, 0.1), "drop", 0.0, "flagged:overclaiming flagged:missing_risk_disclosure"),
        ((0.1, None, 0.1), "keep", 1.0, "undecided:missing_risk_disclosure"),
        ((0.1, None, 0.9), "demote", 0.5, "undecided:missing_risk_disclosure flagged:sales_intent"),
        (("0.9", "", "0.2"), "drop", 0.0, "flagged:overclaiming undecided:missing_risk_disclosure"),
    ],
)
def test_the_strongest_action_of_the_flagged_labels_counts(
    search: Policy, scores: tuple[float | str | None, ...], action: str, weight: float, reason: str
) -> None:
    expected = {"action": action, "weight": weight, "reason": reason}
    assert decide_row(row(*scores), search, "page").to_dict() == expected
    flat = {"status": "ok", **dict(zip(LABELS, scores, strict=True))}
    assert decide_row(flat, search, "page").to_dict() == expected


def test_the_level_names_the_thresholds(search: Policy) -> None:
    assert decide_row(row(0.8, 0.8, 0.8), search, "passage").action == KEEP


@pytest.mark.parametrize("reasons", [["not_english"], "not_english"])
def test_what_was_not_scored_is_kept_and_says_so(search: Policy, reasons: object) -> None:
    filtered = decide_row(row(None, None, None, status="abstained", reasons=reasons), search, "page")
    assert filtered.to_dict() == {"action": "keep", "weight": 1.0, "reason": "abstained:not_english"}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"id": 1}, "no score for overclaiming; give a table that `fairbalance score` wrote"),
        (row(1.5, 0, 0), "must be a number from 0 to 1, not '1.5'"),
        (row("high", 0, 0), "not 'high'"),
        (row(bool(1), 0, 0), "not 'True'"),
        (row(float("nan"), 0, 0), "not 'nan'"),
    ],
)
def test_a_row_without_scores_is_refused(search: Policy, bad: dict[str, object], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        decide_row(bad, search, "page")


BAD = [
    ('overclaiming = "remove"', r"actions\.overclaiming must be \"keep\", \"drop\" or .*, not 'remove'"),
    ("overclaiming = { demote = 1.5 }", r"not \{'demote': 1\.5\}"),
    ("overclaiming = { demote = true }", "with a weight between 0 and 1"),
    ("overclaiming = { demote = nan }", "with a weight between 0 and 1"),
    (f"overclaiming = {{ demote = 0x{'f' * 20_000} }}", "not a value too large to show"),
    ("overclaiming = { demote = 0.5, why = 1 }", "with a weight between 0 and 1"),
    ('harm = "drop"', r"unknown key actions\.harm; the labels are overclaiming"),
    ("", r"\[actions\] must be a table with an action for at least one label"),
]


@pytest.mark.parametrize(("line", "message"), BAD, ids=range(len(BAD)))
def test_a_bad_action_is_refused_in_one_sentence(line: str, message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        Policy.from_toml((POLICY.partition("[actions]")[0] + "[actions]\n" + line).encode())


def test_actions_survive_writing_and_reading_and_change_the_digest(search: Policy) -> None:
    again = Policy.from_toml(search.to_toml().encode())
    assert again == search
    assert again.sha256 == search.sha256
    without = Policy.from_toml(POLICY.partition("[actions]")[0].encode())
    assert without.actions == {}
    assert without.sha256 != search.sha256
    assert Policy.from_toml(POLICY.replace("0.25", "0.2").encode()).sha256 != search.sha256


actions = st.lists(st.builds(Action, st.just("demote"), st.floats(0.01, 0.99)) | st.just(KEEP), max_size=5)


@given(actions)
def test_one_more_action_never_helps_a_page(some: list[Action]) -> None:
    assert strongest([*some, Action("demote", 0.5)]).weight <= strongest(some).weight
    assert strongest([*some, Action("drop", 0.0)]).name == "drop"
