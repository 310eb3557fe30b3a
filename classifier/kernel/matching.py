"""Which rules match in a sentence, and within which scopes, from where they could.

Words tell where a pattern could begin; the rules' own expressions decide there. What is found is what
`classifier.signals.find_signals` finds.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from classifier.kernel.lexical import Lexical, Ruled
from classifier.kernel.places import ANYWHERE
from classifier.signals.matching import Context
from classifier.signals.scope import Found, asks, find_quotations

__all__ = ["Begins", "Spans", "context_of", "found_spans", "upheld"]

_QUOTES: Final = re.compile("[\"'\u201c\u00ab\u2018]")

Spans = list[tuple[int, int]]
Begins = Mapping[int, Sequence[int]]
"""For each pattern that could match in a sentence, the characters at which it could begin, ascending."""


def found_spans(expression: re.Pattern[str], folded: str, begins: Sequence[int]) -> Spans:
    """Return what `finditer` finds, trying the given places alone."""
    if begins[0] == ANYWHERE:
        return [found.span() for found in expression.finditer(folded)]
    spans: Spans = []
    last = 0
    for at in begins:
        if at >= last and (match := expression.match(folded, at)):
            last = match.end()
            spans.append((at, last))
    return spans


def upheld(ruled: Ruled, folded: str, beside: Begins) -> bool:
    """Tell whether a sentence that a rule's pattern matches has what it requires and no more."""
    required = zip(ruled.requires, ruled.matcher.required, strict=True)
    excluded = zip(ruled.unless, ruled.matcher.excluded, strict=True)
    return all(
        _occurs(expression, folded, beside.get(number)) for number, expression in required
    ) and not any(_occurs(expression, folded, beside.get(number)) for number, expression in excluded)


def _occurs(expression: re.Pattern[str], folded: str, begins: Sequence[int] | None) -> bool:
    if begins is None:
        return False
    if begins[0] == ANYWHERE:
        return expression.search(folded) is not None
    return any(expression.match(folded, at) for at in begins)


def context_of(
    original: str, folded: str, beside: Begins, lexical: Lexical, barrier: re.Pattern[str]
) -> Context | None:
    """Return what could change a sentence's matches; `None` where nothing could."""
    cues = list(_cues(folded, beside, lexical))
    quotations = find_quotations(original) if _QUOTES.search(original) else []
    asked = asks(original)
    if not cues and not quotations and not asked:
        return None
    return Context(folded, cues, quotations, asked, barrier)


def _cues(folded: str, beside: Begins, lexical: Lexical) -> Iterator[Found]:
    for number, begins in beside.items():
        if cue := lexical.cues.get(number):
            for span in found_spans(cue.expression, folded, begins):
                yield Found(cue, *span)
