"""How much the fast model and the encoder each count, learnt on passages whose site neither has seen."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.labels import FACTS
from classifier.model import expit
from classifier.model.careful import Mix as Weights

__all__ = ["Mix", "fit_mix", "match_scale"]

Floats = NDArray[np.float64]
_RIDGE: Final = 1e-3
"""Penalty on the squared weights; keeps them finite where few passages could be told apart without error."""


@dataclass(frozen=True, slots=True)
class Mix(Weights):
    """Learnt weights of both models' log-odds and a bias, for each fact."""

    def log_odds(self, fast: Floats, encoder: Floats) -> Floats:
        """Return the calibrated log-odds of passages taken alone, shapes `(n, 4)`."""
        return fast * self.fast + encoder * self.encoder + self.bias

    def rescaled(self, scale: Floats, shift: Floats) -> "Mix":
        """Return the mix for an encoder whose log-odds must be multiplied by `scale` and moved by `shift`."""
        return Mix(self.fast, self.encoder * scale, self.bias + self.encoder * shift)


def fit_mix(fast: Floats, encoder: Floats, share: Floats) -> Mix:
    """Learn the mix from held-out log-odds by logistic regression with soft labels, all of shape `(n, 4)`.

    A weight below zero would let a stronger claim lower a score, so none is allowed.
    """
    found = [_fit(np.column_stack([fast[:, at], encoder[:, at]]), share[:, at]) for at in range(len(FACTS))]
    return Mix(*np.array(found).T)


def match_scale(shipped: Floats, members: Floats) -> tuple[Floats, Floats]:
    """Return scale and shift, shapes `(4,)`, that bring one network's log-odds nearest to the others'.

    The mix is learnt on the fold networks' log-odds; their average, in eight bits, is a little less sure of
    itself. Both are compared on passages that none was fitted on.

    Args:
        shipped: What the network that ships says, shape `(v, 4)`.
        members: The mean of what the fold networks say, shape `(v, 4)`.
    """
    centre = shipped.mean(axis=0)
    spread = ((shipped - centre) ** 2).sum(axis=0)
    together = ((shipped - centre) * (members - members.mean(axis=0))).sum(axis=0)
    scale = np.where((spread > 0) & (together > 0), together / np.where(spread > 0, spread, 1.0), 1.0)
    return scale, members.mean(axis=0) - scale * centre


def _fit(inputs: Floats, share: Floats) -> Floats:
    def loss(weights: Floats) -> tuple[float, Floats]:
        log_odds = inputs @ weights[:2] + weights[2]
        cost = share * np.logaddexp(0, -log_odds) + (1 - share) * np.logaddexp(0, log_odds)
        gap = expit(log_odds) - share
        slope = np.append(inputs.T @ gap + _RIDGE * weights[:2], gap.sum())
        return float(cost.sum() + _RIDGE / 2 * (weights[:2] ** 2).sum()), slope

    bounds = [(0.0, None), (0.0, None), (None, None)]
    found = minimize(loss, np.array([0.5, 0.5, 0.0]), jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x)
