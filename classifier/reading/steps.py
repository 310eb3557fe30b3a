"""What runs of tags do to the text around them, each worked out once.

Pages have few runs that differ, and what one does depends on little but the elements that are open.
"""

from dataclasses import dataclass
from typing import Final

from classifier.reading.marks import FOLDED, can_open
from classifier.reading.places import Place, is_hidden, place_in
from classifier.reading.spelling import TAG, Tag, read_tag
from classifier.reading.survey import LAYOUT, SIGN
from classifier.reading.tags import BLOCKS, CELLS, HEADINGS, NEVER_TEXT

__all__ = ["BLOCK", "GAP", "LINE", "MORE", "NOTHING", "More", "Skip", "State", "Steps"]

NOTHING, GAP, LINE, BLOCK, MORE = range(5)
"""What a run does: nothing, white space, the end of a line or of a block, or more than that."""
_SHOWN: Final = {
    # What shows in the button is a sign; the label is what it means.
    "button": ("aria-label", "button"),
    "img": ("alt", "alt"),
    "textarea": ("placeholder", "form"),
}
"""Attributes that show, and their role."""
_INPUTS: Final = {
    "button": ("value", "button"),
    "submit": ("value", "button"),
    "reset": ("value", "button"),
    "image": ("alt", "button"),
    "hidden": ("", ""),
}
"""The same of the types of input; the others show a placeholder."""
_LONGEST: Final = 300
"""Code points of a run that is remembered; longer ones hardly ever come twice."""
_MOST_KNOWN: Final = 20_000
"""Moves and steps that are remembered from page to page, some ten megabytes."""
_MOST_KINDS: Final = 8
"""Depths from which steps are remembered; most processes use one."""

Queued = tuple[str, str]
"""A text and its role, to be a block of its own."""
Effect = int | str | Queued
"""`GAP`, `LINE`, `BLOCK`, a mark before the next text, or a block of its own."""


@dataclass(frozen=True, slots=True)
class Skip:
    """An element that is passed over with all that is in it."""

    name: str
    hidden: bool
    """Whether its text is kept as hidden."""


@dataclass(slots=True)
class More:
    """What a run of tags does, in this order."""

    level: int = NOTHING
    first: str | None = None
    """A mark, set before the line ends."""
    before: tuple[Queued, ...] = ()
    """Blocks of their own, at the end of the block."""
    mark: str | None = None
    """A mark, set after the line's end."""
    queue: tuple[Queued, ...] = ()
    """Blocks of their own, later."""
    skip: Skip | None = None
    """What is passed over after that."""
    at: int = 0
    """Where in the run that begins."""

    def add(self, effect: Effect) -> None:
        """Let one effect follow."""
        if isinstance(effect, int):
            self.level = max(self.level, effect)
            if effect == BLOCK:
                self.mark, self.before, self.queue = None, self.before + self.queue, ()
        elif isinstance(effect, tuple):
            self.queue += (effect,)
        elif self.level < LINE:
            self.first = effect
        else:
            self.mark = effect

    def step(self, state: "State") -> "Step":
        """Return it as a step to a state, as short as can be."""
        if self.level < LINE and self.first is not None:
            self.first, self.mark = None, self.first
        if self.first is None and not self.before and not self.queue and self.skip is None:
            return state, self.level, self.mark, None
        return state, MORE, None, self


class State:
    """The elements that are open at a place of the page, as far as they matter."""

    __slots__ = (
        "depth", "fresh", "keeps_lines", "later", "moves",
        "parent", "place", "role", "steps", "tint", "within",
    )  # fmt: skip

    def __init__(self, place: Place, parent: "State | None", *, fresh: bool = True) -> None:
        self.place, self.parent, self.fresh = place, parent, fresh
        self.role, self.tint, self.keeps_lines = place.role, place.tint, place.keeps_lines
        self.depth: int = 1 if parent is None else parent.depth + 1
        self.within: dict[Place, State] = {}
        """States of an element within."""
        self.moves: dict[str, Move] = {}
        """What a tag does."""
        self.steps: dict[str, Step] = {}
        """What a run of tags does."""
        self.later = State(place, parent, fresh=False) if fresh else self
        """The state after the first element within."""

    def inside(self, place: Place) -> "State":
        """Return the state inside an element that begins here."""
        later = self.later
        state = later.within.get(place)
        if state is None:
            state = later.within[place] = State(place, later)
        return state


Move = tuple[State, tuple[Effect, ...], Skip | None]
Step = tuple[State, int, str | None, More | None]
"""The state after it, what it does, a mark to set after that; or more than that."""


class Known:
    """States, and what tags do in them: the same for all pages."""

    def __init__(self) -> None:
        self.first = State(Place(), None)
        """The state before the first tag."""
        self.places: dict[tuple[str, Place], Place] = {}
        """What holds inside an element without attributes."""
        self.size = 0
        """Moves and steps that are remembered."""


_KNOWN: Final[dict[tuple[int, bool], Known]] = {}
"""What is known from pages before, by depth and by whether hidden elements are followed."""


