"""Figures of merit for one label: rows of a table are made of them.

All functions take `truth` of 0 or 1 and `score` in [0, 1], both of shape `(n,)`. The figures are
scikit-learn's, which checks its input on every call: a bootstrap calls them a hundred thousand times.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BINS", "METRICS", "best_threshold", "calibration_error", "equal_bins"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
FEWEST: Final = 10
"""A threshold is not judged by the precision of fewer flagged rows than these."""
BINS: Final = 10
"""Bins of equal size for the expected calibration error; small sets leave few pages to a bin."""


def calibration_error(truth: Ints, score: Floats) -> float:
    """Return the expected calibration error over `BINS` bins holding equally many scores.

    Naeini, Cooper and Hauskrecht (2015), with bins of equal count; equal scores share a bin,
    so that the order of the rows changes nothing.
    """
    gaps = np.bincount(equal_bins(score, BINS), weights=truth - score)
    return float(np.abs(gaps).sum() / len(score))


def equal_bins(score: Floats, bins: int) -> NDArray[np.intp]:
    """Return each score's bin, from 0, of `bins` that hold about equally many scores; equal scores share one.

    >>> equal_bins(np.array([0.9, 0.1, 0.1, 0.5]), 2).tolist()
    [1, 0, 0, 1]
    """
    return np.searchsorted(np.sort(score), score) * bins // len(score)


def best_threshold(truth: Ints, score: Floats) -> float:
    """Return the threshold with the best F1 on the given rows.

    The threshold lies halfway between the lowest score flagged and the next below, so that
    it does not sit on a score.
    """
    order, hits, flagged, distinct = _sweep(truth, score)
    f1 = 2 * hits / (flagged + truth.sum())
    return _below(score[order], int(np.argmax(np.where(distinct, f1, -1.0))))


def threshold_of_precision(truth: Ints, score: Floats, precision: float) -> float:
    """Return the threshold of highest recall whose precision is at least the one given.

    Where none reaches it, the threshold of highest precision among those that flag `FEWEST` rows or more.
    """
    order, hits, flagged, distinct = _sweep(truth, score)
    reached = distinct & (hits >= precision * flagged)
    if reached.any():
        return _below(score[order], int(np.flatnonzero(reached)[-1]))
    enough = distinct & (flagged >= min(FEWEST, len(order)))
    return _below(score[order], int(np.argmax(np.where(enough, hits / flagged, -1.0))))


def threshold_of_recall(truth: Ints, score: Floats, recall: float) -> float:
    """Return the highest threshold whose recall is at least the one given."""
    order, hits, _flagged, distinct = _sweep(truth, score)
    return _below(score[order], int(np.flatnonzero(distinct & (hits >= recall * truth.sum()))[0]))


def _sweep(truth: Ints, score: Floats) -> tuple[NDArray[np.intp], Ints, Ints, NDArray[np.bool_]]:
    order = np.argsort(-score, kind="stable")
    distinct = np.append(np.diff(score[order]) != 0, True)
    return order, np.cumsum(truth[order]), np.arange(1, len(order) + 1), distinct


def _below(ranked: Floats, place: int) -> float:
    """Return a threshold that flags the scores up to `place` of a falling list and none below."""
    lowest = float(ranked[place])
    below = float(ranked[place + 1]) if place + 1 < len(ranked) else 0.0
    halfway = (lowest + below) / 2
    # Four places read well; scores that lie closer together need them all.
    fitting = (value for value in (round(halfway, 4), halfway) if below < value <= lowest)
    return next(fitting, lowest)


def _auc(truth: Ints, score: Floats, _threshold: float) -> float:
    positive, negative = score[truth == 1], np.sort(score[truth == 0])
    if not len(positive) or not len(negative):
        return float("nan")
    below = np.searchsorted(negative, positive, side="left").sum()
    not_above = np.searchsorted(negative, positive, side="right").sum()
    return float((below + not_above) / (2 * len(positive) * len(negative)))


def _ap(truth: Ints, score: Floats, _threshold: float) -> float:
    if not truth.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    flagged = np.flatnonzero(np.append(np.diff(score[order]) != 0, True)) + 1
    hits = np.cumsum(truth[order])[flagged - 1]
    return float((np.diff(hits, prepend=0) * hits / flagged).sum() / hits[-1])


def _kappa(truth: Ints, score: Floats, threshold: float) -> float:
    said = score >= threshold
    positive, flagged, rows = int(truth.sum()), int(said.sum()), len(truth)
    by_chance = positive * (rows - flagged) + flagged * (rows - positive)
    if not by_chance:
        # One class on both sides: chance agreement is complete and kappa is undefined.
        return float("nan")
    return 1.0 - rows * int((truth != said).sum()) / by_chance


def _f1(truth: Ints, score: Floats, threshold: float) -> float:
    said = score >= threshold
    both = int(truth.sum()) + int(said.sum())
    return 2 * int(truth[said].sum()) / both if both else 0.0


def _ece(truth: Ints, score: Floats, _threshold: float) -> float:
    return calibration_error(truth, score)


METRICS: Final[Mapping[str, Callable[[Ints, Floats, float], float]]] = MappingProxyType(
    {"auc": _auc, "ap": _ap, "kappa": _kappa, "f1": _f1, "ece": _ece}
)
"""ROC AUC, average precision, Cohen's kappa and F1 at a threshold, expected calibration error."""
