"""From rows and counts to log-odds: the sums of the fast model, the same for every way to find the rows."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.features import COUNT_CAP, SIGNAL_SCALE

__all__ = ["Counted", "Weights"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something stands in each text, sorted by text and then by row."""

    texts: Ints
    """The text of each entry."""
    rows: Ints
    """What stands there."""
    counts: Ints
    """How often."""

    @classmethod
    def of(cls, texts: Ints, rows: Ints, size: int) -> Self:
        """Count pairs of a text and a row; rows are below `size`."""
        keys = np.sort(texts * size + rows)
        ends = np.flatnonzero(np.diff(keys, append=-1))
        counts = np.diff(ends, prepend=-1)
        at, row = np.divmod(keys[ends], max(size, 1))
        return cls(at, row, counts)


@dataclass(frozen=True, slots=True)
class Weights:
    """Learnt weights, a row for each fact; sums go from left to right whatever stands beside a text."""

    idf: Floats
    """Inverse document frequencies, shape `(ngrams,)`."""
    coef: Floats
    """Log-odds for each fact and n-gram, shape `(facts, ngrams)`."""
    word_coef: Floats
    """The effect of each of the first rows on each fact's log-odds, shape `(facts, words)`."""
    signal_coef: Floats
    """Log-odds for each fact and signal column, shape `(facts, columns)`."""

    @classmethod
    def of(cls, idf: Floats, coef: Floats, word_coef: Floats, signal_coef: Floats) -> Self:
        """Take weights that have a row for each n-gram, word or column."""
        return cls(idf, *(np.ascontiguousarray(each.T) for each in (coef, word_coef, signal_coef)))

    def of_words(self, ngrams: Counted, texts: int) -> Floats:
        """Return what n-grams add to the log-odds of each text, shape `(texts, facts)`."""
        at, rows, counts = ngrams.texts, ngrams.rows, ngrams.counts.astype(np.float64)
        values = (1.0 + np.log(counts)) * self.idf[rows]
        words = rows < self.word_coef.shape[1]
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

    def of_signals(self, columns: Counted, texts: int) -> Floats:
        """Return what signal columns add to the log-odds of each text, shape `(texts, facts)`."""
        values = np.minimum(columns.counts, COUNT_CAP) * SIGNAL_SCALE
        return np.stack(
            [_summed(columns.texts, values * coef[columns.rows], texts) for coef in self.signal_coef], axis=1
        )


def _summed(at: Ints, values: Floats, count: int) -> Floats:
    sums: Floats = np.bincount(at, weights=values, minlength=count).astype(np.float64, copy=False)
    return sums
