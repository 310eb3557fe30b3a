"""Whether a text could hold disguise at all: asked of every text, so it must cost next to nothing.

What passes here unsuspected is its own view. What is suspected may still turn out to hold none.
"""

import re
from typing import Final

from classifier.normalizing.mojibake import GARBLED
from classifier.normalizing.spaced import GAPS

__all__ = ["ORDINARY", "may_be_disguised"]

ORDINARY: Final = (
    "\x00-\u00ac\u00ae-\u024f\u1e00-\u1eff"  # ASCII and Latin letters; not the soft hyphen
    "\u2000-\u200a\u2010-\u2029\u202f-\u205f"  # spaces and punctuation; nothing without width
    "\u2070-\u2070\u2074-\u207e\u2080-\u208e\u20a0-\u20bf"  # raised and lowered digits, currencies
    "\u2103\u2109\u2116\u2117\u211e\u2120\u2122\u2126\u2150-\u249b\u24ea-\u27ff\u2900-\u2bff"  # symbols
    "\u2e00-\u2e5d\u3000-\u303f\ufffc\ufffd\U0001f000-\U0001f0ff\U0001f300-\U0001faff"  # emoji
)
"""What ordinary English text is made of, as the inside of a character class."""
_STRANGE: Final = re.compile(f"[^{ORDINARY}]")
_GARBLED: Final = re.compile("[\u00c2\u00c3\u00e2\u00ef\u00f0]")
"""What mojibake begins with; rare, so that the longer search for it is hardly ever made."""
_GAP: Final = re.compile("[\u00a0\u00b7\u2002-\u200a\u2022\u202f]")
"""Gaps between letters that are not ASCII."""


def _class(byte: int) -> str:
    character = chr(byte)
    if byte < 0x80 and character.isalpha():
        return "a"
    if character in "0123456789@$|+":
        return "0"
    return character if character == "!" else " " if character in " ._*~|/-" else "#"


_CLASSES: Final = bytes(ord(_class(byte)) for byte in range(256))
"""For each byte its class: letter, digit or sign that may stand for one, gap, anything else."""
_SIGNS: Final = (b"a0", b"0a", b"a!a")
"""A digit or sign that touches a letter."""
_APART: Final = b" a a "
"""Letters apart; which gaps they are is asked when this is found."""


def may_be_disguised(text: str) -> bool:
    """Tell whether `reveal` could find anything in a text; cheap, and seldom wrong about a plain one."""
    if text.isascii():
        classes = text.encode("ascii").translate(_CLASSES)
    elif _is_strange(text):
        return True
    else:
        # Characters outside ASCII are of the last class, whatever they are.
        classes = text.encode("ascii", "replace").translate(_CLASSES)
    return any(sign in classes for sign in _SIGNS) or (_APART in classes and GAPS.search(text) is not None)


def _is_strange(text: str) -> bool:
    """Tell whether a text holds what ordinary English does not: letters, marks, mojibake, odd gaps."""
    if _STRANGE.search(text):
        return True
    garbled = _GARBLED.search(text) is not None and GARBLED.search(text) is not None
    return garbled or (_GAP.search(text) is not None and GAPS.search(text) is not None)
