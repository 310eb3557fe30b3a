"""Policies: the thresholds that turn scores into decisions.

A policy is a TOML file with a name, so that a decision can be defended by naming it::

    schema = 1
    name = "default"
    description = "best F1 on held-out pages"

    [page]
    overclaiming = 0.5
    missing_risk_disclosure = 0.5
    sales_intent = 0.5

    [passage]
    overclaiming = 0.5
    missing_risk_disclosure = 0.5
    sales_intent = 0.5

A score says how likely a label is among pages as common as those the thresholds were chosen on. Where a
label is known to be rarer or more common, two more tables say so, and the thresholds move by the
difference of the log-odds (Elkan, 2001, "The Foundations of Cost-Sensitive Learning", theorem 2)::

    [prior.trained]
    overclaiming = 0.2
    missing_risk_disclosure = 0.45
    sales_intent = 0.25

    [prior.expected]
    overclaiming = 0.02
    missing_risk_disclosure = 0.1
    sales_intent = 0.05

What `fairbalance filter` does about a label that is flagged stands in a table of actions; see
`classifier.actions`.
"""

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from classifier.actions import Actions, dump_actions, parse_actions, shown
from classifier.errors import PolicyError
from classifier.labels import LABELS

__all__ = ["Decision", "Policy"]

_PRIORS: Final = ("trained", "expected")
SCHEMA: Final = 1
"""The version of the policy format that this library reads."""
_KEYS: Final = frozenset({"schema", "name", "description", "page", "passage", "prior", "actions"})
MAX_BYTES: Final = 64 * 1024
"""The largest policy file that is read."""

