"""Choosing thresholds, on scores whose best thresholds are known."""

import numpy as np
import pytest

from classifier.labels import FACTS, LABELS
from tests.training.builders import tiny_pages
from training.deciding import POLICIES, choose_policies, expect, steady_threshold
from training.evaluation.sets import EvaluationSet, corpus_set
from training.metrics import best_threshold, threshold_of_precision, threshold_of_recall

TRUTH = np.array([1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0])
SCORE = np.array([0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.01])


@pytest.mark.parametrize(
    ("precision", "flagged"),
    [
        (1.0, 2),
        (0.75, 4),
        (0.7, 4),
        (0.5, 8),
        (0.1, 12),
    ],
)
def test_the_most_is_flagged_that_keeps_the_precision(precision: float, flagged: int) -> None:
    assert (threshold_of_precision(TRUTH, SCORE, precision) <= SCORE).sum() == flagged


def test_out_of_reach_the_best_precision_among_ten_or_more_is_taken() -> None:
    truth = 1 - TRUTH
    assert (threshold_of_precision(truth, SCORE, 0.99) <= SCORE).sum() == len(SCORE)


@pytest.mark.parametrize(("recall", "flagged"), [(0.25, 1), (0.5, 2), (0.75, 4), (0.76, 7), (1.0, 7)])
def test_the_least_is_flagged_that_keeps_the_recall(recall: float, flagged: int) -> None:
    assert (threshold_of_recall(TRUTH, SCORE, recall) <= SCORE).sum() == flagged


def test_equal_scores_are_flagged_together() -> None:
    truth, score = np.array([1, 0, 1, 0]), np.array([0.9, 0.5, 0.5, 0.1])
    assert (score >= threshold_of_recall(truth, score, 1.0)).sum() == 3


@pytest.fixture(scope="module")
def judged() -> tuple[EvaluationSet, np.ndarray]:
    """A set and noisy scores of its facts."""
    subject = corpus_set("train", [page for page in tiny_pages() if page.split == "train"])
    noise = np.random.default_rng(2).normal(scale=2.6, size=subject.examples.facts.shape)
    return subject, 1 / (1 + np.exp(-(4.0 * subject.examples.facts - 2.0 + noise)))


def test_each_policy_keeps_its_promise(judged: tuple) -> None:
    subject, facts = judged
    figures = {policy.name: expect(policy, subject, facts) for policy in choose_policies(subject, facts)}
    assert list(figures) == list(POLICIES)
    for label in LABELS:
        at = {name: levels["passage"][label] for name, levels in figures.items()}
        assert at["high_recall"]["recall"] >= 0.95
        assert at["default"]["precision"] < 0.85 <= at["high_precision"]["precision"]
        assert (
            at["high_recall"]["threshold"] <= at["default"]["threshold"] <= at["high_precision"]["threshold"]
        )


def test_no_page_is_flagged_below_the_passages_threshold(judged: tuple) -> None:
    for policy in choose_policies(*judged):
        assert all(policy.page[label] >= policy.passage[label] for label in LABELS), policy.name


def test_what_is_expected_is_counted(judged: tuple) -> None:
    subject, _facts = judged
    certain = subject.examples.facts.astype(np.float64)
    assert certain.shape[1] == len(FACTS)
    policy = choose_policies(subject, certain)[0]
    for levels in expect(policy, subject, certain).values():
        assert all(row["precision"] == row["recall"] == 1.0 for row in levels.values())


def test_a_steady_threshold_hardly_moves_with_one_site() -> None:
    chance = np.random.default_rng(5)
    truth = (chance.random(300) < 0.3).astype(np.int64)
    score = 1 / (1 + np.exp(-(chance.normal(size=300) * 1.5 + 2.0 * truth - 1.0)))
    sites = [str(row // 10) for row in range(300)]
    kept = [np.array([site != str(left) for site in sites]) for left in range(30)]

    def spread(thresholds: list[float]) -> float:
        return max(thresholds) - min(thresholds)

    steady = [
        steady_threshold(truth[rows], score[rows], [s for s, k in zip(sites, rows, strict=True) if k])
        for rows in kept
    ]
    best = [best_threshold(truth[rows], score[rows]) for rows in kept]
    assert spread(steady) < 0.5 * spread(best)


def test_resamples_without_a_positive_row_are_left_out() -> None:
    truth, score = np.array([1, 0, 0, 0, 0, 0]), np.array([0.9, 0.5, 0.4, 0.3, 0.2, 0.1])
    assert steady_threshold(truth, score, list("abcdef")) == pytest.approx(0.7, abs=0.25)
