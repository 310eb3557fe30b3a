"""Learning rates by layer and by step."""

import math
import re
from typing import Any, Final

import torch

from training.tuning.heads import Tagger
from training.tuning.settings import Tuning

__all__ = ["layer_of", "optimiser", "rate_at", "set_rates"]

_LAYER: Final = re.compile(r"\.(\d+)\.")


def optimiser(tagger: Tagger, settings: Tuning) -> torch.optim.AdamW:
    """Return AdamW with a group for each layer; vectors such as biases do not decay."""
    layers = tagger.layers
    groups: dict[tuple[float, float], list[Any]] = {}
    for name, parameter in tagger.named_parameters():
        rate = settings.head_lr
        if name.startswith("body."):
            rate = settings.lr * settings.decay ** (layers - layer_of(name, layers))
        decay = settings.weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": parameters, "lr": rate, "weight_decay": decay, "rate": rate}
            for (rate, decay), parameters in groups.items()
        ]
    )


def layer_of(name: str, layers: int) -> int:
    """Return how many layers lie below a parameter: none below embeddings, all below the last norm.

    >>> layer_of("body.embeddings.word_embeddings.weight", 6), layer_of("body.encoder.layer.5.output.bias", 6)
    (0, 6)
    """
    if "embedding" in name:
        return 0
    found = _LAYER.search(name)
    return min(int(found[1]) + 1, layers) if found else layers


def rate_at(step: int, steps: int, warmup: float) -> float:
    """Return what learning rates are multiplied by: a rise over the warm-up, then half a cosine.

    >>> [round(rate_at(step, 10, 0.2), 2) for step in (0, 1, 2, 6, 9)]
    [0.5, 1.0, 1.0, 0.5, 0.04]
    """
    rise = round(steps * warmup)
    if step < rise:
        return (step + 1) / rise
    return 0.5 * (1.0 + math.cos(math.pi * (step - rise) / max(steps - rise, 1)))


def set_rates(groups: torch.optim.Optimizer, factor: float) -> None:
    """Give every group its own rate times `factor`."""
    for group in groups.param_groups:
        group["lr"] = group["rate"] * factor
