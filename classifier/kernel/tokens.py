"""Words of a buffer: the runs of letters and digits, and the tokens that n-grams are made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.buffer import APOSTROPHE, MARK, SIGN, WORD, Buffer, widths

__all__ = ["Spans", "add_signs", "find_runs", "join_tokens"]

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spans:
    """Stretches of a buffer, in order, none across two texts."""

    starts: Places
    """The first byte of each."""
    ends: Places
    """One past the last byte of each."""

    def __len__(self) -> int:
        return len(self.starts)

    def select(self, rows: NDArray[np.bool_] | Places | slice) -> "Spans":
        """Return some of them."""
        return Spans(self.starts[rows], self.ends[rows])


def find_runs(buffer: Buffer) -> Spans:
    """Return the longest runs of letters and digits; every text lies between line breaks."""
    word = buffer.classes == WORD
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    return Spans(edges[0::2], edges[1::2])


def join_tokens(buffer: Buffer, runs: Spans) -> Spans:
    """Return the tokens of `classifier.features`: runs, two joined by an apostrophe as one, and signs."""
    return _with_signs(buffer, _joined(buffer, runs), np.flatnonzero(buffer.classes == SIGN))


def add_signs(buffer: Buffer, runs: Spans) -> Spans:
    """Return runs, and between them the signs that rules ask for."""
    signs = (buffer.classes == SIGN) | (buffer.classes == MARK)
    return _with_signs(buffer, runs, np.flatnonzero(signs))


def _with_signs(buffer: Buffer, words: Spans, signs: Places) -> Spans:
    if not len(signs):
        return words
    at = np.searchsorted(words.starts, signs)
    ends = signs + widths(buffer.data[signs])
    return Spans(np.insert(words.starts, at, signs), np.insert(words.ends, at, ends))


def _joined(buffer: Buffer, runs: Spans) -> Spans:
    if len(runs) < 2:
        return runs
    beside = runs.starts[1:] == runs.ends[:-1] + 1
    beside &= buffer.classes[runs.ends[:-1]] == APOSTROPHE
    if not beside.any():
        return runs
    # In "a'b'c" the first two are a token and the third is another: every other link of a chain counts.
    at = np.arange(len(beside))
    since = at - np.maximum.accumulate(np.where(beside, -1, at))
    linked = beside & (since % 2 == 1)
    ends = runs.ends.copy()
    ends[:-1][linked] = runs.ends[1:][linked]
    second = np.concatenate(([False], linked))
    return Spans(runs.starts[~second], ends[~second])
