"""Hashes of stretches of bytes, all of a batch at once.

A stretch's hash is the sum of a random number for each byte times a power of an odd base for its
place, modulo 2**64, taken from running sums and moved to place 0 by the base's inverse; the bits are
mixed at the end. A stretch that is not in a table of 50,000 passes for one that is with a chance of
about 3 in 10**15, and a table whose own entries collide is refused when it is made.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Words64", "hash_pairs", "hash_spans"]

Words64 = NDArray[np.uint64]

_BASE: Final = 0x9E3779B97F4A7C15
_SEED: Final = 20_240_517
_RANDOM: Final = np.random.default_rng(_SEED).integers(0, 2**64, 256, dtype=np.uint64) | np.uint64(1)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_LEFT: Final = np.uint64(0x94D049BB133111EB)
_RIGHT: Final = np.uint64(0xD6E8FEB86659FD93)
_PAIR: Final = np.uint64(0x2545F4914F6CDD1D)


class _Powers:
    """Powers of the base and of its inverse, as many as the longest buffer so far had bytes."""

    def __init__(self) -> None:
        self._up, self._down = _powers(1024)

    def upto(self, count: int) -> tuple[Words64, Words64]:
        # Two threads may both grow the tables; each keeps a pair that belongs together.
        up, down = self._up, self._down
        if count > min(len(up), len(down)):
            up, down = _powers(1 << count.bit_length())
            self._up, self._down = up, down
        return up, down


def _powers(count: int) -> tuple[Words64, Words64]:
    inverse = pow(_BASE, -1, 2**64)
    return tuple(  # type: ignore[return-value]
        np.concatenate(
            (np.ones(1, np.uint64), np.multiply.accumulate(np.full(count - 1, base, dtype=np.uint64)))
        )
        for base in (_BASE, inverse)
    )


_POWERS: Final = _Powers()


def hash_spans(data: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Words64:
    """Return a hash for each `data[start:end]`, shape `(spans,)`; the same bytes give the same hash."""
    up, down = _POWERS.upto(len(data) + 1)
    sums = np.empty(len(data) + 1, dtype=np.uint64)
    sums[0] = 0
    np.cumsum(_RANDOM[data] * up[: len(data)], out=sums[1:])
    return _mixed((sums[ends] - sums[starts]) * down[starts])


def hash_pairs(left: Words64, right: Words64) -> Words64:
    """Return a hash for each pair of hashes, in this order."""
    return _mixed(left * _LEFT + right * _RIGHT + _PAIR)


def _mixed(hashes: Words64) -> Words64:
    hashes = (hashes ^ (hashes >> np.uint64(30))) * _MIX
    mixed: Words64 = hashes ^ (hashes >> np.uint64(31))
    return mixed
