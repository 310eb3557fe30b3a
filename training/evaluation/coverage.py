"""What abstaining would buy: the error on the passages or pages of which the model is surest.

Risk-coverage curve (El-Yaniv and Wiener, 2010): rows are sorted by how far their score is from the
threshold, in log-odds, and the error is measured on the surest 100, 90, ... percent of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import LABELS
from training.evaluation.cells import SHORT, fraction, rounded
from training.metrics import METRICS

__all__ = ["SHOWN", "STEPS", "measure_coverage", "render_coverage", "sureness"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STEPS: Final = tuple(range(100, 15, -5))
"""Percentages of the rows that are kept; with less than a fifth of a small set, single rows decide."""
SHOWN: Final = (100, 90, 80, 70, 50)
"""Those of `STEPS` that the table shows."""
_NEAREST: Final = 1e-9
"""Scores are kept this far from 0 and 1, where log-odds end."""


def sureness(score: Floats, threshold: float) -> Floats:
    """Return how far each score is from the threshold, in log-odds; 0 at the threshold.

    >>> sureness(np.array([0.5, 0.9, 0.1]), 0.5).round(3).tolist()
    [0.0, 2.197, 2.197]
    """
    return np.abs(_log_odds(score) - _log_odds(np.array(threshold)))


def measure_coverage(truth: Ints, scores: Floats, thresholds: Mapping[str, float]) -> dict[str, Any]:
    """Measure the error at each coverage.

    Args:
        truth: 0 or 1 for each label, shape `(n, 3)`, at least one row.
        scores: Scores in [0, 1], shape `(n, 3)`.
        thresholds: The threshold for each label.

    Returns:
        `{label: [{coverage, kept, error, f1}, ...]}` in the order of `STEPS`: the percentage of rows, how
        many they are (rounded up), the share of them judged wrongly, and their F1, NaN where none of them is
        positive. Of rows that are equally sure those that come first are kept.
    """
    return {
        label: _points(truth[:, place], scores[:, place], thresholds[label])
        for place, label in enumerate(LABELS)
    }


def render_coverage(content: Mapping[str, Mapping[str, Sequence[Mapping[str, float]]]]) -> str:
    """Return the error rates, and F1 behind them, as plain text: a row for each level and label."""
    heads = "".join(f"{f'{percent} %':>15}" for percent in SHOWN)
    lines = [f"  {'error (F1), surest':30}{heads}"]
    for level, labels in content.items():
        for label in LABELS:
            points = {point["coverage"]: point for point in labels[label]}
            cells = "".join(f"{_cell(points[percent]):>15}" for percent in SHOWN)
            lines.append(f"  {level if label == LABELS[0] else '':16}{SHORT[label]:14}{cells}")
    return "\n".join(lines)


def _points(truth: Ints, score: Floats, threshold: float) -> list[dict[str, float]]:
    order = np.argsort(-sureness(score, threshold), kind="stable")
    points = []
    for percent in STEPS:
        kept = order[: -(-len(order) * percent // 100)]
        wrong = (score[kept] >= threshold) != truth[kept]
        f1 = METRICS["f1"](truth[kept], score[kept], threshold) if truth[kept].any() else float("nan")
        error = {"error": rounded(wrong.mean()), "f1": rounded(f1)}
        points.append({"coverage": percent, "kept": len(kept), **error})
    return points


def _log_odds(score: Floats) -> Floats:
    within = np.clip(score, _NEAREST, 1.0 - _NEAREST)
    return np.asarray(np.log(within) - np.log1p(-within), dtype=np.float64)


def _cell(point: Mapping[str, float]) -> str:
    return f"{fraction(point['error'], 3)} ({fraction(point['f1'])})"
