from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Analyzer, Page, Passage, Sentence
from classifier.counterfactual.rescoring import RecallingModel, Rescorer
from classifier.counterfactual.variants import Variant
from classifier.explanations import Words
from classifier.model import FastModel
from classifier.segmenting import split_passages
from tests.strategies import web_text

PAGE = Page.from_passages(["Ketamine cures depression.", "The garden is big.", "The garden is big."])
FIRST = Variant("passage", (Words(0, 26, "Ketamine cures depression.", 0),))


@given(st.lists(web_text, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_model_that_recalls_predicts_the_same(analyzer: Analyzer, texts: list[str]) -> None:
    passages = split_passages(Page.from_passages([*texts, *texts]))
    model = RecallingModel(analyzer.model)
    expected = analyzer.model.predict_facts(analyzer.model.features(passages))
    np.testing.assert_array_equal(model.predict_facts(model.features(passages)), expected)


def test_the_same_text_in_other_sentences_is_another_passage(by_hand: Callable[..., Analyzer]) -> None:
    text = "Does it end? Ketamine cures depression."
    whole = Passage(0, len(text), 0, text, (Sentence(0, len(text)),))
    apart = replace(whole, sentences=(Sentence(0, 12), Sentence(13, 16), Sentence(17, len(text))))
    model = RecallingModel(by_hand().model)
    assert model.features([whole]) != model.features([apart])


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passages whose features are found, in order."""
    seen: list[str] = []
    original = FastModel.features

    def features(self: FastModel, passages: object, surroundings: object = ()) -> object:
        seen.extend(passage.text for passage in passages)  # type: ignore[attr-defined]
        return original(self, passages, surroundings)  # type: ignore[arg-type]

    monkeypatch.setattr(FastModel, "features", features)
    return seen


def test_each_passage_and_each_variant_is_scored_once(
    by_hand: Callable[..., Analyzer], met: list[str]
) -> None:
    rescorer = Rescorer(by_hand(), PAGE, split_passages(PAGE), "page")
    second = Variant("passage", (Words(28, 46, "The garden is big.", 1),))
    first, again, other = (result for _variant, result in rescorer.score([FIRST, FIRST, second]))
    assert again is first
    assert first.scores["overclaiming"] < other.scores["overclaiming"]  # type: ignore[operator]
    assert met == ["The garden is big.", "Ketamine cures depression."]


def test_a_result_is_kept_without_what_takes_room(by_hand: Callable[..., Analyzer]) -> None:
    rescorer = Rescorer(by_hand(), PAGE, split_passages(PAGE), "page")
    [(variant, result)] = rescorer.score([FIRST])
    assert (variant, result.page, result.passages) == (FIRST, None, ())
    assert rescorer.size == 62


def test_a_lifted_scope_changes_its_own_match_only(by_hand: Callable[..., Analyzer]) -> None:
    page = Page("This does not cure depression. That does not cure anxiety.")
    passages = split_passages(page)
    rescorer = Rescorer(by_hand(), page, passages, "page")
    [features] = by_hand().model.features(passages)
    cures = [signal for signal in features.signals if signal.kind == "cure" and signal.scopes]
    one, both = (
        Variant(
            "plain",
            tuple(Words(signal.start, signal.end) for signal in chosen),
            rules=tuple(signal.rule for signal in chosen),
        )
        for chosen in (cures[:1], cures)
    )
    wrong = Variant("plain", one.words, rules=("no.such_rule",))
    scores = [result.scores["overclaiming"] or 0.0 for _variant, result in rescorer.score([wrong, one, both])]
    assert scores[0] == by_hand()(page).scores["overclaiming"]
    assert scores[0] < scores[1] < scores[2]
