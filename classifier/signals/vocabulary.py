"""Named word lists, and the expressions they stand for in a rule's pattern."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from classifier.errors import RuleError
from classifier.signals.compiling import check_bounded, compiled
from classifier.signals.tables import table_of

SEPARATOR = "[ -]{1,3}+"
"""What stands between two neighbouring words: spaces or hyphens."""

DIGIT = "0"
"""The word that stands for "there is a digit" in a pattern's needs."""

_ENTRY = re.compile(r"[a-z0-9][a-z0-9 '%&/.-]*")
_REFERENCE = re.compile(r"\{([a-z_]+)\}")
_FIRST_WORD = re.compile(r"\w+")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True)
class Vocabulary:
    """Word lists by name, and shapes of numbers by name.

    An entry of a word list is a word or phrase in lower case. Its last word also matches
    in a simple plural; a space also matches a hyphen; a hyphen also matches a space or
    nothing ("follow-up": "follow up", "followup"). An entry `{name}` takes in the entries
    of a list named earlier.
    """

    words: Mapping[str, tuple[str, ...]]
    """The lists' entries, references resolved."""
    forms: Mapping[str, str]
    """Expressions for numbers; each matches at least one digit."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names a pattern may use, sorted."""
        return tuple(sorted({*self.words, *self.forms}))

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """For each name, the expression it expands to, as one group."""
        lists = {name: alternation(entries) for name, entries in self.words.items()}
        return MappingProxyType({**lists, **{name: f"(?:{form})" for name, form in self.forms.items()}})

    @cached_property
    def needs(self) -> Mapping[str, frozenset[str]]:
        """For each name, words of which a text holds one wherever the name matches."""
        lists = {name: first_words(entries) for name, entries in self.words.items()}
        return MappingProxyType({**lists, **{name: frozenset({DIGIT}) for name in self.forms}})

    @classmethod
    def from_table(cls, table: Mapping[str, Any], source: str) -> "Vocabulary":
        """Make a vocabulary of the tables `words` and `forms`; `source` names the file in errors.

        Raises:
            RuleError: If a name, an entry or a form is malformed.
        """
        words: dict[str, tuple[str, ...]] = {}
        for name, entries in table_of(table, "words", source).items():
            words[name] = tuple(dict.fromkeys(_resolve(name, entries, words, source)))
        forms = table_of(table, "forms", source)
        for name, form in forms.items():
            _check_form(name, form, words, source)
        return cls(MappingProxyType(words), MappingProxyType(forms))


def alternation(entries: Iterable[str]) -> str:
    """Return a group that matches any of `entries`, the longest first.

    >>> alternation(["pill", "side-effect"])
    '(?:side[ -]?effects?|pills?)'
    """
    ordered = sorted(entries, key=lambda entry: (-len(entry), entry))
    return "(?:" + "|".join(phrase(entry) + _plural(entry)[0] for entry in ordered) + ")"


def phrase(entry: str) -> str:
    """Return an expression for a word or phrase, without its plural.

    >>> phrase("follow-up call")
    'follow[ -]?up[ -]{1,3}+call'
    """
    _, cut = _plural(entry)
    if entry.isalpha():
        return entry[: len(entry) - cut]
    return re.escape(entry[: len(entry) - cut]).replace(r"\-", "[ -]?").replace(r"\ ", SEPARATOR)


def first_words(entries: Iterable[str]) -> frozenset[str]:
    """Return the words one of which begins any match of `entries`, plurals included.

    >>> sorted(first_words(["side effect", "non-toxic", "body"]))
    ['bodies', 'body', 'bodyes', 'bodys', 'non', 'nontoxic', ...]
    """
    found: set[str] = set()
    for entry in entries:
        starts = word_starts(entry)
        found.update(starts)
        if " " not in entry:
            last = starts[-1]
            found.update((last + "s", last + "es", last[:-1] + "ies"))
    return frozenset(found)


def word_starts(entry: str) -> list[str]:
    """Return the words that a text may hold where `entry` begins, as hyphens may be left out.

    >>> word_starts("non-toxic dose"), word_starts("don't")
    (['non', 'nontoxic'], ['don'])
    """
    chunk = entry.partition(" ")[0]
    if chunk.isalnum():
        return [chunk]
    parts = chunk.split("-")
    joined = ("".join(parts[:count]) for count in range(1, len(parts) + 1))
    return [_FIRST_WORD.findall(part)[0] for part in joined]


def _plural(entry: str) -> tuple[str, int]:
    """Return the plural's expression and how many letters of the entry it replaces."""
    if not entry[-1].isalpha() or len(entry) < 3:
        return "", 0
    if entry[-1] == "y" and entry[-2] not in "aeiou":
        return "(?:y|ies)", 1
    return ("(?:es)?" if entry.endswith(_SIBILANTS) else "s?"), 0


def _resolve(name: str, entries: object, words: Mapping[str, tuple[str, ...]], source: str) -> list[str]:
    if not isinstance(entries, list) or not entries:
        raise RuleError(f"{source}: word list {name!r} must be a list with at least one entry")
    resolved: list[str] = []
    for entry in entries:
        reference = _REFERENCE.fullmatch(str(entry))
        if reference and reference[1] in words:
            resolved += words[reference[1]]
        elif isinstance(entry, str) and _ENTRY.fullmatch(entry):
            resolved.append(entry)
        else:
            raise RuleError(
                f"{source}: word list {name!r} has the entry {entry!r}; an entry is a word or phrase in "
                "lower case with straight quotes, or {name} of a list above it"
            )
    return resolved


def _check_form(name: str, form: object, words: Mapping[str, tuple[str, ...]], source: str) -> None:
    if not isinstance(form, str) or name in words:
        raise RuleError(f"{source}: form {name!r} must be an expression with a name of its own")
    try:
        compiled(form)
        check_bounded(form)
    except RuleError as error:
        raise RuleError(f"{source}: form {name!r} {error}") from error
    if r"\d" not in form:
        raise RuleError(f"{source}: form {name!r} must match a digit; write words in a word list")
