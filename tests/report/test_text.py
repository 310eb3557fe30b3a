"""The terminal's report says what was decided, why, and what was not found."""

import io
import unicodedata

import pytest
from hypothesis import given

from classifier.documents import Page
from classifier.labels import KIND_WORDS, KINDS
from classifier.report import write_text
from classifier.report.text import SENTENCE_SHOWN, WIDTH
from tests.report.builders import (
    ODD_TEXT,
    disclosing_page,
    evidence,
    flagged_page,
    passage,
    result,
    silent_page,
    unscored_page,
)


def flat(output):
    return " ".join(output.split())


def test_nothing_is_said_in_a_sentence(written):
    assert written(write_text) == "No page was given.\n"


def test_blocks_stand_between_rulers(written):
    output = written(write_text, flagged_page(), disclosing_page())
    assert output.count("=" * WIDTH) == 3
    assert output.endswith("=" * WIDTH + "\n")


@pytest.mark.parametrize(
    "words",
    [
        "Page: p1",
        "Status: ok - Scored",
        "Overclaiming: FLAGGED score 0.90, threshold 0.50",
        'Decided by passage 1: "Ketamine cures depression."',
        '- "cures depression": a cure or a lasting end of symptoms (+2.50)',
        "Missing risk disclosure: FLAGGED score 0.90, threshold 0.60",
        "Exposure 0.95, risk disclosure 0.10, over the page.",
        'Exposure found: - a benefit of use: "Ketamine cures", passage 1',
        "Touched on, but not counted as disclosure: - an adverse effect or psychological harm",
        "Looked for and not found: - who must not take part, or an interaction - abuse or dependence",
        "Sales intent: FLAGGED score 0.97, threshold 0.50",
        'Decided by passage 2: "Book your session today."',
        "Model: fast 1.2.3 (sha256 abababababab)",
        "Policy: default (sha256 cdcdcdcdcdcd)",
    ],
)
def test_a_flagged_page(written, words):
    assert words in flat(written(write_text, flagged_page()))


def test_a_disclosure_names_what_it_found_and_what_it_did_not(written):
    output = flat(written(write_text, disclosing_page()))
    disclosed, missing = output.split("Looked for and not found:")
    assert "Risk disclosed:" in disclosed
    for kind in ("adverse", "contraindication"):
        assert f"- {KIND_WORDS[kind]}:" in disclosed
        assert KIND_WORDS[kind] not in missing
    for kind in set(KINDS["risk_disclosure"]) - {"adverse", "contraindication"}:
        assert KIND_WORDS[kind] in missing


def test_a_page_that_is_not_flagged(written):
    output = flat(written(write_text, disclosing_page()))
    assert "Overclaiming: NOT FLAGGED" in output
    assert "Highest in passage 1." in output
    assert "no words of it speak for the label" in output


@pytest.mark.parametrize(
    ("status", "reasons", "message", "words"),
    [
        ("abstained", ("not_english",), "", "abstained (not_english) - Not scored Its text is not English."),
        ("error", ("unreadable",), "", "error (unreadable) - Could not be read It could not be opened."),
        ("abstained", ("no_text",), "It is a picture.", "Not scored It is a picture."),
    ],
)
def test_an_unscored_page_says_why_and_gives_no_verdict(written, status, reasons, message, words):
    output = flat(written(write_text, unscored_page(status, reasons, message)))
    assert words in output
    assert "threshold" not in output


def test_a_partial_page_gives_its_verdicts_and_the_reason(written, flagged):
    flags = flagged.flags | {"missing_risk_disclosure": None}
    scores = flagged.scores | {"missing_risk_disclosure": None}
    made = result(flagged.page, flagged.passages, "partial", ("truncated",), flags=flags, scores=scores)
    output = flat(written(write_text, made))
    assert "partial (truncated) - Scored in part It was cut before its end; what a page leaves out" in output
    assert "Missing risk disclosure: NOT DECIDED no score, threshold 0.60" in output
    assert "Looked for and not found in the part that was read:" in output


def test_without_evidence_no_absence_is_claimed(written):
    output = flat(written(write_text, silent_page()))
    assert "Looked for and not found" not in output
    assert "No evidence is listed, so no kind of risk could be looked for." in output
    assert "Passage 2 reads as a disclosure (0.90), but lists no words for it." in output


def test_a_page_without_passages_or_id(written):
    output = flat(written(write_text, result(Page(text=""), thresholds={})))
    assert "Page: (no id)" in output
    assert "No passage was scored." in output
    assert "threshold not given" in output


def test_a_result_without_its_page_still_names_the_passage(written, flagged):
    values = {name: getattr(flagged, name) for name in flagged.__slots__} | {"page": None}
    output = flat(written(write_text, type(flagged)(**values)))
    assert "Decided by passage 1." in output
    assert '"cures depression"' in output


def test_a_long_sentence_is_cut_around_its_strongest_words(written):
    text = "word " * 400 + "cures everything " + "word " * 400
    page = Page(text=text, id="long")
    found = [evidence(text, "cures everything")]
    made = result(page, [passage(page, text, 0, found, {"overclaiming": text}, overclaiming=0.9)])
    output = flat(written(write_text, made))
    assert '[...] "' in output
    assert '" [...]' in output
    quote = output.split('[...] "')[1].split('" [...]')[0]
    assert "cures everything" in quote
    assert len(quote) <= SENTENCE_SHOWN


def test_reasons_against_are_shown_only_when_nothing_is_flagged(written):
    text = "It may help some people."
    page = Page(text=text, id="p")
    found = [evidence(text, "may", kind="wording", weight=-2.0), evidence(text, "help", weight=1.0)]
    for score, shown in ((0.9, False), (0.2, True)):
        made = result(page, [passage(page, text, 0, found, overclaiming=score)])
        assert ("that speaks against" in flat(written(write_text, made))) is shown


@given(ODD_TEXT, ODD_TEXT)
def test_no_line_is_wide_or_obeyed(id_, text):
    page = Page(text=f"{text}cure", id=id_)
    made = result(
        page, [passage(page, page.text, 0, [evidence(page.text, "cure")], {"overclaiming": page.text})]
    )
    stream = io.StringIO()
    write_text([made], stream)
    output = stream.getvalue()
    output.encode("utf-8")
    assert all(len(line) <= WIDTH for line in output.split("\n"))
    assert not any(unicodedata.category(char) == "Cc" and char != "\n" for char in output)
