"""A lexicon's patterns by number, and the plans to find where they could match."""

from collections.abc import Mapping
from dataclasses import dataclass

from classifier.kernel.plans import Plans, make_plans
from classifier.kernel.reading import read_phrases
from classifier.signals import Lexicon, Rule
from classifier.signals.matching import Matcher
from classifier.signals.scope import Cue
from classifier.signals.vocabulary import Vocabulary

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

    @property
    def beside(self) -> tuple[int, ...]:
        """The numbers of both."""
        return self.requires + self.unless


@dataclass(frozen=True, slots=True)
class Lexical:
    """Patterns by number: the rules' own first, in their order, then all others."""

    rules: tuple[Ruled, ...]
    """The rules."""
    cues: Mapping[int, Cue]
    """The cues by the numbers of their patterns, in the lexicon's order."""
    plans: Plans
    """Where to look for the rules' own patterns."""
    beside: Plans
    """Where to look for all others, in a sentence that a rule's own pattern matches."""
    count: int
    """How many patterns there are."""


def read_lexicon(lexicon: Lexicon) -> Lexical:
    """Return the patterns of a lexicon; nothing is compiled."""
    matchers = [matcher for _mask, matcher in lexicon.searcher.matchers]
    others: dict[str, int] = {}

    def number(pattern: str) -> int:
        return others.setdefault(pattern, len(matchers) + len(others))

    rules = tuple(
        Ruled(
            place,
            matcher,
            tuple(map(number, matcher.rule.requires)),
            tuple(map(number, matcher.rule.unless)),
        )
        for place, matcher in enumerate(matchers)
    )
    cues = {number("(" + "|".join(cue.patterns) + ")"): cue for _mask, cue in lexicon.searcher.cues}
    own = {place: matcher.rule.pattern for place, matcher in enumerate(matchers)}
    return Lexical(
        rules,
        cues,
        _plans(own, lexicon.vocabulary),
        _plans({place: pattern for pattern, place in others.items()}, lexicon.vocabulary),
        len(matchers) + len(others),
    )


def _plans(patterns: Mapping[int, str], vocabulary: Vocabulary) -> Plans:
    return make_plans({place: read_phrases(pattern, vocabulary) for place, pattern in patterns.items()})
