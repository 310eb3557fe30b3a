"""The lexicon: every rule, the word lists they name, and the cues that change them."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Self

from classifier.errors import RuleError
from classifier.labels import FACTS
from classifier.signals.compiling import compiled
from classifier.signals.matching import Matcher, Searcher, search_string
from classifier.signals.notation import translate
from classifier.signals.rule import SCOPES, Rule, parse_rule
from classifier.signals.scope import Cue, parse_cue
from classifier.signals.tables import read_table, rows_of, table_of
from classifier.signals.vocabulary import Vocabulary

__all__ = ["Lexicon", "load_lexicon"]

PACKAGED = Path(__file__).parent / "rules"
"""The rules that come with the package."""


@dataclass(frozen=True)
class Lexicon:
    """Rules, checked, in the order of their files."""

    rules: tuple[Rule, ...]
    """The rules; their ids are unique."""
    cues: tuple[Cue, ...]
    """What opens a scope."""
    barrier: str
    """A pattern for what ends a cue's reach."""
    vocabulary: Vocabulary
    """The word lists and forms that patterns name."""

    def __post_init__(self) -> None:
        repeated = [name for name, count in Counter(rule.id for rule in self.rules).items() if count > 1]
        if repeated:
            facts = sorted({rule.fact for rule in self.rules if rule.id == repeated[0]})
            files = " and ".join(f"{fact}.toml" for fact in facts)
            raise RuleError(f"{files}: rule {repeated[0]!r}: id is used twice; ids are unique over all files")
        for matcher in self._matchers:
            # Reading a pattern tells whether it is well formed; compiling all would take most of a load.
            _ = matcher.translations

    @classmethod
    def from_folder(cls, folder: Path, *, check: bool = True) -> Self:
        """Load `vocabulary.toml`, `scope.toml` and one file a fact.

        Args:
            folder: Where the files are.
            check: Also compile every pattern and try every rule's example strings; it takes a
                second, and is left out for rules that were tried before.

        Raises:
            RuleError: If a file cannot be read or a rule is invalid; the message names
                the file, the rule and the reason.
        """
        words = read_table(folder / "vocabulary.toml", "forms", "words")
        vocabulary = Vocabulary.from_table(words, "vocabulary.toml")
        scope = read_table(folder / "scope.toml", "barrier", "cue", "defaults")
        cues = tuple(parse_cue(row, vocabulary, "scope.toml") for row in rows_of(scope, "cue", "scope.toml"))
        rules = tuple(_read_rules(folder, _defaults(table_of(scope, "defaults", "scope.toml"))))
        lexicon = cls(rules, cues, _barrier(scope, vocabulary), vocabulary)
        if check:
            lexicon.check()
        return lexicon

    def names_topic(self, text: str) -> bool:
        """Tell whether a text names anything of the vocabulary's list `topic`; always, without that list.

        Args:
            text: A normalised text.
        """
        return self.topic is None or self.topic.search(text) is not None

    @cached_property
    def topic(self) -> re.Pattern[str] | None:
        """What matches a name of the topic; `None` without that list."""
        if "topic" not in self.vocabulary.words:
            return None
        return compiled(translate("{topic}", self.vocabulary).source)

    @property
    def ids(self) -> tuple[str, ...]:
        """The rules' ids, in the order of the rules."""
        return tuple(rule.id for rule in self.rules)

    @cached_property
    def sha256(self) -> str:
        """The digest of all that decides what matches, in hexadecimal; examples do not change it."""
        rules = [
            (r.id, r.version, r.fact, r.kind, r.pattern, r.requires, r.unless, r.scopes) for r in self.rules
        ]
        cues = [(c.scope, c.acts, c.within, c.patterns, c.facts) for c in self.cues]
        content = [rules, cues, self.barrier, dict(self.vocabulary.words), dict(self.vocabulary.forms)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @cached_property
    def searcher(self) -> Searcher:
        """What searches sentences with these rules."""
        barrier = _compiled_barrier(self.barrier, self.vocabulary)
        return Searcher.of(self._matchers, self.cues, barrier)

    @cached_property
    def _matchers(self) -> tuple[Matcher, ...]:
        return tuple(Matcher(rule, self.vocabulary) for rule in self.rules)

    def describe(self) -> tuple[tuple[str, int, str, str, str], ...]:
        """Return a row `(id, version, fact, kind, example)` for each rule, in their order."""
        return tuple((rule.id, rule.version, rule.fact, rule.kind, rule.match[0]) for rule in self.rules)

    def check(self) -> None:
        """Compile every pattern and try every rule's example strings.

        Raises:
            RuleError: If a pattern does not compile, if a `match` string is not matched free
                of scopes, or a `no_match` string is.
        """
        for cue in self.cues:
            _ = cue.expression
        for matcher in self._matchers:
            _ = matcher.expression, matcher.required, matcher.excluded
            for problem in self.problems(matcher.rule):
                raise RuleError(f"{matcher.rule.fact}.toml: rule {matcher.rule.id!r}: {problem}")

    def problems(self, rule: Rule) -> Iterator[str]:
        """Yield a sentence for each example string of a rule that comes out wrong."""
        for string in rule.match:
            if not self._matches(rule, string):
                yield f"does not match its own example {string!r}"
        for string in rule.no_match:
            if self._matches(rule, string):
                yield f"matches {string!r}, which it must not"

    def _matches(self, rule: Rule, string: str) -> bool:
        found = search_string(self.searcher, string)
        return any(signal.rule == rule.id and not signal.scopes for signal in found)


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon that comes with the package; it is read once.

    Its examples are not tried again here: the package's tests do that.
    """
    return Lexicon.from_folder(PACKAGED, check=False)


def _barrier(scope: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    barrier = scope.get("barrier", "but")
    if not isinstance(barrier, str):
        raise RuleError("scope.toml: barrier must be a pattern")
    _compiled_barrier(barrier, vocabulary)
    return barrier


def _compiled_barrier(barrier: str, vocabulary: Vocabulary) -> re.Pattern[str]:
    try:
        return compiled(f"[;:|\u2014]|{translate(barrier, vocabulary).source}")
    except RuleError as error:
        raise RuleError(f"scope.toml: barrier: {error}") from error


def _defaults(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    for fact, scopes in table.items():
        known = isinstance(scopes, list) and all(scope in SCOPES for scope in scopes)
        if fact not in FACTS or not known:
            raise RuleError(
                f"scope.toml: defaults for {fact!r}: allowed are {', '.join(SCOPES)} for each fact"
            )
    return {fact: tuple(scopes) for fact, scopes in table.items()}


def _read_rules(folder: Path, defaults: Mapping[str, tuple[str, ...]]) -> Iterator[Rule]:
    for fact in FACTS:
        source = f"{fact}.toml"
        for row in rows_of(read_table(folder / source, "rule"), "rule", source):
            rule = parse_rule({"fact": fact, **row}, source, defaults)
            if rule.fact != fact:
                raise RuleError(
                    f"{source}: rule {rule.id!r}: fact must be {fact!r} in this file, not {rule.fact!r}"
                )
            yield rule
