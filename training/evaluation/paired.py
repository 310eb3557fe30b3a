"""Differences between two scorers on the same rows, with intervals from a paired bootstrap.

Two intervals that overlap say little about a difference: both scorers stumble over the same hard
passages. Here each resample is drawn once and scores both, so what they share cancels out (paired
cluster bootstrap; Field and Welsh, 2007).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import LABELS
from training.bootstrap import DRAWS, percentiles, resamples
from training.evaluation.cells import SHORT, fraction, number, rounded
from training.metrics import METRICS

__all__ = ["COMPARED", "measure_differences", "render_differences"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
COMPARED: Final = ("auc", "kappa")
"""The metrics whose differences are shown: one of the order, one of the flags."""


def measure_differences(
    truth: Ints,
    scores: Mapping[str, Floats],
    thresholds: Mapping[str, Mapping[str, float]],
    clusters: Sequence[str],
    *,
    draws: int = DRAWS,
) -> dict[str, Any]:
    """Compare the first scorer with every other one.

    Args:
        truth: 0 or 1 for each label, shape `(n, 3)`.
        scores: Each scorer's scores in [0, 1], shape `(n, 3)`; ours first.
        thresholds: Each scorer's threshold for each label.
        clusters: What stands or falls together with each row.
        draws: Resamples.

    Returns:
        `{baseline: {label: {metric: {value, low, high, not_better}}}}`: ours less theirs, its 95 %
        interval, and the share of resamples in which ours is not above theirs; NaN where undefined.
    """
    ours, *baselines = scores
    drawn = [np.arange(len(truth)), *resamples(clusters, draws)]
    figures: dict[str, Any] = {baseline: {label: {} for label in LABELS} for baseline in baselines}
    for place, label in enumerate(LABELS):
        said = truth[:, place]
        for metric in COMPARED:
            values = {
                name: np.array(
                    [
                        METRICS[metric](said[rows], score[rows, place], thresholds[name][label])
                        for rows in drawn
                    ]
                )
                for name, score in scores.items()
            }
            for baseline in baselines:
                figures[baseline][label][metric] = _difference(values[ours] - values[baseline])
    return figures


def render_differences(figures: Mapping[str, Any]) -> str:
    """Return the differences as plain text, a row for each baseline and label; nothing without a baseline."""
    if not figures:
        return ""
    heads = "".join(f"{f'{metric.upper()} difference':>34}" for metric in COMPARED)
    lines = [f"  {'ours less':16}{'':14}{heads}"]
    for baseline, labels in figures.items():
        for label in LABELS:
            cells = "".join(f"{_cell(labels[label][metric]):>34}" for metric in COMPARED)
            lines.append(f"  {baseline if label == LABELS[0] else '':16}{SHORT[label]:14}{cells}")
    return "\n".join(lines)


def _difference(differences: Floats) -> dict[str, float]:
    low, high = percentiles(differences[1:])
    known = differences[1:][~np.isnan(differences[1:])]
    not_better = float((known <= 0).mean()) if len(known) else float("nan")
    figures = {"value": differences[0], "low": low, "high": high, "not_better": not_better}
    return {name: rounded(value) for name, value in figures.items()}


def _cell(figure: Mapping[str, float]) -> str:
    low, high = (number(figure[end], 2, signed=True) for end in ("low", "high"))
    value = number(figure["value"], signed=True)
    return f"{value} [{low}, {high}] {fraction(figure['not_better'], 3):>5}"
