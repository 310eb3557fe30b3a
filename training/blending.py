"""Learning how much each part of the fast model counts, on passages whose site it has not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from classifier.labels import FACTS
from classifier.model import PageContext, expit, strongest_others
from training.examples import rows_by_page

__all__ = ["Blend", "fit_blend", "fit_context", "fit_off_topic", "soft_rows"]

Floats = NDArray[np.float64]
ORDINARY: Final = 0.5
"""An ordinary page has the median passage among its strongest; lower values rank hardly better."""
_RIDGE: Final = 1.0
"""Penalty on the squared weights of the page's say; keeps them small where pages are few."""


@dataclass(frozen=True, slots=True)
class Blend:
    """Weights of the two linear models and a bias, for each fact."""

    ngrams: Floats
    """Weight of the log-odds of n-grams and signals, shape `(4,)`."""
    means: Floats
    """Weight of the log-odds of the mean word vector, shape `(4,)`."""
    bias: Floats
    """Shape `(4,)`."""

    def log_odds(self, ngrams: Floats, means: Floats) -> Floats:
        """Return the calibrated log-odds of passages taken alone, shapes `(n, 4)`."""
        return ngrams * self.ngrams + means * self.means + self.bias


def soft_rows(share: Floats) -> tuple[NDArray[np.intp], NDArray[np.int64], Floats]:
    """Return each passage as a 1 weighted by its share and as a 0 weighted by the rest.

    Args:
        share: The share of annotators that said 1, shape `(n,)`.

    Returns:
        Row numbers, classes and weights; rows of no weight are left out.
    """
    rows = np.tile(np.arange(len(share)), 2)
    classes = np.repeat([1, 0], len(share))
    weights = np.concatenate([share, 1.0 - share])
    kept = np.flatnonzero(weights)
    return rows[kept], classes[kept], weights[kept]


def fit_blend(ngrams: Floats, means: Floats, share: Floats) -> Blend:
    """Learn the blend from held-out log-odds, all of shape `(n, 4)`."""
    weights, bias = np.zeros((len(FACTS), 2)), np.zeros(len(FACTS))
    for place in range(len(FACTS)):
        rows, classes, sizes = soft_rows(share[:, place])
        inputs = np.column_stack([ngrams[rows, place], means[rows, place]])
        head = LogisticRegression(C=1e6, max_iter=1000).fit(inputs, classes, sample_weight=sizes)
        weights[place], bias[place] = head.coef_[0], float(head.intercept_[0])
    return Blend(weights[:, 0], weights[:, 1], bias)


def fit_context(alone: Floats, pages: Sequence[str], share: Floats) -> PageContext:
    """Learn what the page's other passages add to a passage's log-odds.

    Args:
        alone: Held-out log-odds of each passage alone, shape `(n, 4)`.
        pages: The page of each passage.
        share: The share of annotators that said 1, shape `(n, 4)`.
    """
    ordinary = np.quantile(alone, ORDINARY, axis=0)
    excess = np.zeros_like(alone)
    for at in rows_by_page(pages).values():
        excess[at] = strongest_others(alone[at], ordinary) - ordinary
    found = [_weights(alone[:, place], excess, share[:, place]) for place in range(len(FACTS))]
    nothing = np.zeros(len(FACTS))
    return PageContext(np.array([w[:-1] for w in found]), ordinary, np.array([w[-1] for w in found]), nothing)


def fit_off_topic(log_odds: Floats, off_topic: NDArray[np.bool_], share: Floats) -> Floats:
    """Learn what is added on pages that do not name the topic, at most 0, shape `(4,)`.

    Args:
        log_odds: Held-out log-odds of passages on their pages, shape `(n, 4)`.
        off_topic: Whether the passage's page does not name the topic, shape `(n,)`.
        share: The share of annotators that said 1, shape `(n, 4)`.
    """
    if not off_topic.any():
        return np.zeros(len(FACTS))
    none = np.zeros((int(off_topic.sum()), 0))
    found = [
        _weights(log_odds[off_topic, place], none, share[off_topic, place])[-1] for place in range(len(FACTS))
    ]
    lowered: Floats = np.minimum(np.array(found), 0.0)
    return lowered


def _weights(alone: Floats, excess: Floats, share: Floats) -> Floats:
    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = alone + excess @ weights[:-1] + weights[-1]
        cost = share * np.logaddexp(0, -log_odds) + (1 - share) * np.logaddexp(0, log_odds)
        gap = expit(log_odds) - share
        slope = np.append(excess.T @ gap + _RIDGE * weights[:-1], gap.sum())
        return float(cost.sum() + _RIDGE / 2 * (weights[:-1] ** 2).sum()), slope

    free, positive = (None, None), (0.0, None)
    start = np.zeros(excess.shape[1] + 1)
    bounds = [*[positive] * excess.shape[1], free]
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)
