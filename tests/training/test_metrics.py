import math

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import probabilities
from training.metrics import METRICS, best_threshold, calibration_error

BOTH = (0, 0, 1, 1), (0.1, 0.6, 0.4, 0.9)
"""Of the four pairs of a 0 and a 1, three are in order; at 0.5 two of the four rows are right."""

FIGURES = [
    ("auc", *BOTH, 0.5, 3 / 4),
    ("auc", (0, 0, 1, 1), (0.1, 0.2, 0.8, 0.9), 0.5, 1.0),
    ("auc", (0, 1), (0.5, 0.5), 0.5, 0.5),
    ("auc", (1, 1), (0.1, 0.2), 0.5, math.nan),
    ("auc", (0, 0), (0.1, 0.2), 0.5, math.nan),
    ("ap", *BOTH, 0.5, 1 / 2 * 1 + 1 / 2 * 2 / 3),
    ("ap", (1, 1), (0.1, 0.2), 0.5, 1.0),
    ("ap", (0, 0), (0.1, 0.2), 0.5, math.nan),
    ("kappa", *BOTH, 0.5, 0.0),
    ("kappa", *BOTH, 0.4, 0.5),
    ("kappa", (0, 1), (0.1, 0.9), 0.5, 1.0),
    ("kappa", (0, 1), (0.9, 0.1), 0.5, -1.0),
    ("kappa", (1, 1), (0.9, 0.8), 0.5, math.nan),
    ("f1", *BOTH, 0.5, 1 / 2),
    ("f1", *BOTH, 0.4, 4 / 5),
    ("f1", *BOTH, 0.9, 2 / 3),
    ("f1", (0, 0), (0.1, 0.2), 0.5, 0.0),
    ("f1", (1, 1), (0.1, 0.2), 0.5, 0.0),
    ("ece", *BOTH, 0.5, (0.1 + 0.6 + 0.6 + 0.1) / 4),
]


def arrays(truth: tuple, score: tuple) -> tuple[np.ndarray, np.ndarray]:
    return np.array(truth, dtype=np.int64), np.array(score, dtype=np.float64)


@pytest.mark.parametrize(("name", "truth", "score", "threshold", "expected"), FIGURES)
def test_a_figure_is_what_a_hand_computes(
    name: str, truth: tuple, score: tuple, threshold: float, expected: float
) -> None:
    assert METRICS[name](*arrays(truth, score), threshold) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("places", [1, 2, 12])
def test_the_figures_are_scikit_learns(places: int) -> None:
    chance = np.random.default_rng(5)
    score = chance.random(200).round(places)
    truth = (chance.random(200) < score).astype(np.int64)
    said = (score >= 0.4).astype(np.int64)
    expected = {
        "auc": sklearn.metrics.roc_auc_score(truth, score),
        "ap": sklearn.metrics.average_precision_score(truth, score),
        "kappa": sklearn.metrics.cohen_kappa_score(truth, said),
        "f1": sklearn.metrics.f1_score(truth, said),
    }
    for name, value in expected.items():
        assert METRICS[name](truth, score, 0.4) == pytest.approx(value), name


CALIBRATION = [
    ("certain and right", (0, 1, 1), (0.0, 1.0, 1.0), 0.0),
    ("certain and wrong", (1, 0), (0.0, 1.0), 1.0),
    ("one row", (1,), (0.3,), 0.7),
    ("all scores equal and calibrated", (0, 0, 1, 1), (0.5, 0.5, 0.5, 0.5), 0.0),
    ("all scores 1", (0, 0, 0, 1), (1.0, 1.0, 1.0, 1.0), 0.75),
    ("too high and too low in different bins", (1, 0), (0.4, 0.6), 0.6),
    ("twenty rows make bins of two", (0, 1) * 10, tuple(np.linspace(0.5, 0.5, 20)), 0.0),
]


@pytest.mark.parametrize(
    ("truth", "score", "expected"), [row[1:] for row in CALIBRATION], ids=[row[0] for row in CALIBRATION]
)
def test_the_calibration_error_is_the_mean_gap_of_a_bin(truth: tuple, score: tuple, expected: float) -> None:
    assert calibration_error(*arrays(truth, score)) == pytest.approx(expected)


def test_bins_of_the_calibration_error_hold_equally_many_rows() -> None:
    score = np.linspace(0.01, 0.99, 40) ** 3
    truth = (np.arange(40) % 3 == 0).astype(np.int64)
    gaps = [abs(truth[at : at + 4].mean() - score[at : at + 4].mean()) for at in range(0, 40, 4)]
    assert calibration_error(truth, score) == pytest.approx(np.mean(gaps))


rows = st.lists(st.tuples(st.integers(0, 1), probabilities), min_size=1, max_size=30)
tied_rows = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.2, 0.5, 1.0])), min_size=1)


@given(st.one_of(rows, tied_rows), st.randoms(use_true_random=False))
def test_the_calibration_error_stays_in_range_and_row_order_changes_nothing(pairs: list, chance) -> None:
    error = calibration_error(*arrays(*zip(*pairs, strict=True)))
    assert 0.0 <= error <= 1.0
    chance.shuffle(pairs)
    assert calibration_error(*arrays(*zip(*pairs, strict=True))) == pytest.approx(error)


@given(st.one_of(rows, tied_rows))
def test_no_threshold_has_a_better_f1(pairs: list) -> None:
    truth, score = arrays(*zip(*pairs, strict=True))
    threshold = best_threshold(truth, score)
    assert 0.0 <= threshold <= 1.0

    def f1(at: float) -> float:
        return 2 * truth[score >= at].sum() / (truth.sum() + (score >= at).sum())

    assert f1(threshold) == pytest.approx(max(f1(at) for at in score))


THRESHOLDS = [
    ("halfway to the next below", (0, 1, 1), (0.2, 0.6, 0.9), 0.4),
    ("halfway to 0 when all are flagged", (1, 1), (0.6, 0.9), 0.3),
    ("to four places", (0, 1), (0.2, 0.33333), 0.2667),
    ("all places for scores close together", (0, 1), (0.500001, 0.500003), 0.500002),
    ("all places for scores close to 0", (0, 1), (0.000001, 0.000003), 0.000002),
    (
        "the score itself when nothing lies between",
        (0, 1),
        (0.5, math.nextafter(0.5, 1)),
        math.nextafter(0.5, 1),
    ),
    ("everything when all scores are 0", (0, 1), (0.0, 0.0), 0.0),
]


@pytest.mark.parametrize(
    ("truth", "score", "expected"), [row[1:] for row in THRESHOLDS], ids=[row[0] for row in THRESHOLDS]
)
def test_the_threshold_lies_between_two_scores(truth: tuple, score: tuple, expected: float) -> None:
    assert best_threshold(*arrays(truth, score)) == pytest.approx(expected, abs=1e-12)
