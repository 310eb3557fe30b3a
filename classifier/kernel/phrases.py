"""Phrases: what words a pattern holds, in what order and how far apart at most.

A phrase tells less than its pattern: whatever the pattern matches holds the words of one of its phrases,
but not the other way round. Distances are counted in runs of spaces.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from classifier.kernel.rarity import frequency

__all__ = ["ANYWHERE", "FAR", "HAS_DIGIT", "LEAD", "Phrase", "Step", "gathered", "joined", "single"]

FAR: Final = 99
"""A distance that no sentence's words are told apart by."""

LEAD: Final = " "
HAS_DIGIT: Final = "\\d"
"""Stands for any word with a digit."""


@dataclass(frozen=True, slots=True)
class Step:
    """A word of a set that stands in whatever the phrase stands for."""

    words: frozenset[str]
    """One of these, every digit as 0."""
    base: int
    """Runs of spaces before the element it belongs to, from the phrase's start, at most."""
    high: int
    """Runs of spaces before it at most."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Steps in order, and how the whole begins and how wide it is."""

    steps: tuple[Step, ...] = ()
    """The words, in order."""
    high: int = 0
    """Runs of spaces in it at most."""
    first: frozenset[str] | None = None
    """The words it can begin with; with `LEAD` among them also a space before one. `None` where it may
    begin with anything."""
    mark: str = ""
    """Signs that stand in whatever it stands for; only told where there are no steps."""


ANYWHERE: Final = Phrase(high=FAR)
"""What is known of a pattern that nothing is known of."""


def single(words: Iterable[str], high: int = 0) -> Phrase:
    """Return a phrase that begins with one of `words`, with up to `high` runs of spaces."""
    found = frozenset(words)
    return Phrase((Step(found, 0, 0),), high, found)


def joined(phrases: Sequence[Phrase], gaps: Sequence[int]) -> Phrase:
    """Return phrases as one, with up to `gaps[i]` runs of spaces before the phrase after `i`."""
    whole = phrases[0]
    for part, gap in zip(phrases[1:], gaps, strict=True):
        at = whole.high + gap
        moved = (Step(step.words, step.base + at, step.high + at) for step in part.steps)
        whole = replace(whole, steps=(*whole.steps, *moved), high=min(FAR, at + part.high))
    return whole


def gathered(phrases: Sequence[Phrase]) -> Phrase:
    """Return what alternatives have in common: one step with the rarest word of each."""
    high = max(phrase.high for phrase in phrases)
    first: frozenset[str] | None = frozenset()
    for phrase in phrases:
        first = None if first is None or phrase.first is None else first | phrase.first
    if not all(phrase.steps for phrase in phrases):
        return Phrase((), high, first)
    rarest = [min(phrase.steps, key=lambda step: frequency(step.words)) for phrase in phrases]
    words = frozenset().union(*(step.words for step in rarest))
    return Phrase((Step(words, 0, max(step.high for step in rarest)),), high, first)
