"""Choosing the file that ships: eight bits if they rank as well as 32, and small enough."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.labels import FACTS
from classifier.model import expit
from training.metrics import best_threshold
from training.tuning.exporting import to_onnx
from training.tuning.heads import Tagger
from training.tuning.loop import macro_auc
from training.tuning.pieces import Window
from training.tuning.quantising import integer, weights_only
from training.tuning.running import Said, run

__all__ = ["MOST_BYTES", "Shipped", "ship", "span_thresholds"]

Floats = NDArray[np.float64]
LOSS: Final = 0.005
"""The most macro AUC that fewer bits may cost."""
MOST_BYTES: Final = 30_000_000
"""The largest network with its tokenizer."""
WAYS: Final[Mapping[str, Callable[[onnx.ModelProto], onnx.ModelProto]]] = {
    "integer": integer,
    "weights_only": weights_only,
}
"""How weights are brought to eight bits, the preferred way first."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """The network that ships and what it says of the validation passages."""

    model: bytes
    """The ONNX file."""
    said: Said
    """What it says of them."""
    parity: dict[str, Any]
    """Macro AUC in 32 bits and for each way tried, bytes, and the way taken."""


def ship(
    tagger: Tagger,
    windows: Sequence[Window],
    facts: NDArray[np.int64],
    extra: int,
    progress: Callable[[str], None],
) -> Shipped:
    """Export a network and bring its weights to eight bits.

    Args:
        tagger: The network.
        windows: Validation windows.
        facts: The facts of the validation passages, shape `(v, 4)`.
        extra: Bytes that ship beside the network, its tokenizer's.
        progress: Told what is measured.

    Raises:
        ModelError: If no way keeps the AUC, or the file is too large.
    """
    exact = to_onnx(tagger)
    before = run(exact.SerializeToString(deterministic=True), windows, len(facts))
    parity: dict[str, Any] = {"float": round(macro_auc(before.facts, facts), 6)}
    for way, quantise in WAYS.items():
        content = quantise(exact).SerializeToString(deterministic=True)
        said = run(content, windows, len(facts))
        parity[way] = round(macro_auc(said.facts, facts), 6)
        lost = parity["float"] - parity[way]
        moved = float(np.abs(expit(said.facts) - expit(before.facts)).max())
        progress(
            f"{way}: {len(content) + extra:,} bytes, macro AUC {parity[way]:.4f} ({-lost:+.4f}), "
            f"no probability moved more than {moved:.3f}"
        )
        if lost <= LOSS:
            _check_size(len(content) + extra)
            return Shipped(content, said, {**parity, "way": way, "bytes": len(content) + extra})
    raise ModelError(
        f"eight bits cost more than {LOSS} of macro AUC on validation pages ({parity}); "
        "choose another encoder"
    )


def span_thresholds(said: Said, windows: Sequence[Window]) -> Floats:
    """Return for each fact the log-odds from which a piece counts as quoted, by best F1, shape `(4,)`.

    A piece is quoted when more than half of the annotators did. Zero where none is.
    """
    kept = [
        (rows[asked], np.asarray(window.labels)[asked])
        for rows, window in zip(said.spans, windows, strict=True)
        if window.labels is not None and (asked := np.array([b > a for a, b in window.spans])).any()
    ]
    found = np.zeros(len(FACTS))
    if not kept:
        return found
    score = expit(np.vstack([rows for rows, _ in kept]))
    truth = (np.vstack([labels for _, labels in kept]) > 0.5).astype(np.int64)
    for at in range(len(FACTS)):
        if truth[:, at].any():
            chosen = min(max(best_threshold(truth[:, at], score[:, at]), 1e-6), 1 - 1e-6)
            found[at] = np.log(chosen / (1 - chosen))
    return found


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise ModelError(
            f"the network and its tokenizer take {size:,} bytes, at most {MOST_BYTES:,} ship; "
            "choose an encoder with fewer layers or pieces"
        )
