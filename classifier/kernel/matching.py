"""Which rules match in a batch, and whether within a scope that they heed.

Words tell where a pattern could begin; the rules' own expressions decide there. What is found is what
`classifier.signals.find_signals` finds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.kernel.lexical import Lexical, Ruled
from classifier.kernel.places import ANYWHERE
from classifier.signals.matching import Context
from classifier.signals.scope import Found, asks, find_quotations

__all__ = ["Match", "SentencePlaces", "match_sentence"]

_QUOTES: Final = re.compile("[\"'\u201c\u00ab\u2018]")

SentencePlaces = Mapping[int, Sequence[int]]
"""For each pattern that could match in a sentence, the characters at which it could begin, ascending."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule's match in a sentence."""

    rule: int
    """The rule's place in the lexicon."""
    start: int
    """Its first character, from the sentence's start."""
    end: int
    """One past its last."""
    scopes: tuple[str, ...]
    """What changes it, sorted."""


def match_sentence(
    original: str, folded: str, places: SentencePlaces, lexical: Lexical, barrier: re.Pattern[str]
) -> list[Match]:
    """Return the matches of one sentence, in no order.

    Args:
        original: The sentence.
        folded: The sentence, folded.
        places: Where each pattern could begin; rules are left out that could not match.
        lexical: The rules.
        barrier: What ends a cue's reach.
    """
    hits = [
        (ruled, span)
        for number in places
        if number < len(lexical.rules)
        for ruled in (lexical.rules[number],)
        for span in _spans(ruled, folded, places)
    ]
    if not hits:
        return []
    context = _context(original, folded, places, lexical, barrier)
    return [
        Match(ruled.place, start, end, context.scopes(ruled.rule, start, end) if context else ())
        for ruled, (start, end) in hits
    ]


def _spans(ruled: Ruled, folded: str, places: SentencePlaces) -> list[tuple[int, int]]:
    matcher = ruled.matcher
    spans = list(_found(matcher.expression, folded, places[ruled.place]))
    if not spans:
        return []
    for number, expression in zip(ruled.requires, matcher.required, strict=True):
        if not _occurs(expression, folded, places.get(number)):
            return []
    for number, expression in zip(ruled.unless, matcher.excluded, strict=True):
        if _occurs(expression, folded, places.get(number)):
            return []
    return spans


def _occurs(expression: re.Pattern[str], folded: str, begins: Sequence[int] | None) -> bool:
    return begins is not None and next(_found(expression, folded, begins), None) is not None


def _found(expression: re.Pattern[str], folded: str, begins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield what `finditer` would, trying the given places alone."""
    if begins[0] == ANYWHERE:
        for found in expression.finditer(folded):
            yield found.span()
        return
    last = 0
    for at in begins:
        if at >= last and (match := expression.match(folded, at)):
            last = match.end()
            yield at, last


def _context(
    original: str, folded: str, places: SentencePlaces, lexical: Lexical, barrier: re.Pattern[str]
) -> Context | None:
    """Return what could change the sentence's matches; `None` where nothing could."""
    cues = [
        Found(lexical.cues[number], *span)
        for number in places
        if number in lexical.cues
        for span in _found(lexical.cues[number].expression, folded, places[number])
    ]
    quotations = find_quotations(original) if _QUOTES.search(original) else []
    asked = asks(original)
    if not cues and not quotations and not asked:
        return None
    return Context(folded, cues, quotations, asked, barrier)
