"""An exported network at work, as it will be when it ships."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from classifier.model.session import Session
from training.tuning.pieces import Window

__all__ = ["Said", "run"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Said:
    """What a network says of some passages."""

    facts: Floats
    """Log-odds, the highest of each passage's windows, shape `(n, 4)`."""
    spans: tuple[Floats, ...]
    """Log-odds of the pieces of each window, shape `(pieces, 4)`, in the order of the windows."""


def run(model: bytes, windows: Sequence[Window], passages: int) -> Said:
    """Score windows with ONNX Runtime, each alone on one thread, as they will be.

    With inputs in eight bits, what stands beside a window in a batch would change its scores.
    """
    session = Session.load(model, "encoder")
    facts = np.full((passages, len(FACTS)), -np.inf)
    spans: list[Floats] = []
    for window in windows:
        ids, types = (np.array(values, dtype=np.int64) for values in (window.ids, window.types))
        said, pieces = session.run(ids, types)
        facts[window.row] = np.maximum(facts[window.row], said)
        spans.append(pieces)
    return Said(facts, tuple(spans))
