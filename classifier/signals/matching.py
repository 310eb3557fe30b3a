"""Search one sentence with the rules that could match it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from classifier.documents import Span
from classifier.errors import RuleError
from classifier.findings import Signal
from classifier.signals.compiling import compiled
from classifier.signals.folding import fold
from classifier.signals.notation import Translation, translate
from classifier.signals.prefilter import Needs, Prefilter
from classifier.signals.rule import Rule
from classifier.signals.scope import Cue, Found, asks, find_cues, find_quotations, scopes_at
from classifier.signals.vocabulary import Vocabulary

WINDOW = 2_000
"""The longest sentence, in code points, that is searched in one piece."""

MARGIN = 400
"""How far a window of a longer sentence reaches over its ends, so that matches at a seam are whole."""


@dataclass(frozen=True)
class Matcher:
    """A rule, and its patterns as expressions that are compiled when first needed."""

    rule: Rule
    """The rule."""
    vocabulary: Vocabulary
    """The lists its patterns name."""

    @cached_property
    def needs(self) -> Needs:
        """Word sets of which a sentence that the rule matches holds a word each."""
        wanted = (self.rule.pattern, *self.rule.requires)
        return tuple(need for pattern in wanted for need in self.translations[pattern].needs)

    @cached_property
    def translations(self) -> dict[str, Translation]:
        """What each of the rule's patterns means.

        Raises:
            RuleError: If a pattern is malformed.
        """
        return {
            pattern: self._translate(pattern)
            for pattern in (self.rule.pattern, *self.rule.requires, *self.rule.unless)
        }

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return self._compile(self.rule.pattern)

    @cached_property
    def required(self) -> tuple[re.Pattern[str], ...]:
        """What must occur in the same sentence."""
        return tuple(map(self._compile, self.rule.requires))

    @cached_property
    def excluded(self) -> tuple[re.Pattern[str], ...]:
        """What must not occur in the same sentence."""
        return tuple(map(self._compile, self.rule.unless))

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Return where the rule matches a folded sentence, left to right."""
        spans = [found.span() for found in self.expression.finditer(folded)]
        if not spans or not all(each.search(folded) for each in self.required):
            return []
        return [] if any(each.search(folded) for each in self.excluded) else spans

    def _translate(self, pattern: str) -> Translation:
        try:
            return translate(pattern, self.vocabulary)
        except RuleError as error:
            raise RuleError(f"{self.rule.fact}.toml: rule {self.rule.id!r}: {error}") from error

    def _compile(self, pattern: str) -> re.Pattern[str]:
        try:
            return compiled(self.translations[pattern].source)
        except RuleError as error:
            raise RuleError(f"{self.rule.fact}.toml: rule {self.rule.id!r}: pattern {error}") from error


@dataclass(frozen=True, slots=True)
class Searcher:
    """All rules and cues, each with the bits a sentence must have for it."""

    prefilter: Prefilter
    """Tells which bits a sentence has."""
    matchers: tuple[tuple[int, Matcher], ...]
    """The rules."""
    cues: tuple[tuple[int, Cue], ...]
    """What opens a scope."""
    barrier: re.Pattern[str]
    """What ends a cue's reach."""

    @classmethod
    def of(cls, matchers: Iterable[Matcher], cues: Iterable[Cue], barrier: re.Pattern[str]) -> Self:
        """Make a searcher."""
        matchers, cues = tuple(matchers), tuple(cues)
        prefilter = Prefilter.of([*(each.needs for each in matchers), *(each.needs for each in cues)])
        return cls(
            prefilter,
            tuple((prefilter.mask(each.needs), each) for each in matchers),
            tuple((prefilter.mask(each.needs), each) for each in cues),
            barrier,
        )

    def search(self, text: str, folded: str, sentence: Span) -> list[Signal]:
        """Return the signals of one sentence, in no order.

        A sentence longer than `WINDOW` is searched in windows that reach `MARGIN` code
        points over both their ends; a match counts for the window it begins in. Cues
        farther away than the margin are not seen there.

        Args:
            text: The page.
            folded: The page, folded.
            sentence: The sentence's place in both.
        """
        if len(sentence) <= WINDOW:
            return self._search(text[sentence.start : sentence.end], folded, sentence)
        signals: list[Signal] = []
        for start in range(sentence.start, sentence.end, WINDOW):
            window = Span(max(sentence.start, start - MARGIN), min(sentence.end, start + WINDOW + MARGIN))
            found = self._search(text[window.start : window.end], folded, window)
            signals += [signal for signal in found if start <= signal.start < start + WINDOW]
        return signals

    def _search(self, original: str, folded: str, place: Span) -> list[Signal]:
        folded = place.slice(folded)
        present = self.prefilter.present(folded)
        hits = [
            (matcher.rule, span)
            for mask, matcher in self.matchers
            if mask & present == mask
            for span in matcher.spans(folded)
        ]
        if not hits:
            return []
        context = self._context(original, folded, present)
        return [_signal(rule, span, place.start, context) for rule, span in hits]

    def _context(self, original: str, folded: str, present: int) -> "Context":
        cues = (cue for mask, cue in self.cues if mask & present == mask)
        return Context(
            folded, find_cues(folded, cues), find_quotations(original), asks(original), self.barrier
        )


@dataclass(frozen=True, slots=True)
class Context:
    """What a sentence holds that could change its matches."""

    folded: str
    """The sentence, folded."""
    cues: list[Found]
    """The cues in it."""
    quotations: list[tuple[int, int]]
    """The ranges inside quotation marks."""
    asks: bool
    """Whether it is a question."""
    barrier: re.Pattern[str]
    """What ends a cue's reach."""

    def scopes(self, rule: Rule, start: int, end: int) -> tuple[str, ...]:
        """Return the scopes of one match that its rule heeds, sorted."""
        found = scopes_at(self.folded, start, end, rule.fact, self.cues, self.barrier)
        if self.asks:
            found.add("question")
        if any(left <= start and end <= right for left, right in self.quotations):
            found.add("quotation")
        return tuple(sorted(found.intersection(rule.scopes)))


def _signal(rule: Rule, span: tuple[int, int], offset: int, context: Context) -> Signal:
    start, end = span
    return Signal(
        start=start + offset,
        end=end + offset,
        rule=rule.id,
        fact=rule.fact,
        kind=rule.kind,
        scopes=context.scopes(rule, start, end),
    )


def search_string(searcher: Searcher, string: str) -> list[Signal]:
    """Return the signals of a string taken as one sentence."""
    return searcher.search(string, fold(string), Span(0, len(string)))
