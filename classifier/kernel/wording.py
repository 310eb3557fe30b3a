"""The n-grams of a batch, as rows of a vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.buffer import Buffer
from classifier.kernel.hashing import Words64, hash_pairs, hash_spans
from classifier.kernel.table import ABSENT, Table
from classifier.kernel.tokens import find_runs, join_tokens
from classifier.kernel.weights import Counted

__all__ = ["Wording"]

Rows = NDArray[np.int64]

_OTHER_DIGIT: Final = frozenset("123456789")


@dataclass(frozen=True, slots=True)
class Wording:
    """A vocabulary by hash."""

    table: Table
    """The row of each n-gram that a text can hold."""
    size: int
    """How many rows there are."""

    @classmethod
    def of(cls, ngrams: Sequence[str]) -> "Wording":
        """Make it of the n-grams in the order of their rows."""
        return cls(Table.of(*_hashed(ngrams)), len(ngrams))

    def count(self, hashes: Words64, texts: Rows) -> Counted:
        """Return how often each known n-gram stands in each text.

        Args:
            hashes: The tokens' hashes, in order.
            texts: The text of each token, ascending, from 0.
        """
        pair = texts[1:] == texts[:-1]
        pairs = hash_pairs(hashes[:-1][pair], hashes[1:][pair])
        rows = self.table.find(np.concatenate((hashes, pairs)))
        at = np.concatenate((texts, texts[1:][pair]))
        known = rows != ABSENT
        return Counted.of(at[known], rows[known].astype(np.int64), self.size)


def _hashed(ngrams: Sequence[str]) -> tuple[Words64, Rows]:
    """Return the hashes of n-grams and their rows, without those that no text can hold."""
    buffer = Buffer.of(ngrams)
    tokens = join_tokens(buffer, find_runs(buffer))
    hashes = hash_spans(buffer.data, tokens.starts, tokens.ends)
    row = np.searchsorted(buffer.starts, tokens.starts, side="right") - 1
    first = np.searchsorted(row, np.arange(len(ngrams)))
    counts = np.bincount(row, minlength=len(ngrams))
    lengths = np.bincount(row, weights=tokens.ends - tokens.starts, minlength=len(ngrams))
    spaces = np.add.reduceat(buffer.data == ord(" "), buffer.starts[:-1]) if len(ngrams) else counts
    # Whole tokens parted by a space each, as texts give them; a text's digits are all zeros.
    sized = lengths + spaces == buffer.starts[1:] - buffer.starts[:-1] - 1
    plain = sized & (spaces == counts - 1) & _zeroed(ngrams)
    single = np.flatnonzero(plain & (counts == 1))
    double = np.flatnonzero(plain & (counts == 2))
    pairs = hash_pairs(hashes[first[double]], hashes[first[double] + 1])
    return np.concatenate((hashes[first[single]], pairs)), np.concatenate((single, double))


def _zeroed(ngrams: Sequence[str]) -> NDArray[np.bool_]:
    """Return which n-grams have no digit but 0."""
    return np.fromiter(map(_OTHER_DIGIT.isdisjoint, ngrams), dtype=bool, count=len(ngrams))
