"""Which neighbouring units share a passage."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from classifier.segmenting.units import MAX_WORDS, SHORT_WORDS, Unit

__all__ = ["group_units"]

_TINY: Final = 8
"""A unit of fewer words says too little to be judged alone; it joins a neighbour."""
_SMALL: Final = 20
"""A passage of fewer words takes the next unit in. Tuned on 142 annotated web pages: their
passages have 15 words at least and 34 at the first quartile."""
_TOGETHER: Final = 120
"""How far lines without a blank line between them are gathered, in words, where blank lines
part the paragraphs."""
_APART: Final = frozenset({"nav", "footer", "aside", "metadata"})
"""Roles that never share a passage with another role: they are not part of the argument."""


@dataclass(slots=True)
class _Group:
    """The units of the passage that is being gathered."""

    units: list[Unit] = field(default_factory=list)
    words: int = 0

    def add(self, unit: Unit) -> None:
        self.units.append(unit)
        self.words += unit.words

    @property
    def last(self) -> Unit:
        return self.units[-1]

    @property
    def is_heading(self) -> bool:
        """Whether nothing but headings has come so far."""
        return all(unit.kind == "heading" for unit in self.units)

    def takes(self, unit: Unit) -> bool:
        """Tell whether the passage goes on with `unit`."""
        if _region(self.last) != _region(unit):
            return False
        together = self.words + unit.words
        if self.is_heading:
            return unit.kind != "heading" or together <= SHORT_WORDS
        if unit.kind == "heading" or together > MAX_WORDS:
            return False
        if unit.follows and together <= _TOGETHER:
            return True
        return self._leads_to(unit) or self._is_short_with(unit, together)

    def _leads_to(self, unit: Unit) -> bool:
        """Tell whether a list or table goes on, or begins under the line that announces it."""
        if unit.kind in {"item", "row"}:
            return self.last.kind == unit.kind or self.last.leads_in
        return self.last.leads_in and unit.kind == "fragment"

    def _is_short_with(self, unit: Unit, together: int) -> bool:
        """Tell whether one of the two is too short to stand alone."""
        if self.words < (_TINY if self.last.kind in {"item", "row"} else _SMALL):
            return True
        if unit.leads_in:
            return False
        return unit.words < _TINY and (together <= SHORT_WORDS or self.last.words >= _TINY)


def group_units(units: Iterable[Unit]) -> list[list[Unit]]:
    """Gather units into passages, in order; every unit lies in exactly one.

    Headings go with what stands under them, list items and table rows stay together, and
    units too short to be judged alone join a neighbour. A passage has more than
    `MAX_WORDS` words only when its heading and one long unit do.
    """
    groups: list[_Group] = []
    for unit in units:
        if not groups or not groups[-1].takes(unit):
            groups.append(_Group())
        groups[-1].add(unit)
    _join_stump(groups)
    return [group.units for group in groups]


def _join_stump(groups: list[_Group]) -> None:
    """Give a last passage of a few words, under which nothing stands, to the one before it."""
    if len(groups) < 2 or groups[-1].words >= _TINY:
        return
    before, stump = groups[-2:]
    if _region(before.last) == _region(stump.last) and before.words + stump.words <= MAX_WORDS:
        for unit in groups.pop().units:
            before.add(unit)


def _region(unit: Unit) -> str:
    return unit.role if unit.role in _APART else "flow"
