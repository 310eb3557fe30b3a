import json
from dataclasses import replace

import pytest

from classifier.explanations import Change, LabelExplanation, PageExplanation, Reason, Words
from classifier.labels import LABELS
from tests.report.builders import evidence, flagged_page

TEXT = "It cures all. It cures you."


def test_a_cut_is_as_long_as_its_words() -> None:
    words = (Words(0, 13, TEXT[:13]), Words(14, 27, TEXT[14:], 1))
    assert Change("kind", 0.1, flag=False, words=words).characters == 26
    assert Change("plain", 0.1, flag=False, words=words).characters == 0
    assert Change("disclosure", 0.1, flag=False).characters == 0


@pytest.mark.parametrize(("score", "margin"), [(0.75, 0.25), (0.5, 0.0), (0.25, -0.25), (None, None)])
def test_the_margin_is_the_distance_to_the_threshold(score: float | None, margin: float | None) -> None:
    assert LabelExplanation("overclaiming", None, score, 0.5).margin == margin


def test_the_json_names_every_part() -> None:
    item = evidence(TEXT, "cures")
    change = Change("sentence", 0.1234567, flag=False, words=(Words(0, 13, TEXT[:13]),), kinds=("cure",))
    label = LabelExplanation(
        "overclaiming",
        flag=True,
        score=0.9,
        threshold=0.5,
        log_odds=2.0,
        reasons=(Reason(item, 2),),
        listed=4,
        changes=(change,),
        tried=1,
    )
    row = json.loads(json.dumps(label.to_dict()))
    assert list(row) == [
        "flag", "score", "threshold", "margin", "log_odds", "undecided", "evidence", "evidence_listed",
        "changes", "plain", "disclosure", "nearest", "variants",
    ]  # fmt: skip
    assert (row["margin"], row["variants"]) == (0.4, {"tried": 1, "untried": 0, "unscored": 0})
    assert row["evidence"] == [{**item.to_dict(), "passage": 2}]
    assert row["changes"] == [
        {
            "what": "sentence",
            "kinds": ["cure"],
            "scopes": [],
            "characters": 13,
            "words": [{"start": 0, "end": 13, "passage": 0, "text": "It cures all."}],
            "score": 0.123457,
            "flag": False,
        }
    ]
    row = replace(label, nearest=change, disclosure=replace(change, what="disclosure")).to_dict()
    assert (row["nearest"]["what"], row["disclosure"]["what"]) == ("sentence", "disclosure")


def test_the_page_keeps_the_results_keys() -> None:
    result = flagged_page()
    labels = {label: LabelExplanation(label, None, None, 0.5) for label in LABELS}
    row = PageExplanation(result, labels).to_dict()
    assert list(row) == ["id", "status", "reasons", "facts", "labels", "model", "policy"]
    assert list(row["labels"]) == list(LABELS)
    assert row["model"] == result.to_dict()["model"]
    row = PageExplanation(replace(result, message="Why."), labels).to_dict()
    assert row["message"] == "Why."
