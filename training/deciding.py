"""Choosing the thresholds of the shipped policy, on passages the model has not seen."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import label_scores, page_facts
from classifier.labels import LABELS
from classifier.policy import Policy
from training.evaluation.scorers import thresholds_of
from training.evaluation.sets import EvaluationSet, page_rows

__all__ = ["choose_policy"]

_DESCRIPTION: Final = "best F1 for each label on held-out pages of the corpus, no page without a passage"


def choose_policy(subject: EvaluationSet, facts: NDArray[np.float64]) -> Policy:
    """Return the policy with the best F1 for each label, on passages and on pages.

    A page's threshold is never lower than a passage's.

    Args:
        subject: The passages and pages to choose on.
        facts: Held-out probabilities of the passages' facts, shape `(n, 4)`.
    """
    rows = page_rows(subject.examples)
    passages = np.array([_scores(facts[row : row + 1]) for row in range(len(facts))])
    pages = np.array([_scores(facts[at]) for at in rows.values()])
    truth = np.array([subject.page_labels[page] for page in rows], dtype=np.int64)
    of_passages = thresholds_of(subject.truth, passages)
    return Policy(
        name="default",
        page=_no_lower(thresholds_of(truth, pages), of_passages),
        passage=_ordered(of_passages),
        description=_DESCRIPTION,
    )


def _scores(facts: NDArray[np.float64]) -> list[float]:
    scores = label_scores(page_facts(facts))
    return [float(scores[label] or 0.0) for label in LABELS]


def _no_lower(pages: Mapping[str, float], passages: Mapping[str, float]) -> dict[str, float]:
    # A page is its strongest passage: flagged below the passages' threshold, it would be a page
    # that overclaims or sells without a passage to show for it.
    return {label: max(pages[label], passages[label]) for label in LABELS}


def _ordered(thresholds: Mapping[str, float]) -> dict[str, float]:
    return {label: thresholds[label] for label in LABELS}
