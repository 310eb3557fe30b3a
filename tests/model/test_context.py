import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.labels import FACTS
from classifier.model import PageContext, strongest_others

SIZE = len(FACTS)
rows = st.lists(st.lists(st.floats(-20, 20), min_size=SIZE, max_size=SIZE), min_size=1, max_size=6)


def context() -> PageContext:
    rng = np.random.default_rng(1)
    ordinary, shift, off_topic = rng.normal(size=(3, SIZE))
    return PageContext(rng.uniform(0, 0.5, (SIZE, SIZE)), ordinary, shift, -np.abs(off_topic))


def added(by: PageContext, log_odds: np.ndarray, *, topic: bool = True) -> np.ndarray:
    return by.added(log_odds, np.full(len(log_odds), topic))


def column(*values: float) -> np.ndarray:
    return np.tile(np.array(values, dtype=np.float64)[:, None], SIZE)


CASES = [
    # log-odds of the passages, ordinary, mean of the two strongest others
    ((3.0,), 0.0, (0.0,)),
    ((3.0, 1.0), 0.0, (0.5, 1.5)),
    ((3.0, 1.0, 2.0), 0.0, (1.5, 2.5, 2.0)),
    ((3.0, 3.0, 3.0), 0.0, (3.0, 3.0, 3.0)),
    ((3.0, 3.0, 1.0), 0.0, (2.0, 2.0, 3.0)),
    ((-3.0, -5.0), 0.0, (0.0, 0.0)),
    ((-3.0, 5.0), 1.0, (3.0, 1.0)),
]


@pytest.mark.parametrize(("values", "ordinary", "expected"), CASES)
def test_the_strongest_others_are_averaged(values: tuple, ordinary: float, expected: tuple) -> None:
    found = strongest_others(column(*values), np.full(SIZE, ordinary))
    np.testing.assert_allclose(found, column(*expected))


@given(rows)
def test_a_passage_does_not_speak_for_itself(values: list) -> None:
    log_odds, ordinary = np.array(values), np.zeros(SIZE)
    for place in range(len(log_odds)):
        rest = np.delete(log_odds, place, axis=0)
        best = -np.sort(-np.vstack([rest, np.zeros((2, SIZE))]), axis=0)[:2].mean(axis=0)
        np.testing.assert_allclose(strongest_others(log_odds, ordinary)[place], best, atol=1e-9)


@given(rows, st.lists(st.floats(-20, 20), min_size=SIZE, max_size=SIZE))
def test_one_more_passage_never_lowers_another(values: list, more: list) -> None:
    if len(values) < 2:
        return
    before = added(context(), np.array(values))
    after = added(context(), np.array([*values, more]))[:-1]
    assert (after >= before - 1e-9).all()


def test_a_page_of_one_passage_is_judged_alone() -> None:
    assert not added(context(), column(7.0)).any()


def test_ordinary_company_gives_the_shift_alone() -> None:
    meek = PageContext(context().coef, np.zeros(SIZE), context().shift, np.zeros(SIZE))
    np.testing.assert_allclose(added(meek, column(-3.0, -1.0)), np.tile(context().shift, (2, 1)))


def test_no_context_adds_nothing() -> None:
    assert not added(PageContext.none(), column(3.0, -1.0)).any()


def test_no_passage_gives_no_row() -> None:
    assert added(context(), np.zeros((0, SIZE))).shape == (0, SIZE)


def test_a_page_that_names_no_topic_is_scored_lower() -> None:
    log_odds = column(3.0, 1.0)
    gap = added(context(), log_odds) - added(context(), log_odds, topic=False)
    np.testing.assert_allclose(gap, np.tile(-context().off_topic, (2, 1)))


def test_one_passage_that_names_the_topic_is_enough() -> None:
    log_odds = column(3.0, 1.0)
    some = context().added(log_odds, np.array([False, True]))
    np.testing.assert_array_equal(some, added(context(), log_odds))
