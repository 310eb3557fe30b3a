"""Which passages of a batch name the topic."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.batch import Batch
from classifier.kernel.buffer import Buffer
from classifier.kernel.hashing import hash_spans
from classifier.kernel.reading import read_phrases
from classifier.kernel.table import ABSENT, Table
from classifier.signals import Lexicon

__all__ = ["Topic"]


@dataclass(frozen=True, slots=True)
class Topic:
    """How names of the topic begin."""

    lexicon: Lexicon
    """Whose topic it is."""
    table: Table | None
    """The words that a name begins with; `None` where that is not known."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Topic":
        """Read a lexicon's topic."""
        if lexicon.topic is None:
            return cls(lexicon, None)
        first = [phrase.first for phrase in read_phrases("{topic}", lexicon.vocabulary)]
        if None in first:
            return cls(lexicon, None)
        words = sorted(frozenset().union(*(each for each in first if each)))
        buffer = Buffer.of(words)
        hashes = hash_spans(buffer.data, buffer.starts[:-1], buffer.starts[1:] - 1)
        return cls(lexicon, Table.of(hashes, np.arange(len(words))))

    def named(self, batch: Batch) -> NDArray[np.bool_]:
        """Tell for each passage what `Lexicon.names_topic` tells, shape `(passages,)`."""
        expression = self.lexicon.topic
        if self.table is None or expression is None:
            return np.array([self.lexicon.names_topic(view) for view in batch.views], dtype=bool)
        named = np.zeros(len(batch.views), dtype=bool)
        met = self.table.find(batch.view_runs.hashes) != ABSENT
        places = zip(batch.view_runs.texts[met].tolist(), batch.view_runs.starts[met].tolist(), strict=True)
        for row, begins in groupby(places, itemgetter(0)):
            named[row] = any(expression.match(batch.views[row], at) for _, at in begins)
        return named
