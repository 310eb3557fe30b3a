"""Choosing the thresholds of the shipped policy, on passages the model has not seen."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import PageWeights, label_scores, page_facts
from classifier.labels import LABELS
from classifier.policy import Policy
from training.evaluation.scorers import thresholds_of
from training.evaluation.sets import EvaluationSet, page_rows

__all__ = ["choose_policy"]

_DESCRIPTION: Final = "best F1 for each label on held-out pages of the corpus"


def choose_policy(subject: EvaluationSet, facts: NDArray[np.float64], weights: PageWeights) -> Policy:
    """Return the policy with the best F1 for each label, on passages and on pages.

    Args:
        subject: The passages and pages to choose on.
        facts: Held-out probabilities of the passages' facts, shape `(n, 4)`.
        weights: How passages add up to a page.
    """
    rows = page_rows(subject.examples)
    passages = np.array([_scores(facts[row : row + 1], weights) for row in range(len(facts))])
    pages = np.array([_scores(facts[at], weights) for at in rows.values()])
    truth = np.array([subject.page_labels[page] for page in rows], dtype=np.int64)
    return Policy(
        name="default",
        page=_ordered(thresholds_of(truth, pages)),
        passage=_ordered(thresholds_of(subject.truth, passages)),
        description=_DESCRIPTION,
    )


def _scores(facts: NDArray[np.float64], weights: PageWeights) -> list[float]:
    scores = label_scores(page_facts(facts, weights))
    return [float(scores[label] or 0.0) for label in LABELS]


def _ordered(thresholds: Mapping[str, float]) -> dict[str, float]:
    return {label: thresholds[label] for label in LABELS}
