"""Learning how passages add up to a page, on pages whose passages the model had not seen."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifier.aggregate import PageWeights, strongest_two
from classifier.labels import FACTS
from training.evaluation.sets import page_rows
from training.examples import Examples

__all__ = ["fit_page_weights"]

_C: Final = 10.0
"""Inverse regularisation strength; with two columns and hundreds of pages it hardly matters."""


def fit_page_weights(examples: Examples, facts: NDArray[np.float64]) -> PageWeights:
    """Fit one logistic regression a fact over each page's two strongest passages.

    Args:
        examples: Passages; pages of a single passage are passed over.
        facts: Held-out probabilities of the passages' facts, shape `(n, 4)`.

    Returns:
        The weights. A fact that every page holds, or none, teaches nothing about pages; there the
        strongest passage alone counts.
    """
    pages = [rows for rows in page_rows(examples).values() if len(rows) > 1]
    columns = np.array([strongest_two(facts[rows]) for rows in pages])
    truth = np.array([examples.facts[rows].max(axis=0) for rows in pages])
    learnt = [_fit(columns[:, place], truth[:, place]) for place in range(len(FACTS))]
    return PageWeights(np.array([coef for coef, _bias in learnt]), np.array([bias for _coef, bias in learnt]))


def _fit(columns: NDArray[np.float64], truth: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    if truth.all() or not truth.any():
        return np.array([1.0, 0.0]), 0.0
    head = LogisticRegression(C=_C).fit(columns, truth)
    return head.coef_[0], float(head.intercept_[0])
