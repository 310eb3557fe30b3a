"""What opens the gates of scoring, and what closes them."""

import pytest

from classifier import Analyzer, Page
from classifier.labels import LABELS
from classifier.language import is_english, is_foreign, reads_english

GERMAN = (
    "Die Behandlung mit Ketamin wird in unserer Praxis seit vielen Jahren angeboten. Bitte rufen Sie uns an, "
    "wenn Sie einen Termin vereinbaren, und bringen Sie Ihre Unterlagen und die Liste Ihrer Medikamente mit."
)
SALES = (
    "Our ketamine infusions lift depression within hours, and we will be with you all the way to the end. "
    "Book your first session today; six of them are only $2,400."
)
GARDEN = (
    "The gardens open at nine and close when it gets dark. There are three ponds, a rose walk and a small "
    "tea room, where the cakes are baked by the same family that has always had the keys."
)
LISTED = "MDMA, psilocybin, LSD, ketamine, ibogaine, mescaline, DMT, 2C-B, 5-MeO-DMT, salvinorin A. " * 4


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer.from_pretrained(evidence="none")


def test_a_page_in_two_languages_is_scored_where_it_is_english_and_says_the_share(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages([SALES, GERMAN]))
    assert (result.status, result.reasons) == ("partial", ("not_english",))
    assert result.flags["sales_intent"] is True
    assert result.flags["missing_risk_disclosure"] is None
    english, german = result.passages
    assert None not in english.scores.values()
    assert set(german.scores.values()) == {None}
    assert "% of its words seem to be in another language (de)" in result.message


def test_one_english_paragraph_of_a_foreign_page_is_scored(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages([GERMAN, GERMAN, GERMAN, SALES, GERMAN, GERMAN]))
    assert (result.status, result.reasons) == ("partial", ("not_english",))
    assert [passage.scores["sales_intent"] is None for passage in result.passages] == [True] * 3 + [False] + [
        True
    ] * 2


def test_a_foreign_page_with_short_english_lines_is_not_scored(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages([GERMAN, "Add to cart", GERMAN]))
    assert (result.status, result.reasons) == ("abstained", ("not_english",))


def test_a_page_on_something_else_is_not_scored(analyzer: Analyzer) -> None:
    result = analyzer(GARDEN)
    assert (result.status, result.reasons) == ("abstained", ("off_topic",))
    assert set(result.scores.values()) == set(result.flags.values()) == {None}
    assert "names no psychedelic compound" in result.message


@pytest.mark.parametrize(
    "page",
    [
        Page(GARDEN, title="Psilocybin retreat: the house"),
        Page.from_passages([GARDEN, "Ketamine is not kept there."]),
        Page("The gardens open at nine."),
    ],
    ids=["title", "one passage", "few words"],
)
def test_a_page_that_may_be_on_the_topic_is_scored(analyzer: Analyzer, page: Page) -> None:
    result = analyzer(page)
    assert result.status == "ok"
    assert None not in result.scores.values()


def test_what_would_be_flagged_is_scored_whatever_it_names(analyzer: Analyzer) -> None:
    text = (
        "It cures depression for good, guaranteed, and it is 100% safe. Nothing else works as fast or lasts "
        "as long. Add to cart now, only $40, free shipping, and feel the miracle for yourself tonight."
    )
    result = analyzer(text)
    assert result.status == "ok"
    assert result.flags["overclaiming"] is True


def test_a_passage_needs_no_topic_of_its_own(analyzer: Analyzer) -> None:
    assert analyzer(GARDEN, level="passage").status == "ok"


@pytest.mark.parametrize("text", ["FAQ", "Add to cart", "2C-B 10 mg"])
def test_a_few_words_are_never_taken_for_another_language(analyzer: Analyzer, text: str) -> None:
    result = analyzer(text)
    assert result.status == "ok"
    assert None not in (result.scores[label] for label in LABELS)


@pytest.mark.parametrize(
    ("text", "english", "foreign", "sure"),
    [
        (SALES, True, False, True),
        (GERMAN, False, True, False),
        (LISTED, True, False, False),
        ("", True, False, False),
    ],
    ids=["English", "German", "a list", "nothing"],
)
def test_languages_are_told_with_caution(text: str, *, english: bool, foreign: bool, sure: bool) -> None:
    assert (is_english(text), is_foreign(text), reads_english(text)) == (english, foreign, sure)


def test_passages_of_no_words_count_for_no_language(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages(["***", SALES, "---"]))
    assert result.status == "ok"
    unscored = [passage.scores["sales_intent"] is None for passage in result.passages]
    assert unscored == [True, False, True]


def test_what_is_in_another_language_may_name_the_topic(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages([GARDEN, GERMAN.replace("Ketamin", "Pilzen")]))
    assert (result.status, result.reasons) == ("partial", ("not_english",))
