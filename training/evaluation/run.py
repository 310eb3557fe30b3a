"""Every scorer on every set: passage figures with intervals, and page-level kappa."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import label_scores, page_facts
from classifier.labels import LABELS
from classifier.policy import Policy
from training.bootstrap import clustered_interval
from training.evaluation.scorers import Scorer, Shipped
from training.evaluation.sets import EvaluationSet, page_rows
from training.metrics import METRICS

__all__ = ["evaluate", "page_scores"]

Floats = NDArray[np.float64]


def evaluate(scorers: Sequence[Scorer], sets: Sequence[EvaluationSet], policy: Policy) -> dict[str, Any]:
    """Measure every scorer on every set.

    Returns:
        `{set: {"passages": n, "pages": n, "positive": {label: n}, "scorers": {scorer: {label: {metric:
        {value, low, high}}}}, "pages_kappa": {scorer: {label: {value, low, high}}}}}`; page kappa is for
        scorers of type `Shipped`.
    """
    return {subject.name: _measure_set(scorers, subject, policy) for subject in sets}


def page_scores(scorer: Shipped, subject: EvaluationSet) -> Floats:
    """Return the page-level score of each label, shape `(pages, 3)`, pages in order of appearance."""
    facts = scorer.facts(subject.examples)
    rows = [label_scores(page_facts(facts[at])) for at in page_rows(subject.examples).values()]
    return np.array([[row[label] for label in LABELS] for row in rows], dtype=np.float64)


def _measure_set(scorers: Sequence[Scorer], subject: EvaluationSet, policy: Policy) -> dict[str, Any]:
    content: dict[str, Any] = {
        "passages": len(subject.examples),
        "pages": len(subject.page_labels),
        "positive": {label: int(subject.truth[:, place].sum()) for place, label in enumerate(LABELS)},
        "scorers": {scorer.name: _measure(scorer, subject) for scorer in scorers},
    }
    shipped = [scorer for scorer in scorers if isinstance(scorer, Shipped)]
    content["pages_kappa"] = {scorer.name: _page_kappa(scorer, subject, policy) for scorer in shipped}
    return content


def _measure(scorer: Scorer, subject: EvaluationSet) -> dict[str, Any]:
    scores = scorer.scores(subject.examples)
    return {
        label: _figures(
            subject.truth[:, place], scores[:, place], scorer.thresholds[label], subject.examples.sites
        )
        for place, label in enumerate(LABELS)
    }


def _figures(
    truth: NDArray[np.int64], score: Floats, threshold: float, clusters: Sequence[str]
) -> dict[str, Any]:
    return {
        name: _with_interval(
            metric(truth, score, threshold),
            lambda rows, m=metric: m(truth[rows], score[rows], threshold),
            clusters,
        )
        for name, metric in METRICS.items()
    }


def _page_kappa(scorer: Shipped, subject: EvaluationSet, policy: Policy) -> dict[str, Any]:
    kappa = METRICS["kappa"]
    scores = page_scores(scorer, subject)
    first = {page: rows[0] for page, rows in page_rows(subject.examples).items()}
    truth = np.array([subject.page_labels[page] for page in first], dtype=np.int64)
    clusters = [subject.examples.sites[row] for row in first.values()]
    figures = {}
    for place, label in enumerate(LABELS):
        said, score, threshold = truth[:, place], scores[:, place], policy.page[label]
        value = kappa(said, score, threshold)
        figures[label] = _with_interval(
            value, lambda rows, t=said, s=score, h=threshold: kappa(t[rows], s[rows], h), clusters
        )
    return figures


def _with_interval(value: float, measure: Any, clusters: Sequence[str]) -> Mapping[str, float]:  # noqa: ANN401
    low, high = clustered_interval(measure, clusters)
    return {"value": round(value, 4), "low": round(low, 4), "high": round(high, 4)}
