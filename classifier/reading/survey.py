"""Look through a page's tree once for what stands in few of its elements."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import lxml.html

from classifier.reading.tags import HEADINGS

__all__ = ["LAYOUT", "SIGN", "Survey", "look_over"]

LAYOUT: Final = "LAYOUT"
"""Marks a table that arranges the page. The parser writes names in small letters, so no page has one."""
SIGN: Final = "SIGN"
"""Marks a button whose label is what it means, as it shows no words."""
_NOT_IN_DATA: Final = ("table", "form", "section", "article", *sorted(HEADINGS - {"summary"}))
"""A table with one of these inside arranges the page; it is not a table of data."""
_PARTS_OF_A_SIGN: Final = 50
"""Elements looked at within a button; a drawing in it has a few."""


@dataclass(slots=True)
class Survey:
    """What a page has of some kinds, in order."""

    titles: list[str] = field(default_factory=list)
    """Texts of the elements `title` that are the page's own, not a drawing's."""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """Name (or property) and content of the elements `meta`."""
    scripts: list[tuple[str, str]] = field(default_factory=list)
    """Type and text of scripts."""


def look_over(root: lxml.html.HtmlElement) -> Survey:
    """Return what the page has; scripts, styles and titles are emptied, some elements marked."""
    survey = Survey()
    for element in root.iter("title", "meta", "script", "style", "table", "button"):
        tag = element.tag
        if tag == "meta":
            name = element.get("name") or element.get("property") or ""
            survey.metas.append((name, element.get("content", "")))
        elif tag == "table":
            if _arranges(element):
                element.set(LAYOUT, "")
        elif tag == "button":
            if element.get("aria-label") and not _has_words(element):
                element.set(SIGN, "")
        else:
            _put_away(element, survey)
    return survey


def _put_away(element: lxml.html.HtmlElement, survey: Survey) -> None:
    """Take the text, which is none of the page, out of an element."""
    if element.tag == "script":
        survey.scripts.append((element.get("type", ""), element.text or ""))
    elif element.tag == "title":
        parent = element.getparent()
        if parent is None or parent.tag in {"head", "html", "body"}:
            survey.titles.append(element.text or "")
    if not len(element):
        element.text = None


def _arranges(table: lxml.html.HtmlElement) -> bool:
    """Tell whether a table arranges the page: it says so, or holds headings, forms or other tables."""
    if table.get("role", "").lower() in {"presentation", "none"}:
        return True
    return next(table.iterdescendants(*_NOT_IN_DATA), None) is not None


def _has_words(element: lxml.html.HtmlElement) -> bool:
    """Tell whether a button shows words; of one with very much in it, the first parts tell."""
    return any(
        (part.text or "").strip() or (part.tail or "").strip() or part.get("alt")
        for part in islice(element.iterdescendants(), _PARTS_OF_A_SIGN)
    ) or bool((element.text or "").strip())
