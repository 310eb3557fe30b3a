"""The corpus's registers, which are free text, in families that have enough pages to be measured."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["FAMILIES", "OTHER", "register_families"]

FAMILIES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        family: frozenset(words.split())
        for family, words in {
            "chatbot or filler": "chatbot llm machine filler glowing generic",
            "search-engine copy": "seo mill keyword stuffed stuffing affiliate",
            "corporate": "corporate agency startup brochure glossy saas landing marketing",
            "shop": "shop webshop smartshop store listing category",
            "official or academic": "academic formal regulator registry reference legal law legalese hospital"
            " public university professional committee monograph journal abstract",
            "forum or personal": "forum posters person personal diary story rambling casual",
            "translated": "translated second-language non-native",
            "plain": "plain neutral sober dry flat",
        }.items()
    }
)
"""A family and the words of a register that put a page in it; written on the words the corpus uses most."""
OTHER: Final = "other"
"""The family of a register with none of these words."""
_WORD: Final = re.compile(r"second-language|non-native|[a-z]+")


def register_families(register: str) -> tuple[str, ...]:
    """Return the families of a register, in the order of `FAMILIES`; a page may be in several.

    >>> register_families("SEO article, LLM filler")
    ('chatbot or filler', 'search-engine copy')
    >>> register_families("warm")
    ('other',)
    """
    words = set(_WORD.findall(register.lower()))
    return tuple(family for family, known in FAMILIES.items() if words & known) or (OTHER,)
