"""An exported network at work, as it will be when it ships."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from training.tuning.batching import collate, in_order
from training.tuning.pieces import Window

__all__ = ["Said", "run"]

Floats = NDArray[np.float64]
SCORED = 32
"""Windows that are scored together."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a network says of some passages."""

    facts: Floats
    """Log-odds, the highest of each passage's windows, shape `(n, 4)`."""
    spans: tuple[Floats, ...]
    """Log-odds of the pieces of each window, shape `(pieces, 4)`, in the order of the windows."""


def run(model: bytes, windows: Sequence[Window], passages: int, pad: int) -> Said:
    """Score windows with ONNX Runtime on one thread."""
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = InferenceSession(model, options, providers=["CPUExecutionProvider"])
    facts = np.full((passages, len(FACTS)), -np.inf)
    spans: list[Floats] = [np.zeros((0, len(FACTS)))] * len(windows)
    for places in in_order(windows, SCORED):
        chosen = [windows[place] for place in places]
        inputs = {name: value.numpy() for name, value in collate(chosen, pad).inputs.items()}
        said, pieces = session.run(["facts", "spans"], inputs)
        np.maximum.at(facts, [window.row for window in chosen], np.asarray(said, dtype=np.float64))
        for place, window, rows in zip(places, chosen, np.asarray(pieces), strict=True):
            spans[place] = rows[: len(window)].astype(np.float64)
    return Said(facts, tuple(spans))
