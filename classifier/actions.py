"""What a policy does about a label it flags: keep the page, demote it by a weight, or drop it.

A policy file may hold a table of them; a label that is not named is kept::

    [actions]
    overclaiming = "drop"
    missing_risk_disclosure = { demote = 0.5 }
    sales_intent = "keep"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

from classifier.errors import PolicyError
from classifier.labels import LABELS

__all__ = ["KEEP", "Action", "ActionName", "Actions", "dump_actions", "parse_actions", "shown", "strongest"]

ActionName = Literal["keep", "demote", "drop"]
"""From the mildest to the strongest."""


@dataclass(frozen=True, slots=True)
class Action:
    """What is done with a page."""

    name: ActionName = "keep"
    """Which."""
    weight: float = 1.0
    """What its rank is to be multiplied by, in [0, 1]: 1 when kept, 0 when dropped."""


Actions = Mapping[str, Action]
"""An action for each label that has one."""
KEEP: Final = Action()
DROP: Final = Action("drop", 0.0)
_WORDS: Final = {"keep": KEEP, "drop": DROP}
_SHOWN: Final = 60
"""Characters of a wrong value that a message repeats."""
_ALLOWED: Final = '"keep", "drop" or { demote = WEIGHT } with a weight between 0 and 1'


def parse_actions(table: object, where: str) -> Actions:
    """Return the actions of a policy file's table.

    Raises:
        PolicyError: If it names something else than labels and actions.
    """
    if not isinstance(table, dict) or not table:
        raise PolicyError(f"policy {where}: [actions] must be a table with an action for at least one label")
    unknown = sorted(set(table) - set(LABELS))
    if unknown:
        raise PolicyError(
            f"policy {where}: unknown key actions.{unknown[0]}; the labels are {', '.join(LABELS)}"
        )
    return MappingProxyType(
        {label: _action(table[label], label, where) for label in LABELS if label in table}
    )


def _action(value: object, label: str, where: str) -> Action:
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, dict) and set(value) == {"demote"}:
        weight = value["demote"]
        if isinstance(weight, int | float) and not isinstance(weight, bool) and 0 < weight < 1:
            return Action("demote", float(weight))
    raise PolicyError(f"policy {where}: actions.{label} must be {_ALLOWED}, not {shown(value)}")


def shown(value: object) -> str:
    """Return a wrong value as a message repeats it."""
    if value is None:
        return "nothing"
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return "a value too large to show"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def dump_actions(actions: Actions) -> list[str]:
    """Return the lines of a policy file that `parse_actions` reads back; none for no actions."""
    if not actions:
        return []
    return ["", "[actions]", *(f"{label} = {_written(action)}" for label, action in actions.items())]


def _written(action: Action) -> str:
    return f"{{ demote = {action.weight!r} }}" if action.name == "demote" else f'"{action.name}"'


def strongest(actions: list[Action]) -> Action:
    """Return the one of several actions that counts: the smallest weight, and of equals the strongest.

    >>> strongest([Action("demote", 0.5), Action("demote", 0.2), KEEP])
    Action(name='demote', weight=0.2)
    """
    order = get_args(ActionName)
    return min(actions, key=lambda action: (action.weight, -order.index(action.name)), default=KEEP)
