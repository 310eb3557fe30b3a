import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.aggregate import PageWeights, label_scores, log_odds, page_facts, passage_facts, strongest_two
from classifier.labels import FACTS, LABELS
from tests.strategies import probabilities

WEIGHTS = PageWeights(np.tile([0.7, 0.4], (4, 1)), np.full(4, -0.2))

rows = st.lists(st.lists(probabilities, min_size=4, max_size=4), min_size=1, max_size=12)


@given(rows)
def test_page_scores_stay_in_range_and_ignore_order(values: list[list[float]]) -> None:
    facts = np.array(values)
    scores = label_scores(page_facts(facts, WEIGHTS))
    assert list(scores) == list(LABELS)
    assert all(score is not None and 0.0 <= score <= 1.0 for score in scores.values())
    assert scores == label_scores(page_facts(facts[::-1], WEIGHTS))


@given(rows)
def test_a_page_of_one_passage_scores_as_the_passage(values: list[list[float]]) -> None:
    row = values[0]
    assert label_scores(page_facts(np.array([row]), WEIGHTS)) == label_scores(passage_facts(row))


def test_a_disclosure_anywhere_on_the_page_counts() -> None:
    exposed = dict(zip(FACTS, [0.1, 0.9, 0.0, 0.1], strict=True))
    assert label_scores(exposed)["missing_risk_disclosure"] == 0.9
    facts = page_facts(np.array([[0.1, 0.9, 0.0, 0.1], [0.0, 0.1, 1.0, 0.0]]), WEIGHTS)
    assert label_scores(facts)["missing_risk_disclosure"] == pytest.approx(0.0, abs=1e-4)


def test_a_second_strong_passage_adds_to_the_page() -> None:
    once = page_facts(np.array([[0.8] * 4, [0.1] * 4]), WEIGHTS)
    twice = page_facts(np.array([[0.8] * 4, [0.8] * 4]), WEIGHTS)
    assert all(twice[fact] > once[fact] for fact in FACTS)


def test_only_the_two_strongest_passages_count() -> None:
    two = np.array([[0.8] * 4, [0.3] * 4])
    assert page_facts(two, WEIGHTS) == page_facts(np.vstack([two, [[0.1] * 4] * 50]), WEIGHTS)


def test_certain_probabilities_have_finite_log_odds() -> None:
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
    assert strongest_two(np.array([[0.0] * 4, [1.0] * 4, [0.5] * 4])).shape == (4, 2)


def test_missing_risk_is_never_asserted_for_a_page_partly_unread() -> None:
    facts = dict(zip(FACTS, [0.1, 0.9, 0.0, 0.1], strict=True))
    scores = label_scores(facts, complete=False)
    assert scores["missing_risk_disclosure"] is None
    assert scores["overclaiming"] == 0.1
