"""What is said of a page is what the model says of it when it is changed."""

from collections.abc import Callable
from math import log
from pathlib import Path

import pytest
from hypothesis import given, settings

from classifier import LABELS, Analyzer, Page, Policy, UnreadableError
from classifier.counterfactual import explain_page, explaining
from classifier.counterfactual.cutting import cut_page
from classifier.explanations import Change, LabelExplanation
from classifier.model import expit
from classifier.reading import ReadFailure, read_page, read_source
from classifier.segmenting import split_passages
from tests.strategies import web_text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples" / "pages").iterdir())
BLAND = "The garden is behind the house."
CURE = "Ketamine cures depression."
SAFE = "It is completely safe."
HELPS = "Ketamine helps with depression."
NAUSEA = "Nausea and panic attacks can occur."
GERMAN = "Wir bieten in unserer Praxis eine Behandlung gegen Depressionen an. " * 4

ByHand = Callable[..., Analyzer]


def explain(analyzer: Analyzer, *passages: str, label: str = "overclaiming") -> LabelExplanation:
    return explain_page(analyzer, Page.from_passages(passages, id="p")).labels[label]


def texts(change: Change) -> list[str]:
    return [words.text for words in change.words]


def test_the_sentence_that_decides_is_the_least(by_hand: ByHand) -> None:
    why = explain(by_hand(), f"{BLAND} {CURE} {BLAND}", BLAND)
    assert why.flag is True
    [change] = why.changes
    assert (change.what, texts(change), change.characters) == ("sentence", [CURE], len(CURE))
    assert (change.flag, change.words[0].passage, change.kinds) == (False, 0, ("cure",))
    assert change.score == pytest.approx(float(expit(-2.0)))
    assert why.nearest is None


def test_all_text_of_one_kind_is_cut_when_no_sentence_is_enough(by_hand: ByHand) -> None:
    other = "Psilocybin cures anxiety."
    why = explain(by_hand(), f"{BLAND} {CURE}", f"{other} {BLAND}", BLAND)
    [change] = why.changes
    assert (change.what, change.kinds, texts(change)) == ("kind", ("cure",), [CURE, other])
    assert [words.passage for words in change.words] == [0, 1]
    assert change.characters == len(CURE) + len(other)


def test_a_passage_is_cut_when_it_is_the_least(by_hand: ByHand) -> None:
    why = explain(by_hand(), f"{CURE} {SAFE}", BLAND)
    [change] = why.changes
    assert (change.what, texts(change)) == ("passage", [f"{CURE} {SAFE}"])


def test_when_nothing_of_one_kind_is_enough_the_nearest_is_given(by_hand: ByHand) -> None:
    why = explain(by_hand(), CURE, f"{SAFE} {BLAND}", BLAND)
    assert not why.changes
    assert why.nearest is not None
    assert (texts(why.nearest), why.nearest.flag) == ([CURE], True)
    assert why.nearest.score < (why.score or 0.0)
    assert (why.untried, why.unscored) == (0, 0)


def test_a_page_of_one_sentence_leaves_nothing_to_score(by_hand: ByHand) -> None:
    why = explain(by_hand(), CURE)
    assert not why.changes
    assert why.nearest is None
    assert why.unscored == why.tried > 0


def test_missing_risk_falls_with_a_disclosure_or_without_exposure(by_hand: ByHand) -> None:
    why = explain(by_hand(), f"{HELPS} {BLAND}", label="missing_risk_disclosure")
    assert why.flag is True
    assert why.disclosure == Change("disclosure", 0.0, flag=False)
    assert (why.disclosure.characters, texts(why.changes[0])) == (0, [HELPS])


def test_a_disclosure_is_only_offered_to_flagged_missing_risk(by_hand: ByHand) -> None:
    disclosing = explain(by_hand(), HELPS, NAUSEA, label="missing_risk_disclosure")
    assert (disclosing.flag, disclosing.disclosure) == (False, None)
    assert explain(by_hand(), CURE, BLAND).disclosure is None


def test_a_threshold_of_zero_is_not_escaped_by_a_disclosure(by_hand: ByHand) -> None:
    why = explain(by_hand(0.0), HELPS, BLAND, label="missing_risk_disclosure")
    assert why.disclosure == Change("disclosure", 0.0, flag=True)
    assert (why.changes, why.log_odds) == ((), None)


def test_the_disclosure_that_keeps_a_page_from_its_flag_is_found(by_hand: ByHand) -> None:
    why = explain(by_hand(), HELPS, f"{NAUSEA} {BLAND}", label="missing_risk_disclosure")
    [change] = why.changes
    assert (change.flag, change.kinds, texts(change)) == (True, ("adverse",), [NAUSEA])


