"""Whether a score means what it says: the share of positives among rows with about the same score."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import LABELS
from training.evaluation.cells import rounded
from training.metrics import BINS, equal_bins

__all__ = ["measure_reliability"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ROWS: Final = 10
"""Rows that a bin should hold; small sets get fewer bins than `metrics.BINS`."""


def measure_reliability(truth: Ints, scores: Floats) -> dict[str, Any]:
    """Return the points of a reliability diagram.

    Args:
        truth: 0 or 1 for each label, shape `(n, 3)`, at least one row.
        scores: Scores in [0, 1], shape `(n, 3)`.

    Returns:
        `{label: [{score, rate, n}, ...]}`, scores ascending: the mean score of a bin, its share of
        positives, and its rows. Bins hold about equally many rows; equal scores share a bin.
    """
    return {label: _bins(truth[:, place], scores[:, place]) for place, label in enumerate(LABELS)}


def _bins(truth: Ints, score: Floats) -> list[dict[str, float]]:
    bins = max(1, min(BINS, len(score) // _ROWS))
    place = equal_bins(score, bins)
    found = [np.flatnonzero(place == number) for number in np.unique(place)]
    return [
        {"score": rounded(score[rows].mean()), "rate": rounded(truth[rows].mean()), "n": len(rows)}
        for rows in found
    ]
