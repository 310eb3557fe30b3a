import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Analyzer
from classifier.documents import Page
from classifier.labels import FACTS
from classifier.model import expit, explain
from classifier.segmenting import split_passages
from tests.strategies import web_text


def passages(texts: list[str]) -> tuple:
    return split_passages(Page.from_passages(texts))


@given(st.lists(web_text, min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_probabilities_stay_in_range_and_batches_change_nothing(texts: list[str]) -> None:
    model = Analyzer.from_pretrained().model
    features = model.features(passages(texts))
    together = model.predict_facts(features)
    assert together.shape == (len(texts), len(FACTS))
    assert ((together >= 0) & (together <= 1)).all()
    for row, item in zip(together, features, strict=True):
        np.testing.assert_array_equal(model.predict_facts([item])[0], row)


@given(web_text)
@settings(max_examples=60, deadline=None)
def test_contributions_and_bias_sum_to_the_log_odds(text: str) -> None:
    model = Analyzer.from_pretrained().model
    [features] = model.features(passages([text]))
    total = model.bias + sum(
        (np.array(item.weights) for item in model.contributions(features)), np.zeros(len(FACTS))
    )
    np.testing.assert_allclose(total, model.log_odds([features])[0], atol=1e-9)


@given(web_text)
@settings(max_examples=60, deadline=None)
def test_evidence_points_at_its_words(text: str) -> None:
    model = Analyzer.from_pretrained().model
    [passage] = passages([text])
    [features] = model.features([passage])
    why = explain(passage, model.contributions(features))
    for item in why.evidence:
        assert item.slice(text) == item.text
        assert item.label in FACTS
    for fact, span in why.deciding.items():
        assert fact in FACTS
        assert 0 <= span.start <= span.end <= len(text)


def test_no_text_gives_no_rows() -> None:
    model = Analyzer.from_pretrained().model
    assert model.predict_facts(model.features(())).shape == (0, len(FACTS))


def test_a_passage_without_known_words_scores_the_bias() -> None:
    model = Analyzer.from_pretrained().model
    np.testing.assert_allclose(model.log_odds(model.features(passages(["zzqx wvvk"])))[0], model.bias)


def test_scope_lowers_what_a_plain_claim_weighs() -> None:
    model = Analyzer.from_pretrained().model
    plain, denied = model.log_odds(
        model.features(passages(["Ketamine cures depression.", "Ketamine does not cure depression."]))
    )
    column = FACTS.index("overclaiming")
    assert denied[column] < plain[column]


def test_evidence_of_a_scoped_signal_tells_its_weight_before_scope() -> None:
    model = Analyzer.from_pretrained().model
    [passage] = passages(["There is no evidence that ketamine cures depression."])
    [features] = model.features([passage])
    [cure] = [item for item in model.contributions(features) if item.source == "signal:efficacy.cure"]
    assert cure.scopes == ("negation",)
    column = FACTS.index("overclaiming")
    assert cure.weights[column] < cure.before_scope[column]


@pytest.mark.parametrize("value", [-1000.0, -1.0, 0.0, 1.0, 1000.0])
def test_the_logistic_function_does_not_overflow(value: float) -> None:
    probability = float(expit(np.array([value]))[0])
    assert 0.0 <= probability <= 1.0
    assert probability == pytest.approx(1.0 - float(expit(np.array([-value]))[0]))
