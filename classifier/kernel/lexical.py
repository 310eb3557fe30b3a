"""A lexicon's patterns by number, and the plans to find where they could match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifier.kernel.phrases import Phrase, gathered
from classifier.kernel.plans import Plans, make_plans
from classifier.kernel.reading import read_phrases
from classifier.signals import Lexicon, Rule
from classifier.signals.matching import Matcher
from classifier.signals.scope import Cue

__all__ = ["Lexical", "Ruled", "read_lexicon"]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule and the numbers of its patterns."""

    place: int
    """Its place in the lexicon."""
    matcher: Matcher
    """The rule with its expressions."""
    requires: tuple[int, ...]
    """The numbers of the patterns that must occur in the same sentence."""
    unless: tuple[int, ...]
    """The numbers of those that must not."""

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.matcher.rule


@dataclass(frozen=True, slots=True)
class Lexical:
    """Patterns by number: the rules' own first, in their order, then all others."""

    rules: tuple[Ruled, ...]
    """The rules."""
    cues: Mapping[int, Cue]
    """The cues by the numbers of their patterns, in the lexicon's order."""
    plans: Plans
    """Where to look for each pattern."""


def read_lexicon(lexicon: Lexicon) -> Lexical:
    """Return the patterns of a lexicon; nothing is compiled."""
    numbers: dict[str, int] = {}
    matchers = lexicon.searcher.matchers
    patterns = {place: matcher.rule.pattern for place, (_mask, matcher) in enumerate(matchers)}
    phrases: dict[int, Sequence[Phrase]] = {}

    def number(pattern: str) -> int:
        if pattern not in numbers:
            numbers[pattern] = len(patterns)
            patterns[len(patterns)] = pattern
        return numbers[pattern]

    rules = tuple(
        Ruled(
            place,
            matcher,
            tuple(map(number, matcher.rule.requires)),
            tuple(map(number, matcher.rule.unless)),
        )
        for place, (_mask, matcher) in enumerate(matchers)
    )
    cues = {number("(" + "|".join(cue.patterns) + ")"): cue for _mask, cue in lexicon.searcher.cues}
    phrases = {place: read_phrases(pattern, lexicon.vocabulary) for place, pattern in patterns.items()}
    besides = {ruled.place: [gathered(phrases[each]) for each in ruled.requires] for ruled in rules}
    return Lexical(rules, cues, make_plans(phrases, besides))
