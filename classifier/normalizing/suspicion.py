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
_SIGNS: Final = re.compile("[0-9@$|+!](?:(?=[A-Za-z])|(?<=[A-Za-z].)(?!(?<=!)))")
"""A digit or sign that touches a letter; an exclamation mark that does not end a word."""


def may_be_disguised(text: str) -> bool:
    """Tell whether `reveal` could find anything in a text; cheap, and hardly ever wrong about a plain one."""
    if not text.isascii() and (_STRANGE.search(text) or GARBLED.search(text)):
        return True
    return _SIGNS.search(text) is not None or GAPS.search(text) is not None
