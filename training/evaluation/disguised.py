"""What each disguise costs: the AUC of disguised copies of a set beside the plain set's."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.labels import LABELS
from training.evaluation.cells import SHORT, number, rounded
from training.evaluation.disguises import DISGUISES
from training.evaluation.obfuscating import disguise
from training.evaluation.scorers import Scorer
from training.evaluation.sets import EvaluationSet
from training.metrics import METRICS

__all__ = ["measure_disguises", "render_disguises"]


def measure_disguises(scorers: Sequence[Scorer], subject: EvaluationSet) -> dict[str, Any]:
    """Measure scorers on copies of a set, each disguised in one way.

    Args:
        scorers: Those that are measured.
        subject: The plain set.

    Returns:
        `{scorer: {disguise: {label: {auc, loss}}}}`: the AUC on the disguised copy, and by how much it is
        below that on the plain set; negative where it is above. NaN where undefined.
    """
    plain = {scorer.name: _auc(scorer, subject) for scorer in scorers}
    figures: dict[str, Any] = {scorer.name: {} for scorer in scorers}
    for name, trick in DISGUISES.items():
        copy = disguise(subject, name, trick)
        for scorer in scorers:
            auc = _auc(scorer, copy)
            figures[scorer.name][name] = {
                label: {"auc": rounded(value), "loss": rounded(before - value)}
                for label, value, before in zip(LABELS, auc, plain[scorer.name], strict=True)
            }
    return figures


def render_disguises(figures: Mapping[str, Any]) -> str:
    """Return the losses as plain text, a row for each scorer and disguise; nothing without a scorer."""
    if not figures:
        return ""
    heads = "".join(f"{SHORT[label]:>16}" for label in LABELS)
    lines = [f"{'loss of AUC by disguise':36}{heads}"]
    for scorer, disguises in figures.items():
        for place, (name, labels) in enumerate(disguises.items()):
            cells = "".join(f"{number(labels[label]['loss'], signed=True):>16}" for label in LABELS)
            lines.append(f"  {scorer if not place else '':16}{name:18}{cells}")
    return "\n".join(lines)


def _auc(scorer: Scorer, subject: EvaluationSet) -> list[float]:
    scores: NDArray[np.float64] = scorer.scores(subject.examples)
    return [METRICS["auc"](subject.truth[:, place], scores[:, place], 0.5) for place in range(len(LABELS))]
