"""What a policy does with one row of scores, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from classifier.actions import KEEP, Action, strongest
from classifier.errors import RecordError
from classifier.labels import LABELS
from classifier.policy import Level, Policy

__all__ = ["NO_SCORES", "Filtered", "decide_row", "decide_scores", "scores_of"]


@dataclass(frozen=True, slots=True)
class Filtered:
    """The three columns that a filtered row has more."""

    action: Action
    """What is done with it."""
    reason: str
    """Why, as words parted by spaces: `flagged:<label>`, `undecided:<label>`, `<status>:<reason>`."""

    def to_dict(self) -> dict[str, str | float]:
        """Return the columns as JSON-ready values."""
        return {"action": self.action.name, "weight": self.action.weight, "reason": self.reason}


NO_SCORES: Final = Filtered(KEEP, "error:no_scores")
"""For a row that cannot be read or has no scores: it is kept, as nobody knows what it is."""


def decide_row(row: Mapping[str, Any], policy: Policy, level: Level) -> Filtered:
    """Decide about one row as `fairbalance score` writes it, in any of its formats.

    A row that was not scored is kept, and its reason says so: what was not read is not punished.

    Raises:
        RecordError: The row has no scores, or one that is no number from 0 to 1.
    """
    scores = scores_of(row)
    status = row.get("status") or "ok"
    if status in {"abstained", "error"}:
        return Filtered(KEEP, " ".join(f"{status}:{reason}" for reason in _reasons(row)) or str(status))
    return decide_scores(scores, policy, level)


def decide_scores(scores: Mapping[str, float | None], policy: Policy, level: Level) -> Filtered:
    """Decide about the scores of one page; a label without a score is undecided and changes nothing."""
    flags = policy.decide(scores, level).flags
    actions = [policy.actions.get(label, KEEP) for label in LABELS if flags[label]]
    words = [
        f"{'undecided' if flag is None else 'flagged'}:{label}"
        for label, flag in flags.items()
        if flag is not False
    ]
    return Filtered(strongest(actions), " ".join(words))


def scores_of(row: Mapping[str, Any]) -> dict[str, float | None]:
    """Return a row's score for each label, from `scores` or from a column for each.

    Raises:
        RecordError: There are none, or one is no number from 0 to 1.
    """
    table = row.get("scores")
    columns = table if isinstance(table, Mapping) else row
    missing = [label for label in LABELS if label not in columns]
    if missing:
        raise RecordError(
            f"the row has no score for {missing[0]}; give a table that `fairbalance score` wrote"
        )
    return {label: _score(columns[label], label) for label in LABELS}


def _score(value: object, label: str) -> float | None:
    if value is None or value == "":
        return None
    try:
        score = float(value) if isinstance(value, str | float | int) else -1.0
    except (ValueError, OverflowError):
        score = -1.0
    if isinstance(value, bool) or not 0.0 <= score <= 1.0:
        raise RecordError(f"the score for {label} must be a number from 0 to 1, not {str(value)[:40]!r}")
    return score


def _reasons(row: Mapping[str, Any]) -> list[str]:
    given = row.get("reasons")
    if isinstance(given, str):
        return given.split()
    return [str(reason) for reason in given] if isinstance(given, list) else []
