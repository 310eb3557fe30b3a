"""What the attributes of an element say about its text, where they follow a common habit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from classifier.reading.spelling import Tag

__all__ = ["FOLDED", "OPENABLE", "Marks", "can_open", "folded_ids", "marks_of", "openable_ids"]

FOLDED: Final = "FOLDED"
"""Marks an element that a control says it has folded away. No page has a name in capitals."""
OPENABLE: Final = "OPENABLE"
"""Marks an element that some control opens."""
_PRICE: Final = re.compile(r"(?:^|[\s_-])(?:price|prices|pricing-amount|amount)(?:$|[\s_-])", re.I)
_REVIEW: Final = re.compile(r"(?:^|[\s_-])(?:review|reviews|testimonial|testimonials)(?:$|[\s_-])", re.I)
_FOLD: Final = re.compile(
    r"(?:^|\s)(?:[\w-]*(?:accordion|collapsible|faq)[\w-]*(?:body|content|collapse|panel|answer)|panel-collapse"
    r"|collapse|tab-pane)(?:$|\s)",
    re.I,
)
_UNFOLDED: Final = re.compile(r"(?:^|\s)(?:in|show|open|active|is-open|is-active|expanded)(?:$|\s)", re.I)
_PRICE_PROPERTIES: Final = frozenset({"price", "lowprice", "highprice", "pricespecification"})
_REVIEW_PROPERTIES: Final = frozenset({"review", "reviews", "reviewbody", "reviewrating", "aggregaterating"})
_REVIEW_TYPES: Final = re.compile(r"schema\.org/(?:User)?Review\b", re.I)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a class, a property or a type names."""

    tint: str = ""
    """`price` or `review`: the role of a block whose words all stand in such elements."""
    folds: bool = False
    """Whether a reader opens the element to see what is in it."""


_NONE: Final = Marks()


def marks_of(tag: Tag) -> Marks:
    """Return what the tag's attributes say."""
    classes, kind, item = tag.get("class"), tag.get("itemprop"), tag.get("itemtype")
    return _marks(classes, kind, item) if classes or kind or item else _NONE


@lru_cache(maxsize=4096)
def _marks(classes: str, kind: str, item: str) -> Marks:
    properties = set(kind.lower().split())
    folds = _FOLD.search(classes) is not None and _UNFOLDED.search(classes) is None
    if properties & _PRICE_PROPERTIES or _PRICE.search(classes):
        return Marks("price", folds)
    if properties & _REVIEW_PROPERTIES or _REVIEW_TYPES.search(item) or _REVIEW.search(classes):
        return Marks("review", folds)
    return Marks("", folds)


def folded_ids(tags: Iterable[Tag]) -> frozenset[str]:
    """Return the ids of what a control says it has folded away."""
    return _ids(tag.get("aria-controls") for tag in tags if tag.get("aria-expanded") == "false")


def openable_ids(tags: Iterable[Tag]) -> frozenset[str]:
    """Return the ids of what some control of the page opens."""
    names = ("aria-controls", "data-bs-target", "data-target")
    return _ids(tag.get(name) for tag in tags for name in names)


def _ids(values: Iterable[str]) -> frozenset[str]:
    return frozenset(name.removeprefix("#") for value in values for name in value.split())


def can_open(tag: Tag) -> bool:
    """Tell whether a reader can make a hidden element show: a tab, an accordion, what a button opens."""
    if tag.get("role").strip().lower() == "tabpanel":
        return True
    return OPENABLE in tag.attrib or marks_of(tag).folds
