"""Which passages the cascade sends on to the encoder: those the fast model is not sure of.

Judged by macro average precision of the three labels over held-out passages, because a threshold's F1 hangs
on few passages: the narrowest band is taken that keeps `KEPT` of what the careful model gains over the fast.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS, LABELS
from classifier.policy import Policy
from training.evaluation.sets import derive_labels
from training.metrics import METRICS

__all__ = ["KEPT", "Band", "centres", "choose_band", "macro_precision"]

Floats = NDArray[np.float64]
KEPT: Final = 0.95
"""The share of the careful model's gain that the cascade keeps."""
WIDTHS: Final = (-100.0, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0)
"""How far from the thresholds an edge may lie, in log-odds; the first leaves nothing between the edges."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between which of the fast model's log-odds a passage is sent on; one fact suffices."""

    low: Floats
    """Shape `(4,)`."""
    high: Floats
    """Shape `(4,)`."""
    share: float
    """The share of held-out passages sent on."""
    precision: Mapping[str, float]
    """Macro average precision there of `fast`, `cascade` and `careful`."""

    def sends(self, fast: Floats) -> NDArray[np.bool_]:
        """Return whether each passage is sent on, from the fast model's log-odds alone, shape `(n, 4)`."""
        return inside(fast, self.low, self.high)

    def to_json(self) -> dict[str, Any]:
        """Return the edges as the configuration keeps them."""
        return {
            "low": [round(v, 4) for v in self.low.tolist()],
            "high": [round(v, 4) for v in self.high.tolist()],
        }


def centres(policy: Policy) -> tuple[Floats, Floats]:
    """Return the lowest and the highest threshold of each fact in the fast model's policy, as log-odds.

    Missing risk disclosure is exposure without disclosure: it turns where exposure crosses its threshold, or
    where disclosure crosses what the threshold leaves.
    """
    at = {label: [_logit(policy.passage[label]), _logit(policy.page[label])] for label in LABELS}
    missing = at["missing_risk_disclosure"]
    of = {**at, "exposure": missing, "risk_disclosure": [-value for value in missing]}
    return np.array([min(of[fact]) for fact in FACTS]), np.array([max(of[fact]) for fact in FACTS])


def choose_band(
    fast: Floats,
    truth: NDArray[np.int64],
    baseline: Floats,
    outcome: Callable[[NDArray[np.bool_]], Floats],
    around: tuple[Floats, Floats],
) -> Band:
    """Return the narrowest band that keeps `KEPT` of the gain; an empty one where there is no gain.

    All edges are first moved out together until enough is kept; then, one at a time, the edge whose step back
    spares most passages is moved in again, as long as enough is kept.

    Args:
        fast: The fast model's held-out log-odds of passages alone, shape `(n, 4)`.
        truth: The passages' labels, shape `(n, 3)`.
        baseline: The fast model's probabilities on their pages, shape `(n, 4)`.
        outcome: Returns probabilities on their pages, shape `(n, 4)`, given which passages are sent on.
        around: What `centres` returned.
    """
    everything = np.ones(len(fast), dtype=bool)
    first, last = macro_precision(truth, baseline), macro_precision(truth, outcome(everything))
    needed = first + KEPT * (last - first)

    def kept(steps: tuple[int, ...]) -> bool:
        return macro_precision(truth, outcome(_sent(fast, around, steps))) >= needed

    steps = (0,) * (2 * len(FACTS))
    if last > first:
        common = next((at for at in range(len(WIDTHS)) if kept((at,) * len(steps))), len(WIDTHS) - 1)
        steps = _narrowed((common,) * len(steps), kept, lambda tried: int(_sent(fast, around, tried).sum()))
    sent = _sent(fast, around, steps)
    low, high = _edges(around, steps)
    figures = {"fast": first, "cascade": macro_precision(truth, outcome(sent)), "careful": last}
    rounded = {name: round(value, 4) for name, value in figures.items()}
    return Band(low, high, round(float(sent.mean()), 4), rounded)


def macro_precision(truth: NDArray[np.int64], facts: Floats) -> float:
    """Return the mean average precision of the labels that some passage has.

    Args:
        truth: Shape `(n, 3)`.
        facts: Probabilities, shape `(n, 4)`.
    """
    scores = derive_labels(facts)
    found = [METRICS["ap"](truth[:, at], scores[:, at], 0.5) for at in range(len(LABELS))]
    known = [value for value in found if not np.isnan(value)]
    return float(np.mean(known)) if known else 0.0


def inside(fast: Floats, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Return whether any fact's log-odds lie between the edges, both counted in."""
    return np.asarray(((fast >= low) & (fast <= high)).any(axis=1))


def _narrowed(
    steps: tuple[int, ...], kept: Callable[[tuple[int, ...]], bool], size: Callable[[tuple[int, ...]], int]
) -> tuple[int, ...]:
    while True:
        tried = [(*steps[:at], step - 1, *steps[at + 1 :]) for at, step in enumerate(steps) if step]
        for other in sorted(tried, key=size):
            if kept(other):
                steps = other
                break
        else:
            return steps


def _sent(fast: Floats, around: tuple[Floats, Floats], steps: tuple[int, ...]) -> NDArray[np.bool_]:
    return inside(fast, *_edges(around, steps))


def _edges(around: tuple[Floats, Floats], steps: tuple[int, ...]) -> tuple[Floats, Floats]:
    widths = np.array([WIDTHS[step] for step in steps]).reshape(2, len(FACTS))
    return around[0] - widths[0], around[1] + widths[1]


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))
