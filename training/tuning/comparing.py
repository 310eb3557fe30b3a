"""How well each part ranks passages whose site it has not seen."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from classifier.labels import LABELS
from training.evaluation.sets import derive_labels
from training.metrics import METRICS

__all__ = ["compare", "say_compared"]


def compare(
    truth: NDArray[np.int64], said: Mapping[str, NDArray[np.float64]]
) -> dict[str, dict[str, float | None]]:
    """Return `{part: {label: ROC AUC}}`, with `None` for a label of one class.

    Args:
        truth: The passages' labels, shape `(n, 3)`.
        said: For each part the probabilities of the facts, shape `(n, 4)`.
    """
    found: dict[str, dict[str, float | None]] = {}
    for part, facts in said.items():
        scores = derive_labels(facts)
        values = [METRICS["auc"](truth[:, at], scores[:, at], 0.5) for at in range(len(LABELS))]
        pairs = zip(LABELS, values, strict=True)
        found[part] = {label: None if np.isnan(value) else round(value, 4) for label, value in pairs}
    return found


def say_compared(figures: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    """Return a line for each part."""
    return [
        f"held-out AUC of {part}: "
        + ", ".join(f"{label} {'-' if value is None else f'{value:.3f}'}" for label, value in row.items())
        for part, row in figures.items()
    ]
