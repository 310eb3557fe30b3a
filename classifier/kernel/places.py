"""Where in a batch each pattern could begin to match, told from words alone."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.plans import NO_FIRST, Plans
from classifier.kernel.table import ABSENT

__all__ = ["ANYWHERE", "Places", "Read", "find_places"]

ANYWHERE: Final = -1
"""Stands for a token: the pattern may begin anywhere in the sentence."""

_NEAR: Final = 8
"""Words looked at on one side at once; few checks need a second look."""
_FARTHEST: Final = 120
"""Words after which a check is given up and taken as met: the expression decides."""

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Read:
    """The words of a batch's sentences, in order."""

    words: Ints
    """The number of each, as the plans' sets give it."""
    sentences: Ints
    """The sentence of each, ascending."""
    spaces: Ints
    """Runs of spaces before each, counted from anywhere."""


@dataclass(frozen=True, slots=True)
class Places:
    """Pairs of a sentence and a pattern that could match in it, and where it could begin."""

    sentences: Ints
    """The sentence of each pair, ascending."""
    patterns: Ints
    """Its pattern, ascending within a sentence."""
    ends: Ints
    """One past the pair's last place in `tokens`."""
    tokens: Ints
    """The words the patterns could begin with, ascending for each pair; `ANYWHERE` comes first."""


def number_words(found: NDArray[np.int32], digits: Bools, plans: Plans) -> Ints:
    """Return the number of each word; `found` is what the plans' table said, `digits` who has any."""
    unknown = plans.sets.unknown
    return np.where(found == ABSENT, unknown + digits, found).astype(np.int64)


def find_places(read: Read, plans: Plans, wanted: Bools | None = None) -> Places:
    """Return every place where a pattern could begin to match within a sentence.

    No match of a pattern begins elsewhere. What `plans.marked` tells is left out.

    Args:
        read: The words.
        plans: The patterns.
        wanted: For each sentence the patterns that are looked for in it; all when omitted.
    """
    tokens, phrases = _met(read, plans)
    if wanted is not None:
        kept = wanted[read.sentences[tokens], plans.pattern[phrases]]
        tokens, phrases = tokens[kept], phrases[kept]
    kept = _checked(read, plans, tokens, phrases)
    tokens, phrases = tokens[kept], phrases[kept]
    rows, begins = _begins(read, plans, tokens, phrases)
    return _paired(read.sentences[tokens[rows]], plans.pattern[phrases[rows]], begins)


def _met(read: Read, plans: Plans) -> tuple[Ints, Ints]:
    """Return each anchor met and its phrase, where the sentence holds what it needs."""
    counts = plans.by_word[read.words + 1] - plans.by_word[read.words]
    tokens = np.repeat(np.arange(len(read.words)), counts)
    phrases = plans.anchored[_ranges(plans.by_word[read.words], counts)]
    if not len(tokens):
        return tokens, phrases
    begins = np.diff(read.sentences, prepend=-1) != 0
    row = np.cumsum(begins) - 1
    present = np.bitwise_or.reduceat(
        plans.sets.bits[read.words, : plans.columns], np.flatnonzero(begins), axis=0
    )
    needs = plans.needs[phrases]
    kept = present[row[tokens], needs >> 6] >> (needs & 63).astype(np.uint64) & np.uint64(1) != 0
    return tokens[kept], phrases[kept]


def _checked(read: Read, plans: Plans, tokens: Ints, phrases: Ints) -> Bools:
    """Return which anchors have all their checks beside them."""
    counts = plans.by_phrase[phrases + 1] - plans.by_phrase[phrases]
    rows = np.repeat(np.arange(len(tokens)), counts)
    checks = _ranges(plans.by_phrase[phrases], counts)
    met = _beside(
        read,
        plans,
        tokens[rows],
        plans.check_set[checks],
        plans.check_step[checks],
        plans.check_high[checks],
    )
    all_met: Bools = np.bincount(rows[~met], minlength=len(tokens)) == 0
    return all_met


def _beside(read: Read, plans: Plans, tokens: Ints, sets: Ints, steps: Ints, high: Ints) -> Bools:
    """Return which tokens have a word of a set near enough on one side."""
    met = np.zeros(len(tokens), dtype=bool)
    left = np.arange(len(tokens))
    for start in range(1, _FARTHEST, _NEAR):
        if not len(left):
            return met
        offsets = np.arange(start, start + _NEAR)
        at = tokens[left, None] + steps[left, None] * offsets
        near = _near(read, tokens[left], at, high[left])
        held = plans.sets.holds(sets[left, None], read.words[np.clip(at, 0, len(read.words) - 1)])
        found = (near & held).any(axis=1)
        met[left[found]] = True
        left = left[~found & near[:, -1]]
    met[left] = True
    return met


def _near(read: Read, tokens: Ints, at: Ints, high: Ints) -> Bools:
    """Return which places are in the sentence of their token and near enough to it."""
    inside: Bools = np.logical_and(at >= 0, at < len(read.words))
    at = np.where(inside, at, tokens[:, None])
    near = np.abs(read.spaces[at] - read.spaces[tokens][:, None]) <= high[:, None]
    same: Bools = read.sentences[at] == read.sentences[tokens][:, None]
    inside &= same & near
    return inside


def _begins(read: Read, plans: Plans, tokens: Ints, phrases: Ints) -> tuple[Ints, Ints]:
    """Return each token that a phrase could begin with, and the row of the phrase's anchor."""
    first, high = plans.first[phrases], plans.high[phrases]
    anywhere = np.flatnonzero(first == NO_FIRST)
    rows, begins = [anywhere], [np.full(len(anywhere), ANYWHERE)]
    left = np.flatnonzero(first != NO_FIRST)
    for start in range(0, _FARTHEST, _NEAR):
        if not len(left):
            break
        at = tokens[left, None] - np.arange(start, start + _NEAR)
        near = _near(read, tokens[left], at, high[left])
        held = plans.sets.holds(first[left, None], read.words[np.maximum(at, 0)])
        row, column = np.nonzero(near & held)
        rows.append(left[row])
        begins.append(at[row, column])
        left = left[near[:, -1]]
    rows.append(left)
    begins.append(np.full(len(left), ANYWHERE))
    return np.concatenate(rows), np.concatenate(begins)


def _paired(sentences: Ints, patterns: Ints, begins: Ints) -> Places:
    keys = np.sort((sentences << 40) | (patterns << 26) | (begins + 1))
    keys = keys[np.diff(keys, prepend=-1) != 0]
    pairs = keys >> 26
    ends = np.flatnonzero(np.diff(pairs, append=-1))
    return Places(pairs[ends] >> 14, pairs[ends] & 0x3FFF, ends + 1, (keys & 0x3FFFFFF) - 1)


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """Return `starts[i], starts[i] + 1, ...`, `counts[i]` numbers for each, one after another."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) - np.repeat(ends - counts - starts, counts)
