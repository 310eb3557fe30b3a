"""From word pieces to stretches of text: where an encoder points."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Span
from classifier.features import Pointed, tokenize
from classifier.labels import FACTS

__all__ = ["point"]


def point(text: str, offsets: Sequence[tuple[int, int]], excess: NDArray[np.float64]) -> tuple[Pointed, ...]:
    """Return the stretches of whole words that an encoder points at.

    A word is pointed at when one of its pieces is; words that follow each other make one stretch, which
    begins and ends with a word. Pieces that touch no word (white space, most punctuation) count for nothing.

    Args:
        text: The text.
        offsets: The code points of each piece.
        excess: How far the log-odds of each piece and fact lie above the threshold, shape `(pieces, 4)`.

    Returns:
        Stretches fact by fact, each fact's in text order and apart from each other.
    """
    if not (excess > 0).any():
        return ()
    words = tokenize(text)
    return tuple(
        Pointed(words[first].start, words[last].end, fact, strength)
        for column, fact in enumerate(FACTS)
        for first, last, strength in _runs(_strengths(words, offsets, excess[:, column]))
    )


def _strengths(
    words: Sequence[Span], offsets: Sequence[tuple[int, int]], excess: NDArray[np.float64]
) -> dict[int, float]:
    """Return the strength of each word that is pointed at, words in order."""
    starts, ends = [word.start for word in words], [word.end for word in words]
    found: dict[int, float] = {}
    for piece in np.flatnonzero(excess > 0).tolist():
        start, end = offsets[piece]
        touched = range(bisect_right(ends, start), bisect_left(starts, end)) if start < end else range(0)
        for word in touched:
            found[word] = found.get(word, 0.0) + float(excess[piece]) / len(touched)
    return dict(sorted(found.items()))


def _runs(strengths: Mapping[int, float]) -> Iterator[tuple[int, int, float]]:
    """Yield the first and last word of each run of neighbours, with their strengths summed."""
    run: list[int] = []
    for word in [*strengths, -1]:
        if run and word != run[-1] + 1:
            yield run[0], run[-1], sum(strengths[item] for item in run)
            run = []
        run.append(word)
