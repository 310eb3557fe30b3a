"""Dynamic masking: which pieces are to be guessed, and what stands in their place."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from training.encoder.tokenizing import MASK, SPECIAL

__all__ = ["Masked", "mask"]

Ids = npt.NDArray[np.int64]
LONGEST: Final = 3
"""Neighbouring pieces are masked in spans of 1 to so many, each length as often; as GPT-BERT does."""
HIDDEN: Final = 0.8
"""Share of spans that become `[MASK]`; half of the others become other pieces, half stay (BERT)."""


@dataclass(frozen=True, slots=True)
class Masked:
    """Windows of which some pieces are to be guessed."""

    inputs: Ids
    """What the encoder reads, shape (windows, pieces)."""
    places: Ids
    """Places to guess, ascending, in the flattened windows; shape (n,)."""
    answers: Ids
    """The pieces that stood there, shape (n,)."""

    def part(self, first: int, last: int) -> "Masked":
        """Return windows `first` to `last`, the last excluded."""
        width = self.inputs.shape[1]
        start, end = np.searchsorted(self.places, [first * width, last * width])
        return Masked(
            self.inputs[first:last], self.places[start:end] - first * width, self.answers[start:end]
        )


def mask(windows: Ids, share: float, pieces: int, draw: np.random.Generator) -> Masked:
    """Choose spans until `share` of the ordinary pieces is masked, at least one piece.

    Args:
        windows: Ids, shape (windows, pieces a window).
        share: From 0 to 1.
        pieces: Pieces in the vocabulary; replacements are drawn from the ordinary ones.
        draw: The source of chance.
    """
    flat = windows.ravel()
    spans = np.repeat(np.arange(flat.size), draw.integers(1, LONGEST + 1, size=flat.size))[: flat.size]
    ranks = draw.random(flat.size)[spans]
    ordinary = flat >= len(SPECIAL)
    ranks[~ordinary] = np.inf
    eligible = int(ordinary.sum())
    count = min(eligible, max(1, round(share * eligible)))
    places = np.sort(np.argsort(ranks, kind="stable")[:count])
    fates = draw.random(flat.size)[spans[places]]
    inputs = flat.copy()
    inputs[places[fates < HIDDEN]] = MASK
    others = places[(fates >= HIDDEN) & (fates < (1 + HIDDEN) / 2)]
    inputs[others] = draw.integers(len(SPECIAL), pieces, size=others.size)
    return Masked(inputs.reshape(windows.shape), places, flat[places])
