"""An exported network at work, as it will be when it ships."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from training.tuning.exporting import OUTPUTS
from training.tuning.pieces import Window

__all__ = ["Said", "run"]

Floats = NDArray[np.float64]
_ERRORS_ONLY: Final = 3


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
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    session = InferenceSession(model, options, providers=["CPUExecutionProvider"])
    facts = np.full((passages, len(FACTS)), -np.inf)
    spans: list[Floats] = []
    for window in windows:
        ids, types = (np.array([values], dtype=np.int64) for values in (window.ids, window.types))
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        said, pieces = session.run(list(OUTPUTS), inputs)
        facts[window.row] = np.maximum(facts[window.row], np.asarray(said, dtype=np.float64)[0])
        spans.append(np.asarray(pieces, dtype=np.float64)[0])
    return Said(facts, tuple(spans))
