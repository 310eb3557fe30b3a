"""The part of the log-odds that comes from words and pairs of words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.buffer import Buffer
from classifier.kernel.hashing import Words64, hash_pairs, hash_spans
from classifier.kernel.table import ABSENT, Table
from classifier.kernel.tokens import find_runs, join_tokens

__all__ = ["Wording"]

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_OTHER_DIGIT: Final = frozenset("123456789")


@dataclass(frozen=True, slots=True)
class Wording:
    """A vocabulary by hash, and the weights of its rows."""

    table: Table
    """The row of each n-gram that a text can hold."""
    idf: Floats
    """Inverse document frequencies, shape `(ngrams,)`."""
    coef: Floats
    """Log-odds for each fact and n-gram, shape `(facts, ngrams)`."""
    word_coef: Floats
    """The effect of each of the first rows on each fact's log-odds, shape `(facts, words)`."""

    @classmethod
    def of(cls, ngrams: Sequence[str], idf: Floats, coef: Floats, word_coef: Floats) -> "Wording":
        """Make it of the n-grams in the order of their rows, and of weights with a row for each."""
        hashes, rows = _hashed(ngrams)
        return cls(Table.of(hashes, rows), idf, np.ascontiguousarray(coef.T), np.ascontiguousarray(word_coef.T))

    def log_odds(self, hashes: Words64, texts: Rows, count: int) -> Floats:
        """Return what the tokens of each text add to its log-odds, shape `(count, facts)`.

        Args:
            hashes: The tokens' hashes, in order.
            texts: The text of each token, ascending, from 0.
            count: How many texts there are.
        """
        pair = texts[1:] == texts[:-1]
        pairs = hash_pairs(hashes[:-1][pair], hashes[1:][pair])
        rows = self.table.find(np.concatenate((hashes, pairs)))
        at = np.concatenate((texts, texts[1:][pair]))
        known = rows != ABSENT
        keys, counts = np.unique(at[known] * len(self.idf) + rows[known], return_counts=True)
        at, rows = np.divmod(keys, len(self.idf))
        return self._weighed(at, rows, counts.astype(np.float64), count)

    def _weighed(self, at: Rows, rows: Rows, counts: Floats, texts: int) -> Floats:
        values = (1.0 + np.log(counts)) * self.idf[rows]
        words = rows < len(self.word_coef[0])
        among, effects, times = at[words], rows[words], counts[words]
        lengths = np.sqrt(_summed(at, values * values, texts))
        totals = _summed(among, times, texts)
        # Nothing is summed where these are 0.
        lengths[lengths == 0.0] = totals[totals == 0.0] = 1.0
        return np.stack(
            [
                _summed(at, values * coef[rows], texts) / lengths
                + _summed(among, times * effect[effects], texts) / totals
                for coef, effect in zip(self.coef, self.word_coef, strict=True)
            ],
            axis=1,
        )


def _summed(at: Rows, values: Floats, count: int) -> Floats:
    """Return the sum of the values at each place, added from left to right whatever stands beside them."""
    return np.bincount(at, weights=values, minlength=count)


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
