"""One rule of the lexicon, and how it is read from a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from classifier.errors import RuleError
from classifier.labels import FACTS, KINDS

__all__ = ["SCOPES", "Rule", "parse_rule"]

SCOPES = (
    "attribution",
    "conditional",
    "hedge",
    "minimizing",
    "negation",
    "question",
    "quotation",
    "warning",
)
"""What can stand around a match and change it."""

MIN_EXAMPLES = 2
"""Strings of each sort that a rule must bring."""

_ID = re.compile(r"[a-z]+(?:_[a-z]+)*(?:\.[a-z0-9]+(?:_[a-z0-9]+)*)+")
_REQUIRED = ("id", "version", "fact", "kind", "pattern", "match", "no_match")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named, versioned pattern that speaks for one kind of one fact."""

    id: str
    """Its public name, such as `efficacy.cure`; it never changes its meaning."""
    version: int
    """Raised by one whenever what it matches changes; from 1."""
    fact: str
    """One of `labels.FACTS`."""
    kind: str
    """One of `labels.KINDS[fact]`."""
    pattern: str
    """What it matches, in the notation of `classifier.signals.notation`."""
    requires: tuple[str, ...] = ()
    """Patterns that must each occur in the same sentence."""
    unless: tuple[str, ...] = ()
    """Patterns none of which may occur in the same sentence."""
    scopes: tuple[str, ...] = ()
    """The scopes that change what a match means; others are not reported."""
    match: tuple[str, ...] = ()
    """Sentences it must match free of scopes."""
    no_match: tuple[str, ...] = ()
    """Sentences it must not match, or only within a scope."""


def parse_rule(row: Mapping[str, Any], source: str, defaults: Mapping[str, tuple[str, ...]]) -> Rule:
    """Read one rule from a table.

    Args:
        row: The table's keys and values.
        source: The file's name, for errors.
        defaults: For each fact, the scopes of a rule that names none.

    Raises:
        RuleError: If a key is missing, unknown, of the wrong type or out of range.
    """
    name = str(row.get("id", "without an id"))
    try:
        _check_keys(row)
        _check_values(row)
        values: dict[str, Any] = {"scopes": defaults.get(row["fact"], ())}
        values |= {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        return Rule(**values)
    except RuleError as error:
        raise RuleError(f"{source}: rule {name!r}: {error}") from error


def _check_keys(row: Mapping[str, Any]) -> None:
    allowed = [item.name for item in fields(Rule)]
    unknown = sorted(set(row) - set(allowed))
    if unknown:
        raise RuleError(f"unknown key {unknown[0]!r}; allowed are {', '.join(allowed)}")
    missing = [key for key in _REQUIRED if key not in row]
    if missing:
        raise RuleError(f"lacks {missing[0]!r}; a rule needs {', '.join(_REQUIRED)}")


def _check_values(row: Mapping[str, Any]) -> None:
    if not isinstance(row["id"], str) or not _ID.fullmatch(row["id"]):
        raise RuleError("id must be lower-case words joined by dots, such as 'efficacy.cure'")
    if type(row["version"]) is not int or row["version"] < 1:
        raise RuleError(f"version must be a whole number from 1, not {row['version']!r}")
    _check_choice("fact", row["fact"], FACTS)
    _check_choice("kind", row["kind"], KINDS[row["fact"]])
    if not isinstance(row["pattern"], str):
        raise RuleError("pattern must be a string")
    for key in ("requires", "unless", "scopes", "match", "no_match"):
        _check_strings(key, row.get(key, []))
    for scope in row.get("scopes", []):
        _check_choice("scope", scope, SCOPES)
    for key in ("match", "no_match"):
        if len(row[key]) < MIN_EXAMPLES:
            raise RuleError(f"{key} has {len(row[key])} strings; it needs at least {MIN_EXAMPLES}")


def _check_choice(what: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise RuleError(f"{what} {value!r} is unknown; allowed are {', '.join(allowed)}")


def _check_strings(key: str, value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise RuleError(f"{key} must be a list of strings that are not empty")
