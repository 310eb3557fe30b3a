"""The uniform average of networks that began alike (model soups, Wortsman et al. 2022)."""

from collections.abc import Sequence

import torch
from torch import Tensor

from classifier.errors import ModelError

__all__ = ["average"]


def average(members: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of each weight; numbers that are not learnt must be equal.

    Raises:
        ModelError: If there is no member, or members differ in name or shape of a weight.
    """
    if not members:
        raise ModelError("there is no network to average; fit one first")
    first = members[0]
    for other in members[1:]:
        if {k: v.shape for k, v in other.items()} != {k: v.shape for k, v in first.items()}:
            raise ModelError("networks of different shapes cannot be averaged; fit them from one encoder")
    return {
        name: torch.stack([member[name].double() for member in members]).mean(0).to(value.dtype)
        if value.is_floating_point()
        else value
        for name, value in first.items()
    }
