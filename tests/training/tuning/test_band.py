"""The band of the cascade."""

import numpy as np
import pytest

from classifier import Policy
from classifier.labels import FACTS, LABELS
from classifier.model import expit
from training.tuning.band import KEPT, WIDTHS, centres, choose_band, inside, macro_f1, macro_precision

AROUND = (np.zeros(4), np.zeros(4))


def made(size: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, what a fast model says, and what a better one says."""
    chance = np.random.default_rng(9)
    true = chance.normal(size=(size, 4)) * 2.5
    facts = (true + chance.normal(size=true.shape) > 1).astype(np.int64)
    truth = np.column_stack([facts[:, 0], facts[:, 1] & ~facts[:, 2] & 1, facts[:, 3]])
    return truth, true + chance.normal(size=true.shape) * 2 - 1, true * 1.5 - 1


def band_of(truth: np.ndarray, fast: np.ndarray, careful: np.ndarray) -> tuple:
    def measure(sent: np.ndarray) -> float:
        return macro_precision(truth, expit(np.where(sent[:, None], careful, fast)))

    return choose_band(fast, macro_precision(truth, expit(fast)), measure, AROUND), measure


def test_enough_of_the_gain_is_kept_and_not_all_are_sent_on() -> None:
    truth, fast, careful = made()
    band, measure = band_of(truth, fast, careful)
    sent = inside(fast, band.low, band.high)
    first, last = (macro_precision(truth, expit(said)) for said in (fast, careful))
    assert last > first + 0.05
    assert measure(sent) >= first + KEPT * (last - first)
    assert band.share == pytest.approx(sent.mean(), abs=1e-4)
    assert 0.1 < band.share < 0.95
    figures = {"fast": first, "cascade": measure(sent), "careful": last}
    assert band.figures == pytest.approx(figures, abs=1e-4)


def test_no_edge_can_move_in_by_a_step() -> None:
    truth, fast, careful = made(200)
    band, measure = band_of(truth, fast, careful)
    first, last = (macro_precision(truth, expit(said)) for said in (fast, careful))
    for at in np.flatnonzero(band.high >= band.low):
        for edge, sign in ((band.low, -1), (band.high, 1)):
            width = sign * edge[at]
            narrower = WIDTHS[WIDTHS.index(width) - 1]
            edges = {"low": band.low.copy(), "high": band.high.copy()}
            edges["low" if sign < 0 else "high"][at] = sign * narrower
            assert measure(inside(fast, **edges)) < first + KEPT * (last - first)


def test_a_fact_that_gains_nothing_sends_nothing_on() -> None:
    truth, fast, careful = made()
    careful[:, :3] = fast[:, :3]
    band, _ = band_of(truth, fast, careful)
    assert (band.high[:3] < band.low[:3]).all()
    assert band.high[3] > band.low[3]


def test_without_a_gain_nothing_is_sent_on() -> None:
    truth, fast, _ = made(100)
    band, _ = band_of(truth, fast, np.zeros_like(fast))
    assert band.share == 0
    assert not inside(fast, band.low, band.high).any()
    assert np.isfinite([band.edges.low, band.edges.high]).all()


def test_f1_is_taken_at_the_thresholds() -> None:
    truth = np.array([[1, 0, 1], [0, 1, 1], [1, 0, 0]])
    facts = np.array([[0.7, 0.0, 0.0, 0.9], [0.6, 0.9, 0.1, 0.2], [0.3, 0.0, 0.0, 0.1]])
    at = {"overclaiming": 0.65, "missing_risk_disclosure": 0.5, "sales_intent": 0.5}
    assert macro_f1(truth, facts, at) == pytest.approx((2 / 3 + 1 + 2 / 3) / 3)


def test_the_band_lies_around_the_thresholds_of_passage_and_page() -> None:
    at = dict.fromkeys(LABELS, 0.5)
    page = {
        **at,
        "overclaiming": expit(np.array(1.0)).item(),
        "missing_risk_disclosure": expit(np.array(2.0)).item(),
    }
    low, high = centres(Policy("p", page, at))
    np.testing.assert_allclose(low, [0, 0, -2, 0], atol=1e-9)
    np.testing.assert_allclose(high, [1, 2, 0, 0], atol=1e-9)
    assert len(FACTS) == 4


def test_labels_that_nothing_has_are_left_out_of_the_mean() -> None:
    truth = np.array([[1, 0, 0], [0, 0, 0]])
    assert macro_precision(truth, np.array([[0.9, 0, 0, 0], [0.1, 0, 0, 0]])) == 1.0
    assert macro_precision(np.zeros((2, 3), dtype=int), np.zeros((2, 4))) == 0.0
