"""Words of English web text: what tells a disguised word from a code, a name or another language."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import inf, log
from typing import Final

__all__ = ["is_known", "segment"]

_STRAY: Final = 20.0
"""What a letter that belongs to no word costs, in nats; a rare word costs about ten."""
_COMMON: Final = 4.0
"""What a word of one or two letters costs: they are among the most frequent, and are not in the list."""
_SHORT: Final = frozenset(
    "a i am an as at be by do go he if in is it me my no of on or so to up us we".split()  # noqa: SIM905
)
"""Words of fewer than three letters; others of that length are abbreviations."""


def is_known(word: str) -> bool:
    """Tell whether a word in lower case is listed.

    >>> is_known("depression"), is_known("d3pression")
    (True, False)
    """
    return word in _ranks()


def rank(word: str) -> int:
    """Return the place of a word by frequency, from 0; beyond all words for one that is not listed."""
    ranks = _ranks()
    return ranks.get(word, len(ranks))


def segment(letters: str) -> list[str]:
    """Cut a run of letters in lower case into words, by the cheapest way; time grows with its length.

    Letters that belong to no word come alone; there is one at most at each end.

    Returns:
        The words; nothing when there is no way.

    >>> segment("curesdepression")
    ['cures', 'depression']
    >>> segment("abcdxq")
    []
    """
    best = [0.0, *[inf] * len(letters)]
    back = [0] * (len(letters) + 1)
    for start in range(len(letters)):
        if best[start] == inf:
            continue
        for end in range(start + 1, len(letters) + 1):
            cost = best[start] + _cost(letters, start, end)
            if cost < best[end]:
                best[end], back[end] = cost, start
            if letters[start:end] not in _beginnings():
                break
    if best[-1] == inf:
        return []
    cuts = [len(letters)]
    while cuts[-1]:
        cuts.append(back[cuts[-1]])
    cuts.reverse()
    return [letters[start:end] for start, end in pairwise(cuts)]


def _cost(letters: str, start: int, end: int) -> float:
    word = letters[start:end]
    if word in _SHORT:
        return _COMMON
    if len(word) > 2 and is_known(word):
        return log(2 + rank(word))
    at_an_end = len(word) == 1 and (start == 0 or end == len(letters))
    return _STRAY if at_an_end else inf


@cache
def _ranks() -> Mapping[str, int]:
    return {word: place for place, word in enumerate(_read())}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:end] for word in _ranks() for end in range(1, len(word)))


def _read() -> Iterator[str]:
    text = files("classifier.normalizing").joinpath("words.txt").read_text(encoding="utf-8")
    return (word for word in re.split(r"\s+", text) if word)
