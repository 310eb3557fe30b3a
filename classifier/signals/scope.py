"""Find the words around a match that change what it means.

A cue acts on what follows it, on what precedes it, or on the whole sentence. Its reach is
counted in words and ends at a barrier such as "but" or a semicolon.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from classifier.errors import RuleError
from classifier.labels import FACTS
from classifier.signals.compiling import compiled
from classifier.signals.notation import Translation, translate
from classifier.signals.prefilter import Needs
from classifier.signals.rule import SCOPES
from classifier.signals.vocabulary import Vocabulary

ACTS = ("after", "before", "sentence")
"""Where the words stand that a cue acts on, seen from the cue."""

_KEYS = ("scope", "acts", "within", "facts", "patterns")
_WORDS = re.compile(r"\w[^ ]*")

# A curly apostrophe is also a closing quote; inside single quotes it ends them only before a non-letter.
_CURLY = re.compile("\u201c[^\u201c\u201d]{1,1500}\u201d|\u00ab[^\u00ab\u00bb]{1,1500}\u00bb")
_SINGLE_CURLY = re.compile("\u2018(?:[^\u2018\u2019]|\u2019(?=\\w)){1,1500}\u2019(?!\\w)")
_STRAIGHT = re.compile(r'"[^"]{1,1500}"')
_SINGLE_STRAIGHT = re.compile(r"(?<!\w)'(?=\w)(?:[^']|(?<=\w)'(?=\w)){1,1500}'(?!\w)")
_ENDS_IN_QUESTION = re.compile(r"\?[\"'\u201d\u2019)\]\s!]{0,5}$")


@dataclass(frozen=True)
class Cue:
    """Words that open a scope."""

    scope: str
    """One of `rule.SCOPES`."""
    acts: str
    """`after`: on what follows; `before`: on what precedes; `sentence`: on all of it."""
    within: int
    """How many words may stand between cue and match; of no meaning for a sentence."""
    patterns: tuple[str, ...]
    """What it matches, in the rules' notation."""
    vocabulary: Vocabulary
    """The lists its patterns name."""
    facts: tuple[str, ...] = ()
    """The facts whose matches it changes; empty for all."""

    @cached_property
    def translation(self) -> Translation:
        """What its patterns mean, as one."""
        return translate("(" + "|".join(self.patterns) + ")", self.vocabulary)

    @property
    def needs(self) -> Needs:
        """Word sets of which a sentence with the cue holds a word each."""
        return self.translation.needs

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled patterns.

        Raises:
            RuleError: If they do not compile.
        """
        try:
            return compiled(self.translation.source)
        except RuleError as error:
            raise RuleError(f"scope.toml: cue for {self.scope!r}: pattern {error}") from error


@dataclass(frozen=True, slots=True)
class Found:
    """A cue that occurs in a sentence."""

    cue: Cue
    """The cue."""
    start: int
    """Its first code point, from the sentence's start."""
    end: int
    """One past its last."""


def parse_cue(row: Mapping[str, Any], vocabulary: Vocabulary, source: str) -> Cue:
    """Read one cue from a table; `source` names the file in errors.

    Raises:
        RuleError: If a key is missing or unknown, or a value is not allowed.
    """
    name = f"{source}: cue for {row.get('scope', 'no scope')!r}"
    unknown = sorted(set(row) - set(_KEYS))
    if unknown:
        raise RuleError(f"{name}: unknown key {unknown[0]!r}; allowed are {', '.join(_KEYS)}")
    if row.get("scope") not in SCOPES or row.get("acts") not in ACTS:
        raise RuleError(f"{name}: scope must be one of {', '.join(SCOPES)}, acts one of {', '.join(ACTS)}")
    patterns = row.get("patterns")
    if not isinstance(patterns, list) or not patterns or not all(isinstance(item, str) for item in patterns):
        raise RuleError(f"{name}: patterns must be a list of strings with at least one")
    within, facts = row.get("within", 0), row.get("facts", [])
    if type(within) is not int or within < 0:
        raise RuleError(f"{name}: within must be a whole number of words")
    if not isinstance(facts, list) or not all(fact in FACTS for fact in facts):
        raise RuleError(f"{name}: facts must be a list of {', '.join(FACTS)}")
    cue = Cue(row["scope"], row["acts"], within, tuple(patterns), vocabulary, tuple(facts))
    try:
        _ = cue.translation
    except RuleError as error:
        raise RuleError(f"{name}: {error}") from error
    return cue


def find_cues(folded: str, cues: Iterable[Cue]) -> list[Found]:
    """Return where each cue occurs in a folded sentence."""
    return [Found(cue, *found.span()) for cue in cues for found in cue.expression.finditer(folded)]


def find_quotations(sentence: str) -> list[tuple[int, int]]:
    """Return the ranges inside quotation marks that are balanced in the sentence, marks included.

    >>> find_quotations('He called it "a cure" twice.')
    [(13, 21)]
    >>> find_quotations('An odd " mark')
    []
    """
    spans = [found.span() for kind in (_CURLY, _SINGLE_CURLY) for found in kind.finditer(sentence)]
    if sentence.count('"') % 2 == 0:
        spans += [found.span() for found in _STRAIGHT.finditer(sentence)]
    return spans + [found.span() for found in _SINGLE_STRAIGHT.finditer(sentence)]


def asks(sentence: str) -> bool:
    """Tell whether a sentence ends as a question."""
    return _ENDS_IN_QUESTION.search(sentence[-8:]) is not None


def scopes_at(
    folded: str, start: int, end: int, fact: str, found: Sequence[Found], barrier: re.Pattern[str]
) -> set[str]:
    """Return the scopes of the cues that govern a match.

    Args:
        folded: The sentence, folded.
        start: The match's first code point in it.
        end: One past the match's last.
        fact: The fact the match speaks for.
        found: The cues of the sentence.
        barrier: What ends a cue's reach.
    """
    return {
        each.cue.scope
        for each in found
        if (not each.cue.facts or fact in each.cue.facts) and _governs(folded, start, end, each, barrier)
    }


def _governs(folded: str, start: int, end: int, found: Found, barrier: re.Pattern[str]) -> bool:
    if found.cue.acts == "sentence":
        return True
    if start <= found.start and found.end <= end:
        return True  # "it does not cure": the cue stands between the words of the match
    after = found.cue.acts == "after"
    between = folded[found.end : start] if after else folded[end : found.start]
    if (found.end > start) if after else (found.start < end):
        return False
    return len(_WORDS.findall(between)) <= found.cue.within and not barrier.search(between)