class Steps:
    """Works out what tags do.

    Args:
        depth: Elements within elements that are followed.
        show_hidden: Whether hidden elements are followed.
    """

    def __init__(self, *, depth: int, show_hidden: bool = False) -> None:
        self.too_deep = False
        """Whether anything stood deeper than was followed."""
        self._depth, self._show_hidden = depth, show_hidden
        self._known = _KNOWN.get((depth, show_hidden)) or Known()
        if len(_KNOWN) < _MOST_KINDS:
            _KNOWN[depth, show_hidden] = self._known
        self.first = self._known.first
        """The state before the first tag."""

    def step(self, state: State, run: str) -> Step:
        """Return the state after a run of tags, and what the run does; `state.steps` remembers it."""
        more, begin, lasts = More(), state, len(run) <= _LONGEST
        # What follows an element that was passed over can begin with white space.
        at = len(run) - len(run.lstrip())
        if at:
            _add_space(more, run[:at], state)
        for tag, space in TAG.findall(run):
            move = state.moves.get(tag)
            if move is None:
                move, fixed = self._move(state, tag)
                lasts = lasts and fixed
                if fixed and len(tag) <= _LONGEST:
                    state.moves[tag] = move
                    self._count()
            state, effects, more.skip = move
            for effect in effects:
                more.add(effect)
            if more.skip:
                more.at = at
                break
            at += len(tag) + len(space)
            if space:
                _add_space(more, space, state)
        step = more.step(state)
        if lasts:
            begin.steps[run] = step
            self._count()
        return step

    def _count(self) -> None:
        self._known.size += 1
        if self._known.size == _MOST_KNOWN:
            # It lasts to the end of this page; the next one begins anew.
            _KNOWN.pop((self._depth, self._show_hidden), None)

    def left(self, state: State, name: str) -> Effect:
        """Return what the end of an element does that was passed over."""
        return NOTHING if state.depth == 1 else _break(name, state.place)

    def _move(self, state: State, spelt: str) -> tuple[Move, bool]:
        """Return what a tag does, and whether that is to be remembered."""
        if spelt.startswith("</"):
            outer = state.parent or state
            return (outer, _left(spelt[2:-1], state, outer), None), True
        tag = read_tag(spelt)
        if state.depth > self._depth:
            self.too_deep = True
            return (state.later, (), Skip(tag.tag, hidden=False)), False
        if tag.tag in NEVER_TEXT:
            return (state.later, (), Skip(tag.tag, hidden=False)), True
        covered = not self._show_hidden and is_hidden(tag)
        if covered and not can_open(tag):
            return (state.later, (), Skip(tag.tag, hidden=True)), True
        folded = covered or (FOLDED in tag.attrib and not self._show_hidden)
        inside = state.inside(self._place(tag, state.place, folded=folded))
        effects = tuple(_entered(tag, state))
        if spelt.endswith("/>"):
            return (state.later, (*effects, *_left(tag.tag, inside, state)), None), True
        return (inside, effects, None), True

    def _place(self, tag: Tag, around: Place, *, folded: bool) -> Place:
        if tag.attrib:
            return place_in(tag, around, layout=LAYOUT in tag.attrib, folded=folded)
        key = (tag.tag, around)
        place = self._known.places.get(key)
        if place is None:
            place = self._known.places[key] = place_in(tag, around)
        return place


def _add_space(more: More, space: str, state: State) -> None:
    if not state.keeps_lines:
        more.add(GAP)
        return
    for index, line in enumerate(space.splitlines()):
        if index:
            more.add(LINE)
        if line:
            more.add(GAP)


def _entered(tag: Tag, state: State) -> list[Effect]:
    name, around = tag.tag, state.place
    effects: list[Effect] = [_break(name, around)]
    if name == "li" and around.breaks != "space":
        effects.append("- ")
    elif name == "tr":
        effects.append("")
    elif name in CELLS and around.breaks == "space":
        effects.append("" if state.fresh else " | ")
    text, role = _shown(tag)
    if text and not text.isspace():
        effects.append((text, role))
    return effects


def _left(name: str, inside: State, outer: State) -> tuple[Effect, ...]:
    if outer.depth == 1:
        return ()
    return (BLOCK if inside.place.breaks != outer.place.breaks else _break(name, outer.place),)


def _break(tag: str, around: Place) -> int:
    """Return how the text breaks before and after an element, as far as the place allows."""
    if tag == "br":
        return GAP if around.breaks == "space" else LINE
    if tag not in BLOCKS:
        return NOTHING
    if around.breaks == "block" or tag in HEADINGS or (tag == "table" and around.breaks == "line"):
        return BLOCK
    return LINE if around.breaks == "line" or tag == "tr" else GAP


def _shown(tag: Tag) -> Queued:
    """Return what an element shows that is not between its tags."""
    name, role = _SHOWN.get(tag.tag, ("", ""))
    if tag.tag == "button" and SIGN not in tag.attrib:
        name = ""
    elif tag.tag == "input":
        kind = tag.get("type", "text").strip().lower()
        name, role = _INPUTS.get(kind, ("placeholder", "form"))
    return (tag.get(name) if name else ""), role