@pytest.mark.parametrize(
    ("sentence", "scopes"),
    [
        ("This does not cure depression.", ("negation",)),
        ("Does ketamine cure depression?", ("question",)),
        ('"Ketamine cures depression," he wrote.', ("attribution", "quotation")),
    ],
)
def test_the_scope_that_keeps_words_from_a_flag_is_named(
    by_hand: ByHand, sentence: str, scopes: tuple[str, ...]
) -> None:
    why = explain(by_hand(), f"{BLAND} {sentence}", BLAND)
    assert (why.flag, why.changes) == (False, ())
    [change] = why.plain
    assert (change.what, change.flag, change.scopes, change.characters) == ("plain", True, scopes, 0)
    assert all(words.text in sentence for words in change.words)
    assert change.score > why.threshold


def test_a_played_down_risk_would_disclose_if_it_stood_plain(by_hand: ByHand) -> None:
    why = explain(by_hand(), HELPS, "Only a little nausea may occur.", label="missing_risk_disclosure")
    assert why.flag is True
    [change] = why.plain
    assert (change.flag, change.scopes) == (False, ("minimizing",))


def test_nothing_to_cut_or_to_lift_is_no_variant(by_hand: ByHand) -> None:
    why = explain(by_hand(), BLAND)
    assert (why.flag, why.tried, why.changes, why.plain, why.nearest) == (False, 0, (), (), None)


def test_at_its_threshold_a_label_is_flagged_and_the_distance_is_nothing(by_hand: ByHand) -> None:
    score = explain(by_hand(), CURE, BLAND).score
    why = explain(by_hand(score), CURE, BLAND)
    assert (why.flag, why.margin, why.log_odds) == (True, 0.0, 0.0)
    assert texts(why.changes[0]) == [CURE]


def test_the_distance_is_in_score_and_log_odds(by_hand: ByHand) -> None:
    why = explain(by_hand(0.75), BLAND)
    assert why.margin == pytest.approx(float(expit(-2.0)) - 0.75)
    assert why.log_odds == pytest.approx(-2.0 - log(3.0))


@pytest.mark.parametrize("threshold", [0.0, 1.0])
def test_no_log_odds_are_given_where_they_are_not_finite(by_hand: ByHand, threshold: float) -> None:
    assert explain(by_hand(threshold), CURE, BLAND).log_odds is None


@pytest.mark.parametrize(
    ("page", "status", "undecided"),
    [
        (Page("", id="x"), "abstained", ("no_text",)),
        (Page.from_passages(["", "***"], id="x"), "abstained", ("no_text",)),
        (Page(GERMAN, id="x"), "abstained", ("not_english",)),
        (ReadFailure("x", UnreadableError("x: it is gone")), "error", ("unreadable",)),
    ],
    ids=["empty", "no words", "german", "error"],
)
def test_an_unscored_page_is_undecided_with_the_reason(
    by_hand: ByHand, page: Page | ReadFailure, status: str, undecided: tuple[str, ...]
) -> None:
    why = explain_page(by_hand(), page)
    assert (why.result.id, why.result.status, list(why.labels)) == ("x", status, list(LABELS))
    for item in why.labels.values():
        assert (item.flag, item.score, item.margin, item.undecided) == (None, None, None, undecided)
        assert (item.reasons, item.changes, item.plain, item.nearest, item.tried) == ((), (), (), None, 0)


def test_a_page_partly_unread_is_undecided_on_what_it_leaves_out_only(by_hand: ByHand) -> None:
    page = Page(f"{CURE} {BLAND}", incomplete=("truncated",))
    labels = explain_page(by_hand(), page).labels
    missing = labels["missing_risk_disclosure"]
    assert (missing.flag, missing.undecided, missing.disclosure) == (None, ("truncated",), None)
    assert missing.reasons
    assert (labels["overclaiming"].flag, labels["overclaiming"].undecided) == (True, ())
    assert texts(labels["overclaiming"].changes[0]) == [CURE]


def test_reasons_are_the_strongest_of_the_page_with_their_passages(by_hand: ByHand) -> None:
    passages = [f"{BLAND} {CURE}" for _ in range(12)]
    why = explain(by_hand(), *passages, NAUSEA, label="missing_risk_disclosure")
    assert len(why.reasons) == explaining.REASONS < why.listed
    weights = [abs(reason.evidence.weight) for reason in why.reasons]
    assert weights == sorted(weights, reverse=True)
    text = "\n\n".join([*passages, NAUSEA])
    for reason in why.reasons:
        assert reason.evidence.slice(text) == reason.evidence.text
        assert reason.evidence.label in {"exposure", "risk_disclosure"}
        assert text[: reason.evidence.start].count("\n\n") == reason.passage


