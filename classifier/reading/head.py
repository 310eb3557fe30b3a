"""What a page says about itself that stands in no line of it: its title and its metadata."""

import json
from collections.abc import Iterator
from typing import Final

from classifier.documents import Unseen
from classifier.reading.products import product_text
from classifier.reading.survey import Survey

__all__ = ["page_metadata", "page_title"]

_MOST: Final = 2_000
"""Code points kept of a title, of a description and of a product's data."""
_DESCRIPTIONS: Final = frozenset(
    {"description", "og:title", "og:description", "twitter:title", "twitter:description"}
)
_MOST_DATA: Final = 1 << 20
"""Code points of JSON-LD that are parsed; real pages have a few thousand."""


def page_title(survey: Survey) -> str:
    """Return the page's title, or nothing."""
    return _line(survey.titles[0]) if survey.titles else ""


def page_metadata(survey: Survey) -> tuple[Unseen, ...]:
    """Return descriptions and product data, in order, each once."""
    found = (*_descriptions(survey), *_products(survey))
    return tuple(dict.fromkeys(found))


def _descriptions(survey: Survey) -> Iterator[Unseen]:
    for name, content in survey.metas:
        if name.strip().lower() in _DESCRIPTIONS and (text := _line(content)):
            yield Unseen("metadata", text)


def _products(survey: Survey) -> Iterator[Unseen]:
    for script, source in survey.scripts:
        kind = script.partition(";")[0].strip().lower()
        if kind != "application/ld+json" or len(source) > _MOST_DATA:
            continue
        try:
            data = json.loads(source)
        except (ValueError, RecursionError):
            # Broken data is no text; nothing of the page is lost with it.
            continue
        for text in product_text(data):
            yield Unseen("jsonld", _line(text))


def _line(text: str) -> str:
    return " ".join(text.split())[:_MOST].strip()
