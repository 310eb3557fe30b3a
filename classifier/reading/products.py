"""Put JSON-LD data of products, services and events into the words that a search result shows."""

from collections.abc import Iterator
from typing import Any, Final

__all__ = ["product_text"]

_WORDS: Final = ("name", "headline", "description", "text", "reviewBody")
_PRICES: Final = ("price", "lowPrice", "highPrice")
_MOST_PARTS: Final = 10_000
"""Objects and values looked at in one piece of data."""


def product_text(data: object) -> Iterator[str]:
    """Yield a line for every object that names itself, a price or an availability; outer ones first.

    >>> offer = {"price": 40, "priceCurrency": "USD", "availability": "https://schema.org/InStock"}
    >>> list(product_text({"@type": "Product", "name": "Tea", "offers": offer}))
    ['Tea', 'price 40 USD; InStock']
    """
    waiting, seen = [data], 0
    while waiting and seen < _MOST_PARTS:
        seen += 1
        part = waiting.pop()
        if isinstance(part, dict):
            if line := "; ".join(_said(part)):
                yield line
            waiting += [value for value in reversed(part.values()) if isinstance(value, dict | list)]
        elif isinstance(part, list):
            waiting += reversed(part)


def _said(part: dict[str, Any]) -> Iterator[str]:
    yield from (value for key in _WORDS if isinstance(value := part.get(key), str) and value.strip())
    currency = part.get("priceCurrency")
    for key in _PRICES:
        if isinstance(value := part.get(key), str | int | float) and not isinstance(value, bool):
            yield f"price {value} {currency}" if isinstance(currency, str) else f"price {value}"
    if isinstance(available := part.get("availability"), str) and available.strip():
        yield available.rstrip("/").rpartition("/")[2]
