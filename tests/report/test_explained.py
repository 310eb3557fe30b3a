"""An explanation is complete in JSON, readable at 80 columns and never obeyed by a terminal."""

import io
import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.explanations import Change, LabelExplanation, PageExplanation, Reason, Words
from classifier.findings import Evidence
from classifier.labels import KINDS, LABELS
from classifier.report import EXPLAINED_FORMATS
from classifier.report.explained import STRETCHES_SHOWN, write_explained_json, write_explained_text
from classifier.report.terminal import WIDTH
from tests.report.builders import CLAIM, ODD_TEXT, evidence, flagged_page, unscored_page

SENTENCE = Words(6, 31, "Ketamine cures depression.", 0)
CUT = Change("sentence", 0.125, flag=False, words=(SENTENCE,), kinds=("cure",))
FLAGGED = LabelExplanation("overclaiming", flag=True, score=0.9, threshold=0.5, log_odds=2.2, tried=4)


def page(*items):
    """The flagged page with these explanations."""
    return PageExplanation(flagged_page(), {item.label: item for item in items})


def text(explanation):
    stream = io.StringIO()
    write_explained_text(explanation, stream)
    return stream.getvalue()


def told(*items):
    return " ".join(text(page(*items)).split())


def test_the_decision_comes_with_its_distance():
    output = told(FLAGGED)
    assert "Page: p1 Status: ok - Scored" in output
    assert "Overclaiming: FLAGGED score 0.90, threshold 0.50 0.40 above the threshold; 2.20 in" in output
    assert output.endswith(
        "Model: fast 1.2.3 (sha256 abababababab) Policy: default (sha256 cdcdcdcdcdcd) " + "=" * WIDTH
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"score": 0.5, "log_odds": 0.0}, "Exactly at the threshold; 0.00 in log-odds."),
        ({"flag": False, "score": 0.25, "log_odds": -1.0}, "0.25 below the threshold; 1.00 in log-odds."),
        ({"score": 1.0, "log_odds": None}, "0.50 above the threshold; no finite distance in log-odds."),
    ],
)
def test_the_distance_is_told_on_either_side(changes, words):
    assert words in told(replace(FLAGGED, **changes))


def test_a_reason_has_its_place_source_kind_and_both_weights():
    found = evidence(CLAIM, "cures", weight=-0.5, before=1.0, scopes=("negation",), source="signal:x.y")
    other = evidence(CLAIM, "Ketamine", kind="wording", weight=0.3, source="ngram:ketamine")
    output = told(replace(FLAGGED, reasons=(Reason(found, 0), Reason(other, 6)), listed=12))
    assert "Reasons, the strongest of 12:" in output
    assert (
        '1. "cures" (9:14, passage 1): a cure or a lasting end of symptoms '
        "[overclaiming, cure, rule x.y] +1.00 before scope, -0.50 after: negated"
    ) in output
    assert '2. "Ketamine" (0:8, passage 7): wording typical of overclaiming' in output
    assert '[overclaiming, wording, n-gram "ketamine"] +0.30' in output


def test_a_label_without_reasons_says_so():
    assert "No words are listed for it or against it." in told(FLAGGED)


def test_what_weights_mean_is_said_where_two_facts_are_weighed():
    missing = replace(FLAGGED, label="missing_risk_disclosure")
    assert "exposure raises this score, risk disclosure lowers it" in told(missing)
    assert "exposure raises" not in told(FLAGGED)


MANY = tuple(replace(SENTENCE, start=6 + number) for number in range(STRETCHES_SHOWN + 2))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (CUT, "- without one sentence of 25 characters, which holds cure: not flagged, score 0.12"),
        (CUT, '6:31, passage 1: "Ketamine cures depression."'),
        (replace(CUT, what="passage", kinds=()), "- without one passage of 25 characters: not flagged"),
        (
            replace(CUT, what="kind", words=(SENTENCE, SENTENCE)),
            "- without the 2 sentences that hold evidence of the kind cure (a cure or a lasting end of",
        ),
        (
            replace(CUT, what="kind", kinds=("wording",)),
            "- without the 1 sentence that holds wording listed as evidence, 25 characters: not flagged",
        ),
        (replace(CUT, what="kind", words=MANY), "and 2 more"),
        (replace(CUT, score=0.4999), "not flagged, score 0.4999"),
    ],
)
def test_a_cut_is_told(change, words):
    output = told(replace(FLAGGED, changes=(change,)))
    assert "What would have changed it, the least first:" in output
    assert words in output
    assert "No single" not in output


