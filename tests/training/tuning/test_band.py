"""The band of the cascade."""

import numpy as np
import pytest

from classifier import Policy
from classifier.labels import FACTS, LABELS
from classifier.model import expit
from training.tuning.band import KEPT, centres, choose_band, inside, macro_precision

AROUND = (np.zeros(4), np.zeros(4))


def made(size: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, what a fast model says, and what a better one says."""
    chance = np.random.default_rng(9)
    true = chance.normal(size=(size, 4)) * 2.5
    facts = (true + chance.normal(size=true.shape) > 1).astype(np.int64)
    truth = np.column_stack([facts[:, 0], facts[:, 1] & ~facts[:, 2] & 1, facts[:, 3]])
    return truth, true + chance.normal(size=true.shape) * 2 - 1, true * 1.5 - 1


def test_enough_of_the_gain_is_kept_and_not_all_are_sent_on() -> None:
    truth, fast, careful = made()

    def outcome(sent: np.ndarray) -> np.ndarray:
        return expit(np.where(sent[:, None], careful, fast))

    band = choose_band(fast, truth, expit(fast), outcome, AROUND)
    sent = inside(fast, band.low, band.high)
    first, last = macro_precision(truth, expit(fast)), macro_precision(truth, expit(careful))
    assert last > first + 0.05
    assert macro_precision(truth, outcome(sent)) >= first + KEPT * (last - first)
    assert band.share == pytest.approx(sent.mean(), abs=1e-4)
    assert 0.1 < band.share < 0.95
    assert band.precision["cascade"] == pytest.approx(macro_precision(truth, outcome(sent)), abs=1e-4)


def test_no_edge_can_move_in_by_a_step() -> None:
    truth, fast, careful = made(200)

    def outcome(sent: np.ndarray) -> np.ndarray:
        return expit(np.where(sent[:, None], careful, fast))

    band = choose_band(fast, truth, expit(fast), outcome, AROUND)
    needed = KEPT * macro_precision(truth, expit(careful)) + (1 - KEPT) * macro_precision(truth, expit(fast))
    for at in range(4):
        for edge in ("low", "high"):
            low, high = band.low.copy(), band.high.copy()
            (low if edge == "low" else high)[at] *= 0.5
            if abs(low - band.low).sum() + abs(high - band.high).sum() > 3:
                assert macro_precision(truth, outcome(inside(fast, low, high))) < needed


def test_without_a_gain_nothing_is_sent_on() -> None:
    truth, fast, _ = made(100)
    band = choose_band(
        fast, truth, expit(fast), lambda sent: expit(np.where(sent[:, None], 0.0, fast)), AROUND
    )
    assert band.share == 0
    assert not inside(fast, band.low, band.high).any()
    assert np.isfinite([band.to_json()["low"], band.to_json()["high"]]).all()


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
