"""Tell from a sentence's words alone which patterns could match it.

Every pattern knows sets of words of which a matching sentence holds one each. One look
at the sentence's words then spares most searches.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from classifier.signals.vocabulary import DIGIT

Needs = tuple[frozenset[str], ...]

_WORDS = re.compile(r"\w+")
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Prefilter:
    """Words, and the bits of the word sets they belong to."""

    bits: dict[str, int]
    """For each word, a mask of the sets that hold it."""
    sets: dict[frozenset[str], int]
    """For each set, its bit."""

    @classmethod
    def of(cls, needs: Iterable[Needs]) -> Self:
        """Make a filter for patterns with the given needs."""
        sets: dict[frozenset[str], int] = {}
        bits: dict[str, int] = {}
        for need in dict.fromkeys(need for each in needs for need in each):
            sets[need] = 1 << len(sets)
            for word in need:
                bits[word] = bits.get(word, 0) | sets[need]
        return cls(bits, sets)

    def mask(self, needs: Needs) -> int:
        """Return the bits that a sentence must have for a pattern with these needs."""
        mask = 0
        for need in needs:
            mask |= self.sets[need]
        return mask

    def present(self, folded: str) -> int:
        """Return the bits that a folded sentence has."""
        found = self.bits.get(DIGIT, 0) if _HAS_DIGIT.search(folded) else 0
        for word in set(_WORDS.findall(folded)):
            found |= self.bits.get(word, 0)
        return found
