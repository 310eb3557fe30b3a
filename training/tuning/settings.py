"""What fine-tuning can be told, and the digest that says whether two runs are the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from classifier.errors import ModelError

__all__ = ["HELP", "Tuning", "digest_of"]


@dataclass(frozen=True, slots=True)
class Tuning:
    """The settings of one run."""

    folds: int = 2
    seeds: int = 1
    seed: int = 0
    epochs: float = 2.0
    batch: int = 16
    lr: float = 1e-4
    decay: float = 0.85
    head_lr: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.08
    clip: float = 1.0
    dropout: float = 0.1
    window: int = 256
    stride: int = 64
    context: int = 0
    span_weight: float = 0.2
    span_positive: float = 4.0
    real_weight: float = 1.0
    checks: int = 6
    patience: int = 3

    def __post_init__(self) -> None:
        for name, (least, most) in _BOUNDS.items():
            came = getattr(self, name)
            if not least <= came <= most:
                raise ModelError(f"setting {name} must lie between {least:g} and {most:g}, not at {came:g}")


HELP: Final[Mapping[str, str]] = {
    "folds": "parts that sites are split into; each part is scored by a model that has not seen it",
    "seeds": "orders of the passages that each fold is fitted in; their weights are averaged",
    "seed": "what every random number follows from",
    "epochs": "passes over the passages",
    "batch": "passages that are learnt from together",
    "lr": "learning rate of the encoder's last layer",
    "decay": "what the learning rate is multiplied by from each layer to the one below",
    "head_lr": "learning rate of the heads",
    "weight_decay": "AdamW's weight decay",
    "warmup": "share of the steps in which the learning rate rises; it then falls as a cosine",
    "clip": "the longest a gradient may be",
    "dropout": "share of the pooled numbers left out while learning",
    "window": "the most pieces that are read at once",
    "stride": "pieces that neighbouring windows of a long passage share",
    "context": "pieces of the title and the neighbouring passages that stand after each passage; 0 for none",
    "span_weight": "weight of the loss over quoted words beside the loss over facts",
    "span_positive": "how much more a quoted piece counts than another one",
    "real_weight": "how much more a passage of a real page counts than one of the corpus",
    "checks": "how often validation pages are scored in a run",
    "patience": "checks without a gain after which a run ends",
}
"""What each setting is, for the command line."""
_BOUNDS: Final[Mapping[str, tuple[float, float]]] = {
    "folds": (2, 100),
    "seeds": (1, 100),
    "seed": (0, 2**31),
    "epochs": (0.001, 1000),
    "batch": (1, 4096),
    "lr": (0, 1),
    "decay": (0, 1),
    "head_lr": (0, 1),
    "weight_decay": (0, 1),
    "warmup": (0, 1),
    "clip": (1e-6, 1e6),
    "dropout": (0, 0.9),
    "window": (16, 8192),
    "stride": (0, 8192),
    "context": (0, 8192),
    "span_weight": (0, 100),
    "span_positive": (0, 1000),
    "real_weight": (0, 1000),
    "checks": (1, 1000),
    "patience": (1, 1000),
}


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of JSON-ready values; the order of keys changes nothing."""
    return hashlib.sha256(json.dumps(dict(content), sort_keys=True).encode()).hexdigest()


if set(HELP) != {field.name for field in fields(Tuning)}:  # pragma: no cover - an unfinished edit
    raise RuntimeError("every setting needs a line of help")
