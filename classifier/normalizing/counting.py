"""How much of a text is disguised, in words."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from classifier.normalizing.view import Kind, NormalizedText

__all__ = ["Disguise", "measure_disguise"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Disguise:
    """What was found in a text."""

    words: int
    """Its words, read without disguise."""
    disguised: int
    """Those of them in which disguise was undone."""
    unreadable: int
    """Those that mix scripts and were not made sense of."""
    kinds: tuple[Kind, ...]
    """What was undone, the most frequent first."""


def measure_disguise(view: NormalizedText) -> Disguise:
    r"""Return what `reveal` undid in a text and what it could not undo, counted in words.

    >>> from classifier.normalizing.revealing import reveal
    >>> measure_disguise(reveal("It c\u200bures d3pression."))
    Disguise(words=3, disguised=2, unreadable=0, kinds=('digits', 'hidden'))
    """
    spans = [view.span(*match.span()) for match in _WORD.finditer(view.text)]
    ends = [span.end for span in spans]
    marked: dict[Kind, set[int]] = {}
    for item in view.disguised:
        place = bisect_left(ends, item.end)
        if place < len(spans) and spans[place].start <= item.start:
            marked.setdefault(item.kind, set()).add(place)
    unreadable = len(marked.pop("mixed", set()))
    kinds = sorted(marked, key=lambda kind: (-len(marked[kind]), kind))
    return Disguise(len(spans), len(set().union(*marked.values())), unreadable, tuple(kinds))
