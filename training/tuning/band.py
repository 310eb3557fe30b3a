"""Which passages the cascade sends on to the encoder: those the fast model is not sure of.

The narrowest band is taken that keeps `KEPT` of what the careful model gains over the fast one on held-out
passages: in macro average precision of the three labels, or in macro F1 at the thresholds, which asks for
fewer passages and hangs on fewer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS, LABELS
from classifier.model.careful_storing import Band as Edges
from classifier.policy import Policy
from training.evaluation.sets import derive_labels
from training.metrics import METRICS

__all__ = ["KEPT", "Band", "centres", "choose_band", "macro_f1", "macro_precision"]

Floats = NDArray[np.float64]
KEPT: Final = 0.95
"""The share of the careful model's gain that the cascade keeps."""
WIDTHS: Final = (-100.0, *(step / 8 for step in range(24)), 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0)
"""How far from the thresholds an edge may lie, in log-odds; the first leaves nothing between the edges."""
TRIED: Final = 4
"""Starts from which edges are moved in."""

Steps = tuple[int, ...]
"""For each lower edge, then for each upper one, its place in `WIDTHS`."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between which of the fast model's log-odds a passage is sent on; one fact suffices."""

    low: Floats
    """Shape `(4,)`."""
    high: Floats
    """Shape `(4,)`."""
    share: float
    """The share of held-out passages sent on."""
    figures: Mapping[str, float]
    """What was measured there of `fast`, `cascade` and `careful`."""

    @property
    def edges(self) -> Edges:
        """The edges as the careful model keeps them."""
        return Edges(np.round(self.low, 4), np.round(self.high, 4))


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
    baseline: float,
    measure: Callable[[NDArray[np.bool_]], float],
    around: tuple[Floats, Floats],
) -> Band:
    """Return the narrowest band found that keeps `KEPT` of the gain; an empty one where there is no gain.

    For each set of facts that may send a passage on, all edges are moved out together until enough is kept.
    From the sets that send fewest on, edges are moved in one at a time, the one first that spares most, as
    long as enough is kept.

    Args:
        fast: The fast model's held-out log-odds of passages alone, shape `(n, 4)`.
        baseline: The fast model's figure.
        measure: Returns the figure, given which passages are sent on.
        around: What `centres` returned.
    """
    last = measure(np.ones(len(fast), dtype=bool))
    needed = baseline + KEPT * (last - baseline)

    def kept(steps: Steps) -> bool:
        return measure(_sent(fast, around, steps)) >= needed

    def size(steps: Steps) -> int:
        return int(_sent(fast, around, steps).sum())

    steps = (0,) * (2 * len(FACTS))
    if last > baseline:
        starts = sorted(_starts(kept), key=size)
        steps = min((_narrowed(start, kept, size) for start in starts[:TRIED]), key=size)
    sent = _sent(fast, around, steps)
    figures = {"fast": baseline, "cascade": measure(sent), "careful": last}
    rounded = {name: round(value, 4) for name, value in figures.items()}
    return Band(*_edges(around, steps), round(float(sent.mean()), 4), rounded)


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


def macro_f1(truth: NDArray[np.int64], facts: Floats, thresholds: Mapping[str, float]) -> float:
    """Return the mean F1 of the labels at their thresholds; shapes as for `macro_precision`."""
    scores = derive_labels(facts)
    found = [METRICS["f1"](truth[:, at], scores[:, at], thresholds[label]) for at, label in enumerate(LABELS)]
    return float(np.mean(found))


def inside(fast: Floats, low: Floats, high: Floats) -> NDArray[np.bool_]:
    """Return whether any fact's log-odds lie between the edges, both counted in."""
    return np.asarray(((fast >= low) & (fast <= high)).any(axis=1))


def _starts(kept: Callable[[Steps], bool]) -> Iterator[Steps]:
    """Yield for each set of facts the edges that lie equally far out and keep enough, where any do."""
    for speaking in product((False, True), repeat=len(FACTS)):
        for width in range(1, len(WIDTHS)):
            steps = tuple(width if speaks else 0 for speaks in speaking * 2)
            if kept(steps):
                yield steps
                break


def _narrowed(steps: Steps, kept: Callable[[Steps], bool], size: Callable[[Steps], int]) -> Steps:
    while True:
        tried = [(*steps[:at], step - 1, *steps[at + 1 :]) for at, step in enumerate(steps) if step]
        narrower = next((other for other in sorted(tried, key=size) if kept(other)), None)
        if narrower is None:
            return steps
        steps = narrower


def _sent(fast: Floats, around: tuple[Floats, Floats], steps: Steps) -> NDArray[np.bool_]:
    return inside(fast, *_edges(around, steps))


def _edges(around: tuple[Floats, Floats], steps: Steps) -> tuple[Floats, Floats]:
    widths = np.array([WIDTHS[step] for step in steps]).reshape(2, len(FACTS))
    return around[0] - widths[0], around[1] + widths[1]


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))
