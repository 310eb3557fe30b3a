"""What a page's disguise means for its result: said where there is much of it."""

from collections.abc import Mapping
from typing import Final

from classifier.analyzer.reasons import Gate
from classifier.normalizing import Disguise, Kind, NormalizedText, measure_disguise

__all__ = ["OBFUSCATED", "disguise_message", "disguise_note", "unreadable"]

OBFUSCATED: Final = "obfuscated"
"""The machine-readable word."""
_WORDS: Final = 3
"""Disguised words of a page that is called obfuscated: an honest one may have a spaced heading or a typo."""
_SHARE: Final = 0.05
"""Their share of its words."""
_UNREADABLE_WORDS: Final = 5
_UNREADABLE_SHARE: Final = 0.3
"""Words of mixed scripts that nothing is made of, and their share, from which a page cannot be scored."""
_SAID: Final[Mapping[Kind, str]] = {
    "digits": "digits for letters",
    "hidden": "hidden characters",
    "look_alike": "look-alike letters",
    "marks": "marks on letters",
    "spaced": "gaps between letters",
    "styled": "letters of fancy alphabets",
}


def disguise_note(view: NormalizedText) -> str:
    """Return one sentence on a page's disguise, or nothing where there is little or none.

    Args:
        view: The page's text, revealed.
    """
    if not view.disguised:
        return ""
    found = measure_disguise(view)
    much = found.disguised >= max(_WORDS, _SHARE * found.words)
    return disguise_message(found) if much else ""


def disguise_message(found: Disguise) -> str:
    """Return one sentence that says how many words are disguised, and how.

    >>> disguise_message(Disguise(230, 41, 0, ("look_alike", "hidden")))
    '41 of 230 words are written with look-alike letters or hidden characters; they were read without.'
    """
    *others, last = [_SAID[kind] for kind in found.kinds]
    how = f"{', '.join(others)} or {last}" if others else last
    return f"{found.disguised:,} of {found.words:,} words are written with {how}; they were read without."


def unreadable(view: NormalizedText) -> Gate | None:
    """Return why a page must not be scored whose words mix scripts to no end, or `None` when it may be."""
    if not view.disguised:
        return None
    found = measure_disguise(view)
    if found.unreadable < max(_UNREADABLE_WORDS, _UNREADABLE_SHARE * found.words):
        return None
    return Gate(
        "obfuscated",
        f"{found.unreadable:,} of {found.words:,} words mix letters of several scripts and cannot be read; "
        "the page was not scored.",
    )
