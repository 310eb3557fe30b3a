"""All phrases of a lexicon's patterns, laid out as arrays that a batch is searched with.

Each phrase is looked for by its rarest step, the anchor; its other steps are checks: a word of a set
that stands before or after the anchor, at most so many runs of spaces away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.kernel.buffer import Buffer
from classifier.kernel.hashing import Words64, hash_spans
from classifier.kernel.phrases import HAS_DIGIT, LEAD, Phrase
from classifier.kernel.rarity import frequency
from classifier.kernel.table import Table

__all__ = ["NO_FIRST", "Plans", "Sets", "make_plans"]

NO_FIRST: Final = -1
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of words as bits."""

    table: Table
    """The number of each word."""
    bits: Words64
    """For each word the sets that hold it, shape `(words + 2, columns)`; after the words come a word that
    is in no set and one that is in those for any digit."""

    @property
    def unknown(self) -> int:
        """The number of a word that is in no set."""
        return len(self.bits) - 2

    def holds(self, sets: Ints, words: Ints) -> NDArray[np.bool_]:
        """Tell for each pair whether the set holds the word."""
        column = self.bits[words, sets >> 6]
        held: NDArray[np.bool_] = (column >> (sets & 63).astype(np.uint64)) & np.uint64(1) != 0
        return held


@dataclass(frozen=True, slots=True)
class Plans:
    """Phrases by number; row i of every array belongs to phrase i unless it says otherwise."""

    sets: Sets
    """The words of all steps."""
    columns: int
    """Columns of the sets' bits that hold every set in `needs`."""
    pattern: Ints
    """The pattern it belongs to."""
    needs: Ints
    """A set of which its sentence holds a word: of its rarest check, or of its anchor where it has none."""
    high: Ints
    """Runs of spaces between the phrase's start and its anchor at most."""
    first: Ints
    """The set of the words it can begin with, or `NO_FIRST`."""
    by_word: Ints
    """Where the phrases anchored at each word begin in `anchored`, shape `(words + 3,)`."""
    anchored: Ints
    """Phrases, word by word."""
    by_phrase: Ints
    """Where its checks begin, shape `(phrases + 1,)`."""
    check_set: Ints
    """The set of each check, phrase by phrase."""
    check_step: Ints
    """1 for a check after the anchor, -1 for one before it."""
    check_high: Ints
    """Runs of spaces between the anchor and the check at most."""
    leading: frozenset[int]
    """Patterns that may also begin with a space before a word they can begin with."""
    marked: Mapping[int, tuple[str, ...]]
    """For patterns with phrases of no words, the signs one of which their match holds; an empty one is
    anywhere. Their phrases with words are looked for as all others."""


def make_plans(phrases: Mapping[int, Sequence[Phrase]]) -> Plans:
    """Return the plans for patterns, given the phrases of each by its number."""
    return _Drafts().draw(phrases)


class _Drafts:
    """Phrases on their way into arrays."""

    def __init__(self) -> None:
        self.sets: dict[frozenset[str], int] = {}
        self.rates: dict[frozenset[str], float] = {}

    def draw(self, phrases: Mapping[int, Sequence[Phrase]]) -> Plans:
        marked = {p: tuple(x.mark for x in each if not x.steps) for p, each in phrases.items()}
        kept = [(p, phrase) for p, each in phrases.items() for phrase in each if phrase.steps]
        ranked = [self._ranked(x) for _, x in kept]
        anchors = [x.steps[order[0]] for (_, x), order in zip(kept, ranked, strict=True)]
        # These are numbered first, so that few columns hold them.
        needs = [
            self._number(x.steps[order[:2][-1]].words) for (_, x), order in zip(kept, ranked, strict=True)
        ]
        columns = (len(self.sets) + 63) // 64
        for anchor in anchors:
            self._number(anchor.words)
        first = [NO_FIRST if x.first is None else self._number(x.first) for _, x in kept]
        checks = [self._checks(x, order[0]) for (_, x), order in zip(kept, ranked, strict=True)]
        sets, numbers = _sets(self.sets)
        by_word, anchored = _by_word([anchor.words for anchor in anchors], numbers)
        flat = _ints([item for each in checks for item in each]).reshape(-1, 3)
        return Plans(
            sets=sets,
            columns=columns,
            pattern=_ints([p for p, _ in kept]),
            needs=_ints(needs),
            high=_ints([anchor.high for anchor in anchors]),
            first=_ints(first),
            by_word=by_word,
            anchored=anchored,
            by_phrase=np.concatenate(([0], np.cumsum(_ints([len(each) for each in checks])))),
            check_set=flat[:, 0].copy(),
            check_step=flat[:, 1].copy(),
            check_high=flat[:, 2].copy(),
            leading=frozenset(p for p, x in kept if x.first and LEAD in x.first),
            marked={p: marks for p, marks in marked.items() if marks},
        )

    def _checks(self, phrase: Phrase, at: int) -> list[tuple[int, int, int]]:
        anchor = phrase.steps[at]
        before = [(self._number(s.words), -1, anchor.high - s.base) for s in phrase.steps[:at]]
        after = [(self._number(s.words), 1, s.high - anchor.base) for s in phrase.steps[at + 1 :]]
        return [*before, *after]

    def _number(self, words: frozenset[str]) -> int:
        return self.sets.setdefault(words, len(self.sets))

    def _ranked(self, phrase: Phrase) -> list[int]:
        """Return the places of its steps, the rarest first."""
        return sorted(range(len(phrase.steps)), key=lambda at: self._rate(phrase.steps[at].words))

    def _rate(self, words: frozenset[str]) -> float:
        if words not in self.rates:
            self.rates[words] = frequency(words)
        return self.rates[words]


def _ints(values: Iterable[object]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _sets(sets: Mapping[frozenset[str], int]) -> tuple[Sets, dict[str, list[int]]]:
    """Return the sets as bits, and for each word its numbers: more than one for those of any digit."""
    words = sorted(frozenset().union(*sets) - {HAS_DIGIT, LEAD})
    number = {word: place for place, word in enumerate(words)}
    digits = [number[word] for word in words if "0" in word]
    numbers = {word: [place] for word, place in number.items()}
    numbers[LEAD] = []
    numbers[HAS_DIGIT] = [*digits, len(words) + 1]
    bits = np.zeros((len(words) + 2, (len(sets) + 63) // 64), dtype=np.uint64)
    for each, place in sets.items():
        rows = [row for word in each for row in numbers[word]]
        bits[rows, place >> 6] |= np.uint64(1 << (place & 63))
    buffer = Buffer.of(words)
    hashes = hash_spans(buffer.data, buffer.starts[:-1], buffer.starts[1:] - 1)
    return Sets(Table.of(hashes, np.arange(len(words))), bits), numbers


def _by_word(anchors: Sequence[frozenset[str]], numbers: Mapping[str, list[int]]) -> tuple[Ints, Ints]:
    pairs = sorted({(row, place) for place, words in enumerate(anchors) for w in words for row in numbers[w]})
    flat = _ints(pairs).reshape(-1, 2)
    count = max(numbers[HAS_DIGIT]) + 1
    return np.searchsorted(flat[:, 0], np.arange(count + 1)), flat[:, 1].copy()
