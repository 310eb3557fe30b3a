"""Walk an HTML tree and write the text a reader would see.

The walk keeps its own stack, so that no depth of nesting can exhaust Python's.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Final

import lxml.html
from lxml import etree

from classifier.reading.marks import can_open, folded_ids, openable_ids
from classifier.reading.places import Place, is_hidden, place_in
from classifier.reading.tags import BLOCKS, CELLS, HEADINGS, NEVER_TEXT
from classifier.reading.writer import BlockWriter

__all__ = ["Walked", "write_body"]

_SPACE: Final = re.compile(r"\s+")
_PARTS_OF_A_SIGN: Final = 50
"""Elements looked at within a button; a drawing in it has a few."""
_NOTHING: Final[frozenset[str]] = frozenset()
_BUTTON_TYPES: Final = frozenset({"button", "submit", "reset"})
_NOT_IN_DATA: Final = ("table", "form", "section", "article", *sorted(HEADINGS - {"summary"}))
"""A table with one of these inside arranges the page; it is not a table of data."""


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk left out."""

    too_deep: bool
    """Whether anything stood deeper than was followed."""
    hidden: tuple[lxml.html.HtmlElement, ...]
    """Elements that a browser does not show, in order."""


def write_body(
    root: lxml.html.HtmlElement, writer: BlockWriter, *, depth: int, show_hidden: bool = False
) -> Walked:
    """Write the visible text under `root`.

    Args:
        root: The page's root element, or an element of the page.
        writer: Where the text goes.
        depth: Elements within elements that are followed; deeper ones are left out.
        show_hidden: Whether to write what a browser does not show, too.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    layout = _layout_tables(root)
    # These look at the whole page; of hidden text it does not matter what would open it.
    folded, openable = (_NOTHING, _NOTHING) if show_hidden else (folded_ids(root), openable_ids(root))
    hidden: list[lxml.html.HtmlElement] = []
    known = _Places()
    places = [known.first]
    too_deep = False
    for event, element in walk:
        around = places[-1]
        if event == "end":
            place = places.pop()
            if element is not root:
                _leave(element, writer, place, places[-1])
            continue
        if element.tag in NEVER_TEXT or len(places) > depth:
            too_deep = too_deep or len(places) > depth
            walk.skip_subtree()
            places.append(around)
            continue
        opens = False
        if not show_hidden and is_hidden(element):
            opens = can_open(element, openable)
            if not opens:
                hidden.append(element)
                walk.skip_subtree()
                places.append(around)
                continue
        opens = opens or (bool(folded) and element.get("id") in folded)
        places.append(known.inside(element, around, layout=element in layout, folded=opens))
        _enter(element, writer, places[-1], around)
    return Walked(too_deep, tuple(hidden))


class _Places:
    """Makes each place once; a page has few that differ, and most elements have no attributes."""

    def __init__(self) -> None:
        self.first = Place()
        self._all = {self.first: self.first}
        self._plain: dict[tuple[str, int], Place] = {}

    def inside(self, element: lxml.html.HtmlElement, around: Place, *, layout: bool, folded: bool) -> Place:
        """Return what holds inside `element`; `around` is one of these places."""
        if layout or folded or element.keys():
            return self._one(place_in(element, around, layout=layout, folded=folded))
        # Places are kept, so that an identity stands for one of them.
        key = (element.tag, id(around))
        place = self._plain.get(key)
        if place is None:
            place = self._plain[key] = self._one(place_in(element, around))
        return place

    def _one(self, place: Place) -> Place:
        return self._all.setdefault(place, place)


def _layout_tables(root: lxml.html.HtmlElement) -> set[lxml.html.HtmlElement]:
    """Return the tables that arrange the page: they hold headings, forms or other tables."""
    layout: set[lxml.html.HtmlElement] = set()
    tables: list[lxml.html.HtmlElement] = []
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=_NOT_IN_DATA):
        if event == "end":
            if element.tag == "table":
                tables.pop()
            continue
        layout.update(tables[-1:])
        if element.tag == "table":
            tables.append(element)
            if element.get("role", "").lower() in {"presentation", "none"}:
                layout.add(element)
    return layout


def _enter(element: lxml.html.HtmlElement, writer: BlockWriter, place: Place, around: Place) -> None:
    tag = str(element.tag)
    _break(tag, writer, around)
    if tag == "li" and around.breaks != "space":
        writer.mark("- ")
    elif tag == "tr":
        writer.mark("")
    elif tag in CELLS and around.breaks == "space":
        writer.mark(" | " if element.getprevious() is not None else "")
    _queue_attributes(element, tag, writer)
    _write(element.text, writer, place)


def _leave(element: lxml.html.HtmlElement, writer: BlockWriter, place: Place, around: Place) -> None:
    tag = str(element.tag)
    if place.breaks != around.breaks:
        writer.end_block()
    else:
        _break(tag, writer, around)
    _write(element.tail, writer, around)


def _break(tag: str, writer: BlockWriter, around: Place) -> None:
    """Break the text before or after an element, as far as the place allows."""
    if tag == "br":
        writer.write(" ", around.role) if around.breaks == "space" else writer.end_line()
    if tag not in BLOCKS:
        return
    if around.breaks == "block" or tag in HEADINGS or (tag == "table" and around.breaks == "line"):
        writer.end_block()
    elif around.breaks == "line" or tag == "tr":
        writer.end_line()
    else:
        writer.write(" ", around.role)


def _queue_attributes(element: lxml.html.HtmlElement, tag: str, writer: BlockWriter) -> None:
    """Write what an element shows that is not between its tags."""
    if tag == "button" and element.get("aria-label") and not _has_words(element):
        # What shows is a sign; the label is what it means.
        writer.queue(element.get("aria-label", ""), "button")
    elif tag == "img":
        writer.queue(element.get("alt", ""), "alt")
    elif tag == "textarea":
        writer.queue(element.get("placeholder", ""), "form")
    elif tag == "input":
        kind = element.get("type", "text").strip().lower()
        if kind in _BUTTON_TYPES:
            writer.queue(element.get("value", ""), "button")
        elif kind == "image":
            writer.queue(element.get("alt", ""), "button")
        elif kind != "hidden":
            writer.queue(element.get("placeholder", ""), "form")


def _has_words(element: lxml.html.HtmlElement) -> bool:
    """Tell whether a button shows words; of one with very much in it, the first parts tell."""
    return any(
        (part.text or "").strip() or (part.tail or "").strip() or part.get("alt")
        for part in islice(element.iterdescendants(), _PARTS_OF_A_SIGN)
    ) or bool((element.text or "").strip())


def _write(text: str | None, writer: BlockWriter, place: Place) -> None:
    if not text:
        return
    if not place.keeps_lines:
        writer.write(text, place.role, place.tint)
        return
    for index, line in enumerate(text.splitlines()):
        if index:
            writer.end_line()
        writer.write(line, place.role, place.tint)
