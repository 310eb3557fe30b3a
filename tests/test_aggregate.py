import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classifier.aggregate import label_scores, page_facts, passage_facts
from classifier.labels import FACTS, LABELS
from tests.strategies import probabilities

rows = st.lists(st.lists(probabilities, min_size=4, max_size=4), min_size=1, max_size=12)


@given(rows)
def test_page_scores_stay_in_range_and_ignore_order(values: list[list[float]]) -> None:
    facts = np.array(values)
    scores = label_scores(page_facts(facts))
    assert list(scores) == list(LABELS)
    assert all(score is not None and 0.0 <= score <= 1.0 for score in scores.values())
    assert scores == label_scores(page_facts(facts[::-1]))


@given(rows)
def test_a_page_of_one_passage_scores_as_the_passage(values: list[list[float]]) -> None:
    row = values[0]
    assert label_scores(page_facts(np.array([row]))) == label_scores(passage_facts(row))


def test_a_disclosure_anywhere_on_the_page_counts() -> None:
    exposed = dict(zip(FACTS, [0.1, 0.9, 0.0, 0.1], strict=True))
    assert label_scores(exposed)["missing_risk_disclosure"] == 0.9
    facts = page_facts(np.array([[0.1, 0.9, 0.0, 0.1], [0.0, 0.1, 1.0, 0.0]]))
    assert label_scores(facts)["missing_risk_disclosure"] == 0.0


@given(rows, st.lists(probabilities, min_size=4, max_size=4))
def test_one_more_passage_never_lowers_a_fact(values: list[list[float]], more: list[float]) -> None:
    before, after = page_facts(np.array(values)), page_facts(np.array([*values, more]))
    assert all(after[fact] >= before[fact] for fact in FACTS)


def test_missing_risk_is_never_asserted_for_a_page_partly_unread() -> None:
    facts = dict(zip(FACTS, [0.1, 0.9, 0.0, 0.1], strict=True))
    scores = label_scores(facts, complete=False)
    assert scores["missing_risk_disclosure"] is None
    assert scores["overclaiming"] == 0.1


def test_beside_the_main_text_only_risk_counts() -> None:
    facts = np.array([[0.1, 0.2, 0.0, 0.1], [0.9, 0.8, 0.7, 0.9]])
    names = dict(zip(FACTS, range(4), strict=True))
    found = page_facts(facts, np.array([False, True]))
    assert found["risk_disclosure"] == facts[:, names["risk_disclosure"]].max()
    assert all(found[fact] == facts[0, at] for fact, at in names.items() if fact != "risk_disclosure")
    assert page_facts(facts, np.array([True, True]))["overclaiming"] == 0.0
