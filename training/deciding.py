"""Choosing the thresholds of the shipped policies, on passages the model has not seen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import label_scores, page_facts
from classifier.labels import LABELS
from classifier.policy import Policy
from training.bootstrap import resamples
from training.evaluation.sets import EvaluationSet, page_rows
from training.metrics import best_threshold, threshold_of_precision, threshold_of_recall

__all__ = ["POLICIES", "choose_policies", "expect", "steady_threshold"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRECISION: Final = 0.85
"""What the policy `high_precision` aims at for each label."""
RECALL: Final = 0.95
"""What the policy `high_recall` aims at for each label."""
DRAWS: Final = 200
"""Resamples of sites that a threshold is averaged over."""
POLICIES: Final[Mapping[str, tuple[str, Callable[[Ints, Floats, float], float]]]] = {
    "default": ("best F1 for each label on held-out pages", lambda _truth, _score, best: best),
    "high_precision": (
        f"precision of at least {PRECISION:.2f} for each label on held-out pages, for acting on flags",
        # Where labels are easy, the promise would allow flagging more than the default does.
        lambda truth, score, best: max(threshold_of_precision(truth, score, PRECISION), best),
    ),
    "high_recall": (
        f"recall of at least {RECALL:.2f} for each label on held-out pages, for sorting out what is harmless",
        lambda truth, score, best: min(threshold_of_recall(truth, score, RECALL), best),
    ),
}
"""The policies that ship with a model: what each is for and how its thresholds are chosen."""


def steady_threshold(truth: Ints, score: Floats, sites: Sequence[str]) -> float:
    """Return the mean, over resamples of whole sites, of the threshold with the best F1.

    Near its top F1 is flat and jagged, so that a page more or less moves the best threshold far; the mean of
    many (bagging, Breiman 1996) moves little, and scores no worse on sites that were left out.

    Args:
        truth: 0 or 1, shape `(n,)`.
        score: In [0, 1], shape `(n,)`.
        sites: The site of each row.
    """
    drawn = (rows for rows in resamples(sites, DRAWS) if truth[rows].any())
    found = [best_threshold(truth[rows], score[rows]) for rows in drawn]
    return float(np.mean(found)) if found else best_threshold(truth, score)


def choose_policies(subject: EvaluationSet, facts: Floats) -> tuple[Policy, ...]:
    """Return the shipped policies.

    A page's threshold is never lower than a passage's.

    Args:
        subject: The passages and pages to choose on.
        facts: Held-out probabilities of the passages' facts on their pages, shape `(n, 4)`.
    """
    return tuple(_choose(name, subject, facts) for name in POLICIES)


def expect(policy: Policy, subject: EvaluationSet, facts: Floats) -> dict[str, dict[str, dict[str, float]]]:
    """Return `{level: {label: {threshold, precision, recall, share}}}` of a policy on held-out pages."""
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for level, thresholds in (("passage", policy.passage), ("page", policy.page)):
        truth, score = _judged(subject, facts, level)
        figures[level] = {}
        for place, label in enumerate(LABELS):
            flagged = score[:, place] >= thresholds[label]
            hits = int((flagged & (truth[:, place] == 1)).sum())
            figures[level][label] = {
                "threshold": thresholds[label],
                "precision": round(hits / max(int(flagged.sum()), 1), 4),
                "recall": round(hits / max(int(truth[:, place].sum()), 1), 4),
                "share": round(float(truth[:, place].mean()), 4),
            }
    return figures


def _choose(name: str, subject: EvaluationSet, facts: Floats) -> Policy:
    description, rule = POLICIES[name]
    chosen = {}
    for level in ("passage", "page"):
        truth, score = _judged(subject, facts, level)
        sites = _sites(subject, level)
        chosen[level] = {
            label: rule(truth[:, at], score[:, at], steady_threshold(truth[:, at], score[:, at], sites))
            for at, label in enumerate(LABELS)
        }
    # A page is its strongest passage: flagged below the passages' threshold, it would be a page
    # that overclaims or sells without a passage to show for it.
    page = {label: max(chosen["page"][label], chosen["passage"][label]) for label in LABELS}
    return Policy(name=name, page=page, passage=chosen["passage"], description=description)


def _judged(subject: EvaluationSet, facts: Floats, level: str) -> tuple[Ints, Floats]:
    if level == "passage":
        return subject.truth, np.array([_scores(facts[row : row + 1]) for row in range(len(facts))])
    rows = page_rows(subject.examples)
    truth = np.array([subject.page_labels[page] for page in rows], dtype=np.int64)
    return truth, np.array([_scores(facts[at]) for at in rows.values()])


def _sites(subject: EvaluationSet, level: str) -> Sequence[str]:
    if level == "passage":
        return subject.examples.sites
    return [subject.examples.sites[rows[0]] for rows in page_rows(subject.examples).values()]


def _scores(facts: Floats) -> list[float]:
    scores = label_scores(page_facts(facts))
    return [float(scores[label] or 0.0) for label in LABELS]
