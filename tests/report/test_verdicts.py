"""The passage, the sentence and the reasons that are named are those that decided."""

import pytest

from classifier.documents import Page, Span
from classifier.labels import LABELS
from classifier.report.verdicts import REASONS_SHOWN, excerpt, find_verdict
from tests.report.builders import evidence, flagged_page, passage, result, silent_page, unscored_page


@pytest.mark.parametrize(
    ("label", "fact", "index", "sentence"),
    [
        ("overclaiming", "overclaiming", 0, "Ketamine cures depression."),
        ("missing_risk_disclosure", "exposure", 0, "Ketamine cures depression."),
        ("sales_intent", "sales_intent", 1, "Book your session today."),
    ],
)
def test_the_highest_passage_and_its_sentence(flagged, label, fact, index, sentence):
    verdict = find_verdict(flagged, label)
    assert verdict.fact == fact
    assert verdict.passage.index == index
    assert verdict.sentence.slice(flagged.page.text) == sentence
    assert verdict.flag is True
    assert {item.label for item in verdict.reasons} == {fact}


@pytest.mark.parametrize("label", LABELS)
def test_an_unscored_page_has_nothing_to_show(label):
    verdict = find_verdict(unscored_page(), label)
    assert (verdict.passage, verdict.sentence, verdict.reasons) == (None, None, ())
    assert (verdict.score, verdict.flag) == (None, None)


def test_a_passage_without_a_score_never_decides():
    made = silent_page()
    assert made.passages[2].scores["overclaiming"] is None
    assert find_verdict(made, "missing_risk_disclosure").passage.index == 0
    values = {name: getattr(made, name) for name in made.__slots__} | {"passages": made.passages[2:]}
    assert find_verdict(type(made)(**values), "overclaiming").passage is None


def test_the_first_of_equal_passages_decides():
    page = Page(text="One. Two.")
    made = result(page, [passage(page, "One."), passage(page, "Two.", 1)])
    assert find_verdict(made, "overclaiming").passage.index == 0


def test_reasons_come_strongest_first_and_few():
    text = "aa bb cc dd ee"
    page = Page(text=text)
    found = [evidence(text, word, weight=number) for number, word in enumerate(text.split(), 1)]
    made = result(page, [passage(page, text, 0, found, overclaiming=0.9)])
    reasons = find_verdict(made, "overclaiming").reasons
    assert [item.text for item in reasons] == ["ee", "dd", "cc"]
    assert len(reasons) == REASONS_SHOWN


def test_reasons_in_the_sentence_come_before_stronger_ones_elsewhere():
    text = "It heals. It is a miracle."
    page = Page(text=text)
    found = [evidence(text, "miracle", weight=3.0), evidence(text, "heals", weight=1.0)]
    made = result(page, [passage(page, text, 0, found, {"overclaiming": "It heals."}, overclaiming=0.9)])
    assert [item.text for item in find_verdict(made, "overclaiming").reasons] == ["heals"]


@pytest.mark.parametrize(
    ("sentence", "focus", "limit", "cut"),
    [
        (Span(0, 10), None, 10, Span(0, 10)),
        (Span(5, 105), None, 30, Span(5, 35)),
        (Span(5, 105), Span(50, 60), 30, Span(40, 70)),
        (Span(5, 105), Span(100, 105), 30, Span(75, 105)),
        (Span(5, 105), Span(6, 8), 30, Span(5, 35)),
        (Span(5, 105), Span(200, 210), 30, Span(75, 105)),
    ],
)
def test_excerpts_stay_inside_and_short(sentence, focus, limit, cut):
    assert excerpt(sentence, focus, limit) == cut


def test_flagged_page_is_what_the_other_tests_take_it_for():
    assert all(flagged_page().flags.values())
