"""A table from 64-bit hashes to numbers, looked up for a whole batch at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.hashing import Words64

__all__ = ["ABSENT", "Table"]

ABSENT: Final = -1
_SPARE: Final = 2
"""Bits more than the entries need, so that most buckets hold one entry at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """Entries sorted by hash; a hash's upper bits name the place where its bucket begins."""

    keys: Words64
    """The hashes, ascending, and one more that ends a search, shape `(entries + 1,)`."""
    values: NDArray[np.int32]
    """What each stands for, and `ABSENT`, shape `(entries + 1,)`."""
    heads: NDArray[np.int32]
    """Where each bucket begins, shape `(buckets,)`."""
    shift: np.uint64
    """How far a hash is shifted to its bucket."""
    depth: int
    """The most entries of a bucket."""

    @classmethod
    def of(cls, hashes: Words64, values: NDArray[np.integer]) -> "Table":
        """Make a table.

        Raises:
            ValueError: If two hashes are the same; another seed of the hash is needed then.
        """
        order = np.argsort(hashes)
        keys = hashes[order]
        if (keys[1:] == keys[:-1]).any():
            raise ValueError("two entries of a table have the same hash; change the seed of the hash")
        bits = max(1, len(keys).bit_length() + _SPARE)
        shift = np.uint64(64 - bits)
        buckets = (keys >> shift).astype(np.int64)
        counts = np.bincount(buckets, minlength=1 << bits)
        heads = np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.int32)
        keys = np.append(keys, np.uint64(0))
        found = np.append(np.asarray(values, dtype=np.int32)[order], np.int32(ABSENT))
        return cls(keys, found, heads, shift, int(counts.max()))

    def find(self, hashes: Words64) -> NDArray[np.int32]:
        """Return what each hash stands for, `ABSENT` where it is in no entry."""
        last = len(self.keys) - 1
        at = self.heads[(hashes >> self.shift).astype(np.int64)]
        found = np.where(self.keys[at] == hashes, self.values[at], ABSENT)
        left = np.flatnonzero((found == ABSENT) & (self.keys[at] < hashes))
        for _ in range(self.depth - 1):
            # Entries ascend within and across buckets, so a larger one ends a search.
            at[left] = np.minimum(at[left] + 1, last)
            same = self.keys[at[left]] == hashes[left]
            found[left[same]] = self.values[at[left[same]]]
            left = left[~same & (self.keys[at[left]] < hashes[left])]
        return found