def test_variants_are_bounded_and_what_is_left_out_is_counted(by_hand: ByHand) -> None:
    # Two kinds that both overclaim, so that nothing alone changes the decision.
    why = explain(by_hand(), *[f"{CURE} {SAFE} {number}." for number in range(50)])
    assert why.tried == explaining.VARIANTS
    assert why.untried > 0
    assert not why.changes


def test_the_documented_limits_are_the_codes() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert f"At most {explaining.VARIANTS} variants" in page
    assert f"more than {explaining.CHARACTERS // explaining.VARIANTS:,} characters" in page


def test_a_long_page_gets_fewer_variants_but_never_none(
    by_hand: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explaining, "CHARACTERS", 10)
    why = explain(by_hand(), f"{CURE} {BLAND}", BLAND)
    assert why.tried == 1
    assert texts(why.changes[0]) == [CURE]


def test_level_passage_takes_the_text_as_one_and_its_thresholds(by_hand: ByHand) -> None:
    maker = by_hand()
    policy = Policy("apart", dict.fromkeys(LABELS, 0.5), dict.fromkeys(LABELS, 0.25))
    paragraph = f"{BLAND} " * 9
    page = Page(f"{paragraph}\n\n{CURE}\n\n{paragraph}")
    assert len(maker(page).passages) > 1
    why = explain_page(Analyzer(maker.model, policy), page, level="passage")
    assert len(why.result.passages) == 1
    item = why.labels["overclaiming"]
    assert item.threshold == 0.25
    assert (item.changes[0].what, texts(item.changes[0])) == ("sentence", [CURE])


@pytest.mark.parametrize("mode", ["all", "none"])
def test_the_analyzers_evidence_mode_does_not_matter(by_hand: ByHand, mode: str) -> None:
    why = explain(by_hand(evidence=mode), CURE, BLAND)
    assert why.reasons
    assert why == explain(by_hand(), CURE, BLAND)


def check(analyzer: Analyzer, page: Page) -> None:
    """Score each reported cut once more, by itself."""
    why = explain_page(analyzer, page)
    assert why.result.to_dict() == analyzer(page).to_dict()
    for label, item in why.labels.items():
        for change in (*item.changes, *([item.nearest] if item.nearest else [])):
            if change.what == "plain":
                continue
            then = analyzer(cut_page(page, split_passages(page), change.words))
            assert then.scores[label] == change.score
            assert then.flags[label] is change.flag
        assert all(change.flag is not item.flag for change in (*item.changes, *item.plain))
        sizes = [change.characters for change in item.changes]
        assert sizes == sorted(sizes)
        assert item.tried <= explaining.VARIANTS


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_each_score_is_the_models_own(analyzer: Analyzer, path: Path) -> None:
    [page] = read_source(path)
    assert isinstance(page, Page)
    check(analyzer, page)


@given(web_text)
@settings(max_examples=15, deadline=None)
def test_any_text_is_explained_by_its_own_scores(analyzer: Analyzer, text: str) -> None:
    check(analyzer, Page(text))


def test_a_cut_passage_scores_as_a_page_made_of_the_others(analyzer: Analyzer) -> None:
    shop = "Our capsules cure depression for good. 100% safe. Add to cart, only $40."
    page = Page.from_passages([BLAND, shop, NAUSEA])
    why = explain_page(analyzer, page).labels["sales_intent"]
    rest = analyzer(Page.from_passages([BLAND, NAUSEA]))
    cuts = [change for change in (*why.changes, why.nearest) if change and texts(change) == [shop]]
    assert all(change.score == rest.scores["sales_intent"] for change in cuts)
    assert why.changes or why.nearest


def test_the_main_text_alone_is_explained_where_it_alone_is_judged() -> None:
    html = (
        "<main><p>Psilocybin helped some people in the trial, and the clinic is in the old town.</p></main>"
        "<footer><p>Cures depression for good! Buy now, only $40, ships today.</p></footer>"
    )
    page = read_page(html, media_type="text/html", id="x")
    analyzer = Analyzer.from_pretrained(main_text=True)
    assert explain_page(analyzer, page).result.flags == analyzer(page).flags
    assert explain_page(analyzer, page).result.flags["sales_intent"] is False


def test_a_flagged_page_that_names_no_topic_has_counterfactuals() -> None:
    text = (
        "The house by the lake has ten rooms and a garden with trees; breakfast is served from eight. "
        "It cures depression for good, guaranteed, and it is 100% safe. "
        "The nearest station is a short walk away, and a bus runs every hour until midnight."
    )
    label = explain_page(Analyzer.from_pretrained(), Page(text, id="x")).labels["overclaiming"]
    assert label.flag is True
    assert label.changes