Level = Literal["page", "passage"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy says about one set of scores."""

    flags: Mapping[str, bool | None]
    """For each label: at or above its threshold, or `None` where there is no score."""
    thresholds: Mapping[str, float]
    """The thresholds that were applied."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Named thresholds for pages and for passages."""

    name: str
    """What the policy is called in results."""
    page: Mapping[str, float]
    """A threshold in [0, 1] for each label of a page."""
    passage: Mapping[str, float]
    """A threshold in [0, 1] for each label of a passage."""
    description: str = ""
    """What the policy is for."""
    actions: Actions = field(default_factory=dict)
    """What is done about each label that is flagged; empty when the policy only flags."""

    @classmethod
    def from_file(cls, path: str | Path) -> "Policy":
        """Read a policy file.

        Raises:
            PolicyError: If the file cannot be read or its content is invalid.
        """
        source = Path(path)
        try:
            with source.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise PolicyError(
                f"policy {source}: cannot be read ({error.strerror}); name a TOML file"
            ) from error
        if len(data) > MAX_BYTES:
            raise PolicyError(
                f"policy {source}: more than {MAX_BYTES:,} bytes; a policy is a short TOML file"
            )
        return cls.from_toml(data, where=str(source))

    @classmethod
    def from_toml(cls, data: bytes, *, where: str = "policy") -> "Policy":
        """Parse and validate a policy.

        Args:
            data: TOML as UTF-8.
            where: What to call the source in messages.

        Raises:
            PolicyError: If the content is invalid; the message names the key, what is
                allowed and what came.
        """
        try:
            content = tomllib.loads(data.decode("utf-8"))
        except RecursionError as error:
            raise PolicyError(f"policy {where}: not valid TOML: nested too deeply") from error
        except ValueError as error:
            # Not UTF-8, not TOML, or a number with more digits than Python reads.
            raise PolicyError(f"policy {where}: not valid TOML: {error}") from error
        unknown = sorted(set(content) - _KEYS)
        if unknown:
            raise PolicyError(
                f"policy {where}: unknown key {unknown[0]!r}; the keys are {', '.join(sorted(_KEYS))}"
            )
        schema = content.get("schema")
        if type(schema) is not int or schema != SCHEMA:
            raise PolicyError(f"policy {where}: schema must be {SCHEMA}, not {shown(schema)}")
        stated = cls(
            name=_text(content, "name", where, required=True),
            page=_thresholds(content, "page", where),
            passage=_thresholds(content, "passage", where),
            description=_text(content, "description", where, required=False),
            actions=parse_actions(content["actions"], where) if "actions" in content else {},
        )
        if "prior" not in content:
            return stated
        return stated.for_prior(*(_prior(content["prior"], name, where) for name in _PRIORS))

    def for_prior(self, trained: Mapping[str, float], expected: Mapping[str, float]) -> "Policy":
        """Return this policy for text in which the labels are rarer or more common.

        Args:
            trained: For each label its share, in (0, 1), where the thresholds were chosen.
            expected: The same where the policy will decide.

        Returns:
            A policy whose thresholds lie where the corrected probability equals the stated one; 0 and 1 stay.

        Raises:
            PolicyError: If a share is not between 0 and 1.
        """
        for label, share in (pair for rates in (trained, expected) for pair in rates.items()):
            if not 0 < share < 1:
                raise PolicyError(
                    f"policy {self.name}: the share of {label} must lie between 0 and 1, not at {share:g}"
                )
        shift = {label: _log_odds(expected[label]) - _log_odds(trained[label]) for label in LABELS}
        moved = [
            MappingProxyType({label: _shifted(level[label], -shift[label]) for label in LABELS})
            for level in (self.page, self.passage)
        ]
        return replace(self, page=moved[0], passage=moved[1])

    @property
    def sha256(self) -> str:
        """The digest of name, thresholds and actions, in hexadecimal; layout does not change it."""
        content: dict[str, Any] = {
            "schema": SCHEMA,
            "name": self.name,
            "page": dict(self.page),
            "passage": dict(self.passage),
        }
        if self.actions:
            content["actions"] = {label: [item.name, item.weight] for label, item in self.actions.items()}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def decide(self, scores: Mapping[str, float | None], level: Level) -> Decision:
        """Compare scores with the thresholds of a level; a label without a score stays undecided."""
        thresholds = self.page if level == "page" else self.passage
        flags = {
            name: None if (score := scores[name]) is None else score >= thresholds[name] for name in LABELS
        }
        return Decision(flags, thresholds)

    def to_toml(self) -> str:
        """Return the policy as TOML that `from_toml` reads back to an equal policy."""
        lines = [
            f"schema = {SCHEMA}",
            f"name = {_quoted(self.name)}",
            f"description = {_quoted(self.description)}",
        ]
        for level, thresholds in (("page", self.page), ("passage", self.passage)):
            lines += ["", f"[{level}]", *(f"{label} = {float(thresholds[label])!r}" for label in LABELS)]
        return "\n".join(lines + dump_actions(self.actions)) + "\n"


def _quoted(value: str) -> str:
    # TOML's basic strings are JSON's, but for DEL, and escapes name no surrogates.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _text(content: Mapping[str, Any], key: str, where: str, *, required: bool) -> str:
    value = content.get(key, "")
    if not isinstance(value, str) or (required and not value.strip()):
        raise PolicyError(f"policy {where}: {key} must be a non-empty string, not {shown(value)}")
    return value


def _thresholds(content: Mapping[str, Any], level: str, where: str) -> Mapping[str, float]:
    table = content.get(level)
    if not isinstance(table, dict):
        raise PolicyError(f"policy {where}: a table [{level}] with {', '.join(LABELS)} is needed")
    unknown = sorted(set(table) - set(LABELS))
    if unknown:
        raise PolicyError(
            f"policy {where}: unknown key {level}.{unknown[0]}; the labels are {', '.join(LABELS)}"
        )
    return MappingProxyType({label: _threshold(table, level, label, where) for label in LABELS})


def _prior(tables: object, name: str, where: str) -> Mapping[str, float]:
    tables = tables if isinstance(tables, dict) else {}
    table = tables.get(name)
    if not isinstance(table, dict) or set(table) != set(LABELS) or set(tables) - set(_PRIORS):
        raise PolicyError(
            f"policy {where}: [prior.trained] and [prior.expected] need {', '.join(LABELS)} and nothing else"
        )
    rates = {label: _threshold(table, f"prior.{name}", label, where) for label in LABELS}
    for label, rate in rates.items():
        if rate in (0.0, 1.0):
            raise PolicyError(
                f"policy {where}: prior.{name}.{label} must lie between 0 and 1, not at {rate:g}; "
                "a label that never or always holds needs no score"
            )
    return rates


def _log_odds(probability: float) -> float:
    return math.log(probability) - math.log1p(-probability)


def _shifted(threshold: float, by: float) -> float:
    if threshold in (0.0, 1.0):
        return threshold
    odds = _log_odds(threshold) + by
    return 1.0 / (1.0 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1.0 + math.exp(odds))


def _threshold(table: Mapping[str, Any], level: str, label: str, where: str) -> float:
    value = table.get(label)
    # Compared before it becomes a float: an integer of 400 digits does not fit into one.
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise PolicyError(f"policy {where}: {level}.{label} must be a number from 0 to 1, not {shown(value)}")
    return float(value)
