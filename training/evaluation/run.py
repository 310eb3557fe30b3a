"""Every scorer on every set: passage figures with intervals, page-level kappa, and ours in detail."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import label_scores, page_facts
from classifier.labels import LABELS
from classifier.policy import Policy
from training.bootstrap import clustered_interval
from training.evaluation.cells import rounded
from training.evaluation.coverage import measure_coverage
from training.evaluation.paired import measure_differences
from training.evaluation.reliability import measure_reliability
from training.evaluation.scorers import Scorer, Shipped
from training.evaluation.sets import EvaluationSet, page_rows
from training.evaluation.slices import group_rows, measure_slices
from training.metrics import METRICS

__all__ = ["evaluate", "page_scores"]

Floats = NDArray[np.float64]


def evaluate(scorers: Sequence[Scorer], sets: Sequence[EvaluationSet], policy: Policy) -> dict[str, Any]:
    """Measure every scorer on every set.

    Args:
        scorers: Ours first: it is measured in detail and compared with every other one.
        sets: What is measured on.
        policy: The thresholds of pages.

    Returns:
        `{set: {"passages": n, "pages": n, "positive": {label: n}, "scorers": {scorer: {label: {metric:
        {value, low, high}}}}, "differences": ..., "slices": ..., "pages_kappa": {scorer: {label: {value,
        low, high}}}, "coverage": {level: ...}, "reliability": {level: ...}}}`; what stands for `...` is
        said where it is measured. Page figures are for scorers of type `Shipped`.
    """
    return {subject.name: _measure_set(scorers, subject, policy) for subject in sets}


def page_scores(scorer: Shipped, subject: EvaluationSet) -> Floats:
    """Return the page-level score of each label, shape `(pages, 3)`, pages in order of appearance."""
    facts = scorer.facts(subject.examples)
    rows = [label_scores(page_facts(facts[at])) for at in page_rows(subject.examples).values()]
    return np.array([[row[label] for label in LABELS] for row in rows], dtype=np.float64)


def _measure_set(scorers: Sequence[Scorer], subject: EvaluationSet, policy: Policy) -> dict[str, Any]:
    scores = {scorer.name: scorer.scores(subject.examples) for scorer in scorers}
    thresholds = {scorer.name: scorer.thresholds for scorer in scorers}
    ours, truth, sites = scorers[0].name, subject.truth, subject.examples.sites
    content: dict[str, Any] = {
        "passages": len(subject.examples),
        "pages": len(subject.page_labels),
        "positive": {label: int(truth[:, place].sum()) for place, label in enumerate(LABELS)},
        "scorers": {name: _measure(scores[name], thresholds[name], subject) for name in scores},
        "differences": measure_differences(truth, scores, thresholds, sites),
        "slices": measure_slices(truth, scores[ours], thresholds[ours], group_rows(subject), sites),
        "pages_kappa": {},
        "coverage": {"passages": measure_coverage(truth, scores[ours], thresholds[ours])},
        "reliability": {"passages": measure_reliability(truth, scores[ours])},
    }
    for scorer in (scorer for scorer in scorers if isinstance(scorer, Shipped)):
        of_pages = page_scores(scorer, subject)
        content["pages_kappa"][scorer.name] = _page_kappa(of_pages, subject, scorer.page or policy.page)
        if scorer.name == ours:
            said = _page_truth(subject)
            content["coverage"]["pages"] = measure_coverage(said, of_pages, policy.page)
            content["reliability"]["pages"] = measure_reliability(said, of_pages)
    return content


def _measure(scores: Floats, thresholds: Mapping[str, float], subject: EvaluationSet) -> dict[str, Any]:
    return {
        label: _figures(subject.truth[:, place], scores[:, place], thresholds[label], subject.examples.sites)
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


def _page_truth(subject: EvaluationSet) -> NDArray[np.int64]:
    return np.array([subject.page_labels[page] for page in page_rows(subject.examples)], dtype=np.int64)


def _page_kappa(scores: Floats, subject: EvaluationSet, thresholds: Mapping[str, float]) -> dict[str, Any]:
    kappa = METRICS["kappa"]
    truth = _page_truth(subject)
    clusters = [subject.examples.sites[rows[0]] for rows in page_rows(subject.examples).values()]
    figures = {}
    for place, label in enumerate(LABELS):
        said, score, threshold = truth[:, place], scores[:, place], thresholds[label]
        value = kappa(said, score, threshold)
        figures[label] = _with_interval(
            value, lambda rows, t=said, s=score, h=threshold: kappa(t[rows], s[rows], h), clusters
        )
    return figures


def _with_interval(value: float, measure: Any, clusters: Sequence[str]) -> Mapping[str, float]:  # noqa: ANN401
    low, high = clustered_interval(measure, clusters)
    return {"value": rounded(value), "low": rounded(low), "high": rounded(high)}
