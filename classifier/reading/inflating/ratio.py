"""Tell a decompression bomb from text that merely repeats itself."""

from collections import deque
from typing import Final

from classifier.errors import LimitError

__all__ = ["Ratio"]

_STEP: Final = 1 << 16
"""Inflated bytes that are remembered as one, so that tiny members do not fill the memory."""


class Ratio:
    """The ratio of inflated to compressed bytes, over the latest stretch of what was inflated.

    Over the whole of a stream it would say little: after gigabytes of honest rows gigabytes of
    zeros would pass. Text that repeats itself compresses 10 to 100 times; deflate reaches 1,032,
    and zstd and Brotli have no bound.
    """

    def __init__(self, limit: int, *, grace: int, window: int) -> None:
        """Take the bounds.

        Args:
            limit: The largest ratio.
            grace: Bytes inflated before anything is said; so few cost nothing.
            window: Bytes inflated that the ratio is taken over; no less than `grace`.
        """
        self._limit = limit
        self._grace = grace
        self._window = window
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._steps: deque[tuple[int, int]] = deque()
        self._taken = self._given = 0

    def count(self, taken: int, given: int) -> None:
        """Count bytes that were inflated.

        Args:
            taken: Compressed bytes used up.
            given: Bytes they became.

        Raises:
            LimitError: The ratio is over the limit.
        """
        if self._steps and self._steps[-1][1] < _STEP:
            last_taken, last_given = self._steps.pop()
            self._steps.append((last_taken + taken, last_given + given))
        else:
            self._steps.append((taken, given))
        self._taken += taken
        self._given += given
        while self._given - self._steps[0][1] >= self._window:
            first_taken, first_given = self._steps.popleft()
            self._taken -= first_taken
            self._given -= first_given
        if self._given > self._grace and self._given > self._limit * max(1, self._taken):
            raise LimitError(
                f"{self._taken:,} compressed bytes became {self._given:,}, more than {self._limit}:1 "
                "(inflated_ratio); if you trust the input, decompress it first",
                reason="compression_ratio",
            )
