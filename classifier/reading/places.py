"""What an element says about the text in it: its role, and how its lines break."""

import re
from dataclasses import dataclass
from typing import Final

from classifier.reading.marks import marks_of
from classifier.reading.spelling import Tag
from classifier.reading.tags import HEADINGS, LISTS, PREFORMATTED, REGIONS, ROLES

__all__ = ["Place", "is_hidden", "place_in"]

_STYLE_HIDDEN: Final = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.I)
_STAYS: Final = frozenset({"nav", "footer"})
"""Regions whose headings and lists keep the region's role: what matters is where they stand."""


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for the text at one place of the tree."""

    role: str = "main"
    """The role of a block of this text."""
    region: str = "main"
    """The region it stands in: `main`, `nav`, `footer`, `aside` or `collapsed`."""
    breaks: str = "block"
    """What the start and the end of an element here make: a `block`, a `line` in a list, a
    `space` in a table's cell."""
    keeps_lines: bool = False
    """Whether line breaks of the source show."""
    tint: str = ""
    """`price` or `review` inside an element marked so; see `BlockWriter.write`."""


def place_in(element: Tag, around: Place, *, layout: bool = False, folded: bool = False) -> Place:
    """Return what holds inside `element`.

    Args:
        element: An element that is not hidden.
        around: What holds outside it.
        layout: Whether it is a table that only arranges the page.
        folded: Whether a reader has to open it to see its text.
    """
    tag, role = str(element.tag), element.get("role", "").strip().lower()
    marks = marks_of(element)
    region = _region(element, tag, role) or around.region
    if region == "main" and (folded or marks.folds):
        region = "collapsed"
    entered = region != around.region
    # A table that arranges the page, or a list in a cell, gives its text no role of its own.
    plain = layout or (tag in LISTS and around.breaks == "space")
    return Place(
        role=_role(tag, role, region, region if entered else around.role, plain=plain),
        region=region,
        breaks=_breaks(tag, "block" if entered else around.breaks, layout=layout),
        keeps_lines=around.keeps_lines or tag in PREFORMATTED,
        tint=marks.tint or around.tint,
    )


def _breaks(tag: str, around: str, *, layout: bool) -> str:
    if tag == "table" and not layout:
        return "space"
    if tag in HEADINGS:
        return "block"
    return "line" if tag in LISTS and around == "block" else around


def _region(element: Tag, tag: str, role: str) -> str | None:
    if tag in {"details", "dialog"}:
        return None if "open" in element.attrib else "collapsed"
    return REGIONS.get(role) or REGIONS.get(tag)


def _role(tag: str, role: str, region: str, around: str, *, plain: bool) -> str:
    if tag == "button" or role == "button":
        return "button"
    if region in _STAYS or plain:
        return around
    if tag in HEADINGS or role == "heading":
        return "heading"
    # What is folded away stays so named, whatever form it has.
    return around if region == "collapsed" else ROLES.get(tag, around)


def is_hidden(element: Tag) -> bool:
    """Tell whether a browser does not show an element that could be shown."""
    if element.tag == "noscript":
        return True
    if element.get("hidden", "until-found") != "until-found":
        return True
    style = element.get("style")
    return style is not None and _STYLE_HIDDEN.search(style) is not None
