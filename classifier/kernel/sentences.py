"""The sentences of a batch, and which of its words lie in them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage
from classifier.kernel.buffer import Buffer
from classifier.kernel.tokens import Spans

__all__ = ["Sentences", "read_sentences"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sentences:
    """Sentences of a batch, in the order of its buffer."""

    texts: Ints
    """The passage of each."""
    starts: Ints
    """Its first character, from the start of its passage."""
    ends: Ints
    """One past its last."""
    begins: Ints
    """Its first character, from the start of the buffer."""
    words: Ints
    """For each word of the buffer its sentence, or -1."""
    odd: tuple[int, ...]
    """Passages whose sentences are not in order, reach beyond the passage or part a word: no word is
    given to their sentences."""

    def __len__(self) -> int:
        return len(self.texts)


def read_sentences(passages: Sequence[Passage], stands: Ints, buffer: Buffer, words: Spans) -> Sentences:
    """Return the sentences of passages.

    Args:
        passages: The passages.
        stands: For each of them which text of the buffer its sentences are places in.
        buffer: The texts.
        words: The words of all texts.
    """
    characters = buffer.characters()
    places: list[tuple[int, int, int]] = []
    odd: list[int] = []
    for row in np.argsort(stands).tolist():
        passage = passages[row]
        own = [(row, each.start - passage.start, each.end - passage.start) for each in passage.sentences]
        if _in_order(own, len(passage.text)):
            places += own
        else:
            odd.append(row)
    texts, starts, ends = np.array(places, dtype=np.int64).reshape(-1, 3).T
    begins = characters[buffer.starts[stands[texts]]] + starts
    of, torn = _assigned(begins, begins + ends - starts, characters[words.starts], characters[words.ends])
    parted = np.unique(texts[torn])
    of[np.isin(of, np.flatnonzero(np.isin(texts, parted)))] = -1
    return Sentences(texts, starts, ends, begins, of, (*odd, *parted.tolist()))


def _in_order(places: Sequence[tuple[int, int, int]], size: int) -> bool:
    last = 0
    for _, start, end in places:
        if start < last:
            return False
        last = end
    return last <= size


def _assigned(begins: Ints, finishes: Ints, first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Return the sentence of each word, or -1, and the sentences with an end within a word."""
    if not len(begins):
        return np.full(len(first), -1), np.zeros(0, dtype=np.int64)
    # Sentences that hold a word's first and its last character; -1 before the first sentence.
    opens = np.searchsorted(begins, first, side="right") - 1
    closes = np.searchsorted(begins, last - 1, side="right") - 1
    inside = (opens >= 0) & (first < finishes[opens])
    torn = (opens != closes) | (inside & (last > finishes[opens]))
    # A word between two sentences of one passage may reach into the second.
    ends = np.concatenate((opens[torn & inside], closes[torn]))
    return np.where(inside, opens, -1), ends
