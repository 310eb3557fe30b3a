"""Passages of like length together, in an order that follows from the seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from classifier.labels import FACTS
from training.tuning.pieces import Window

__all__ = ["Batch", "by_row", "collate", "in_order", "shuffled"]

CHUNK = 16
"""Batches that are drawn at random and sorted by length among themselves."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The windows of some passages, filled up to one length."""

    inputs: Mapping[str, Tensor]
    """What the network is given, each of shape `(windows, pieces)`."""
    owner: Tensor
    """The place among the batch's passages of each window, shape `(windows,)`."""
    labels: Tensor
    """What was quoted, shape `(windows, pieces, 4)`."""
    asked: Tensor
    """1 for pieces of passages whose annotators quoted, else 0, shape `(windows, pieces)`."""


def by_row(windows: Sequence[Window]) -> dict[int, list[Window]]:
    """Return each passage's windows."""
    found: dict[int, list[Window]] = {}
    for window in windows:
        found.setdefault(window.row, []).append(window)
    return found


def shuffled(sizes: Mapping[int, int], batch: int, seed: Sequence[int]) -> list[list[int]]:
    """Return the passages of each batch of one pass.

    Args:
        sizes: The length of each passage, in pieces.
        batch: Passages a batch.
        seed: What the order follows from.
    """
    chance = np.random.default_rng(list(seed))
    rows = chance.permutation(np.array(sorted(sizes), dtype=np.int64)).tolist()
    found: list[list[int]] = []
    for start in range(0, len(rows), batch * CHUNK):
        chunk = sorted(rows[start : start + batch * CHUNK], key=lambda row: (sizes[row], row))
        found += [chunk[at : at + batch] for at in range(0, len(chunk), batch)]
    return [found[place] for place in chance.permutation(len(found))]


def in_order(windows: Sequence[Window], batch: int) -> Iterator[list[int]]:
    """Yield the numbers of windows that are scored together, shortest first."""
    ranked = sorted(range(len(windows)), key=lambda place: len(windows[place]))
    for start in range(0, len(ranked), batch):
        yield ranked[start : start + batch]


def collate(windows: Sequence[Window], pad: int, device: str = "cpu") -> Batch:
    """Fill windows up to the longest one's length."""
    size = (len(windows), max(len(window) for window in windows))
    ids = np.full(size, pad, dtype=np.int64)
    mask, types = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    labels, asked = np.zeros((*size, len(FACTS)), dtype=np.float32), np.zeros(size, dtype=np.float32)
    for place, window in enumerate(windows):
        end = len(window)
        ids[place, :end], mask[place, :end], types[place, :end] = window.ids, 1, window.types
        if window.labels is not None:
            labels[place, :end] = window.labels
            asked[place, :end] = [last > first for first, last in window.spans]
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    return Batch(
        {name: torch.from_numpy(values).to(device) for name, values in inputs.items()},
        torch.from_numpy(_owners(windows)).to(device),
        torch.from_numpy(labels).to(device),
        torch.from_numpy(asked).to(device),
    )


def _owners(windows: Sequence[Window]) -> NDArray[np.int64]:
    place: dict[int, int] = {}
    return np.array([place.setdefault(window.row, len(place)) for window in windows], dtype=np.int64)
