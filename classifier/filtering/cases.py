"""Saved cases that a policy must decide as expected, so that a change of it shows what it changes.

One JSON object a line: `text`, or `scores` for each label; what is expected of `flags`, `action` or
`weight`; and, if wanted, a `name` and the `level`::

    {"name": "miracle", "text": "Ketamine cures depression.", "flags": {"overclaiming": true}}
    {"scores": {"overclaiming": 0.9, "missing_risk_disclosure": 0.1, "sales_intent": 0.2}, "action": "drop"}
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from classifier.actions import ActionName
from classifier.errors import PolicyError, RecordError
from classifier.filtering.deciding import decide_scores, scores_of
from classifier.labels import LABELS
from classifier.policy import Level, Policy
from classifier.reading.streams import bounded_lines, open_source

__all__ = ["Case", "Failure", "read_cases", "run_cases"]

_KEYS: Final = frozenset({"name", "text", "scores", "level", "flags", "action", "weight"})
_EXPECTED: Final = frozenset({"flags", "action", "weight"})
_LINE_BYTES: Final = 8 * 1024 * 1024

Score = Callable[[str, Level], Mapping[str, float | None]]
"""Scores a text."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case."""

    name: str
    """What it is called: its own name, or its file and line."""
    level: Level
    """The level whose thresholds decide."""
    expected: Mapping[str, Any]
    """What must come out, of `flags`, `action` and `weight`."""
    text: str | None = None
    """The text to score, or ..."""
    scores: Mapping[str, float | None] | None = None
    """... the scores."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that was not met."""

    case: str
    """The case's name."""
    what: str
    """`flags.<label>`, `action` or `weight`."""
    expected: object
    """What the case says."""
    came: object
    """What the policy decided."""

    def __str__(self) -> str:
        return f"{self.case}: {self.what} is {json.dumps(self.came)}, expected {json.dumps(self.expected)}"


def read_cases(path: str) -> Iterator[Case]:
    """Yield the cases of a file.

    Raises:
        UnreadableError: The file cannot be opened.
        PolicyError: A line is no case; the message names the file, the line, and what is needed.
    """
    with open_source(path) as stream:
        for line in bounded_lines(stream, _LINE_BYTES):
            if line.data.strip():
                try:
                    yield _case(json.loads(line.data.decode("utf-8-sig")), f"{path}:{line.number}")
                except RecordError as error:
                    raise PolicyError(f"cases {path}, line {line.number}: {error}") from error
                except (ValueError, RecursionError) as error:
                    raise PolicyError(
                        f"cases {path}, line {line.number}: not valid JSON; one object a line is needed"
                    ) from error


def _case(row: object, where: str) -> Case:
    if not isinstance(row, dict):
        raise RecordError("not an object; one object a line is needed")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise RecordError(f"unknown key {unknown[0]!r}; the keys are {', '.join(sorted(_KEYS))}")
    if not _EXPECTED & set(row):
        raise RecordError("nothing is expected; give flags, action or weight")
    level = row.get("level", "page")
    if level not in get_args(Level):
        raise RecordError(f"level must be one of {', '.join(get_args(Level))}, not {level!r}")
    text = row.get("text")
    if (text is None) == ("scores" not in row) or not isinstance(text, str | None):
        raise RecordError("either text, a string, or scores is needed")
    return Case(
        name=str(row.get("name") or where),
        level=level,
        expected=_expected(row),
        text=text,
        scores=None if text is not None else scores_of(row),
    )


def _expected(row: Mapping[str, Any]) -> dict[str, Any]:
    expected: dict[str, Any] = {}
    flags = row.get("flags", {})
    if not isinstance(flags, dict) or set(flags) - set(LABELS):
        raise RecordError(f"flags must be an object with labels for keys ({', '.join(LABELS)})")
    for label, flag in flags.items():
        if flag not in (True, False, None):
            raise RecordError(f"flags.{label} must be true, false or null, not {flag!r}")
        expected[f"flags.{label}"] = flag
    if "action" in row:
        if row["action"] not in get_args(ActionName):
            raise RecordError(
                f"action must be one of {', '.join(get_args(ActionName))}, not {row['action']!r}"
            )
        expected["action"] = row["action"]
    if "weight" in row:
        if isinstance(row["weight"], bool) or not isinstance(row["weight"], int | float):
            raise RecordError(f"weight must be a number, not {row['weight']!r}")
        expected["weight"] = row["weight"]
    return expected


def run_cases(cases: Iterable[Case], policy: Policy, score: Score) -> Iterator[tuple[Case, list[Failure]]]:
    """Yield each case with what was decided otherwise than expected.

    Args:
        cases: Taken one at a time.
        policy: The policy to try.
        score: Called for cases that have a text.
    """
    for case in cases:
        scores = case.scores if case.text is None else score(case.text, case.level)
        scores = dict.fromkeys(LABELS) if scores is None else scores
        filtered = decide_scores(scores, policy, case.level)
        flags = policy.decide(scores, case.level).flags
        came: dict[str, object] = {f"flags.{label}": flag for label, flag in flags.items()}
        came |= {"action": filtered.action.name, "weight": filtered.action.weight}
        yield (
            case,
            [
                Failure(case.name, what, value, came[what])
                for what, value in case.expected.items()
                if came[what] != value
            ],
        )