@pytest.mark.parametrize(("count", "these"), [(1, "this match"), (2, "these matches")])
def test_a_lifted_scope_is_told(count, these):
    plain = Change("plain", 0.8, flag=True, words=(SENTENCE,) * count, kinds=("cure",), scopes=("hedge",))
    item = replace(FLAGGED, flag=False, score=0.2, log_odds=-2.0, plain=(plain,))
    assert f"- with {these} of one sentence (cure) standing plain, not hedged: flagged, score 0.80" in told(
        item
    )


def test_a_disclosure_is_told_beside_what_no_cut_does():
    missing = replace(
        FLAGGED, label="missing_risk_disclosure", disclosure=Change("disclosure", 0.0, flag=False)
    )
    output = told(missing)
    assert "- with an adverse effect or psychological harm disclosed anywhere on the page: not fl" in output
    assert "(4 variants scored)" in output


def test_when_nothing_changes_it_the_nearest_is_told():
    output = told(replace(FLAGGED, nearest=replace(CUT, flag=True, score=0.75)))
    assert "No single sentence, passage or kind of evidence changes it when cut" in output
    assert "Nearest: - without one sentence of 25 characters, which holds cure: flagged, score 0.75" in output


def test_nothing_to_try_is_told():
    assert "there is nothing to cut or to lift" in told(replace(FLAGGED, flag=False, tried=0))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"unscored": 1}, "1 cut leaves nothing that can be scored."),
        ({"unscored": 2}, "2 cuts leave nothing that can be scored."),
        ({"untried": 1200}, "1,200 weaker variants not scored, so something smaller may exist"),
    ],
)
def test_limits_are_told(changes, words):
    assert words in told(replace(FLAGGED, **changes))


def undecided(result):
    labels = {label: LabelExplanation(label, None, None, 0.5, undecided=result.reasons) for label in LABELS}
    return " ".join(text(PageExplanation(result, labels)).split())


def test_an_unscored_page_says_why_for_each_label():
    output = undecided(unscored_page(message="It is German."))
    assert "Status: abstained (not_english) - Not scored It is German." in output
    assert (
        output.count("NOT DECIDED no score, threshold 0.50 Undecided: the page was not scored (not_eng") == 3
    )
    assert "What would" not in output
    assert "reason" not in output.lower()


def test_an_error_says_why_for_each_label():
    assert undecided(unscored_page("error", ("unreadable",))).count("not scored (unreadable).") == 3


def test_a_page_in_part_says_what_may_be_missing():
    output = undecided(replace(flagged_page(), status="partial", reasons=("truncated",)))
    assert "Undecided: part of the page is unread (truncated), and a risk may be named there." in output


def test_json_is_one_object_that_any_reader_takes():
    odd = replace(CUT, words=(Words(0, 3, "\ud800\u2028\x9b"),))
    stream = io.StringIO()
    write_explained_json(page(replace(FLAGGED, changes=(odd,))), stream)
    output = stream.getvalue()
    assert not {"\u2028", "\x9b", "\ud800"} & set(output)
    row = json.loads(output)
    assert row["labels"]["overclaiming"]["changes"][0]["words"][0]["text"] == "\ud800\u2028\x9b"


def test_the_formats_are_named():
    assert list(EXPLAINED_FORMATS) == ["json", "text"]


@st.composite
def explanations(draw):
    """An explanation every string of which tries to break a terminal."""
    odd = ODD_TEXT
    words = Words(0, 10**6, draw(odd) * draw(st.integers(1, 9)), 10**5)
    kinds = (draw(st.sampled_from([*KINDS["sales_intent"], "wording"])),)
    sorts = st.sampled_from(["sentence", "kind", "passage", "plain", "disclosure"])
    change = Change(
        draw(sorts), draw(st.floats(0, 1)), draw(st.booleans()), (words,) * 7, kinds, (draw(odd), "hedge")
    )
    found = Evidence(0, 9, draw(odd), draw(odd), draw(odd), -1.0, draw(odd), 10.0, (draw(odd),))
    item = LabelExplanation(
        draw(st.sampled_from(LABELS)),
        draw(st.sampled_from([True, False, None])),
        draw(st.floats(0, 1)),
        draw(st.floats(0, 1)),
        undecided=(draw(odd),),
        reasons=(Reason(found, 10**5),),
        listed=10**6,
        changes=(change,) if draw(st.booleans()) else (),
        plain=(change,),
        nearest=change,
        untried=10**6,
        unscored=10**6,
    )
    return PageExplanation(replace(flagged_page(), id=draw(odd), message=draw(odd)), {item.label: item})


@given(explanations())
@settings(max_examples=80, deadline=None)
def test_no_line_is_wide_or_obeyed(explanation):
    output = text(explanation)
    output.encode("utf-8")
    assert all(len(line) <= WIDTH for line in output.split("\n"))
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in output)
