"""A text rewritten, with the way back: every character knows where in the original it came from."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from classifier.documents import Span

__all__ = ["Disguised", "Edit", "Kind", "NormalizedText", "edited", "unchanged"]

Kind = Literal["hidden", "marks", "styled", "look_alike", "digits", "spaced", "mixed"]
"""How a word is disguised: by characters without width, by marks on its letters, by letters of a fancy
alphabet, by letters of another script, by digits and signs, by gaps between its letters; `mixed` for
a word of several scripts that nothing is made of."""


@dataclass(frozen=True, slots=True)
class Disguised(Span):
    """A place where disguise was found, in the original's code points."""

    kind: Kind = "hidden"
    """How."""


@dataclass(frozen=True, slots=True)
class Edit(Span):
    """A stretch of a view and what stands there instead."""

    text: str = ""
    """What stands there; empty for nothing."""
    places: tuple[int, ...] = ()
    """Where each character of `text` stands in the view, ascending. When omitted, characters keep their
    places where there are as many as before, and otherwise all stand for the whole stretch."""
    kind: Kind | None = None
    """The disguise that is undone; `None` where it is none."""


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A view and, for each of its characters, where it came from."""

    text: str
    """The view."""
    offsets: Sequence[int]
    """For each code point of the view, the original code point it came from; ascending."""
    ends: Sequence[int] | None = None
    """For each, one past the last original code point it stands for; `None` where each stands for one."""
    disguised: tuple[Disguised, ...] = ()
    """What was undone, in order."""

    def span(self, start: int, end: int) -> Span:
        """Return the original code points behind `text[start:end]` (`start < end`)."""
        last = self.offsets[end - 1] + 1 if self.ends is None else self.ends[end - 1]
        return Span(self.offsets[start], last)

    def find(self, place: int) -> int:
        """Return the first place in the view that came from `place` of the original or from behind it."""
        return bisect_left(self.offsets, place)


def unchanged(text: str) -> NormalizedText:
    """Return the view of a text that is its own view."""
    return NormalizedText(text, range(len(text)))


def edited(view: NormalizedText, edits: Iterable[Edit]) -> NormalizedText:
    """Return the view with stretches replaced; `edits` are in order and do not overlap."""
    ends = range(1, len(view.text) + 1) if view.ends is None else view.ends
    text: list[str] = []
    first: list[int] = []
    last: list[int] = []
    found: list[Disguised] = []
    at = 0
    for edit in edits:
        text += (view.text[at : edit.start], edit.text)
        first += view.offsets[at : edit.start]
        last += ends[at : edit.start]
        if edit.places or len(edit.text) == len(edit):
            places = edit.places or range(edit.start, edit.end)
            first += [view.offsets[place] for place in places]
            last += [ends[place] for place in places]
        else:
            first += [view.offsets[edit.start]] * len(edit.text)
            last += [ends[edit.end - 1]] * len(edit.text)
        if edit.kind is not None:
            found.append(Disguised(view.offsets[edit.start], ends[edit.end - 1], edit.kind))
        at = edit.end
    if not at:
        return view
    text.append(view.text[at:])
    first += view.offsets[at:]
    last += ends[at:]
    disguised = sorted((*view.disguised, *found), key=lambda item: (item.start, item.end))
    return NormalizedText("".join(text), first, last, tuple(disguised))
