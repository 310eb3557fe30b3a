"""Letters of fancy alphabets (full width, mathematical, in circles, raised) back to plain ones."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from classifier.normalizing.view import Edit, NormalizedText, edited

__all__ = ["plain_letters", "unstyle"]

_BOXED: Final = {
    chr(start + place): letter
    for start in (0x1F150, 0x1F170)  # white on black, in circles and in squares: these have no plain form
    for place, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
_STYLED: Final = (
    "\u02b0-\u02b8\u02e0-\u02e3\u1d2c-\u1d61\u1d62-\u1d6a\u1d9c\u1da0\u1dbb\u2071\u207f\u2090-\u209c\u2100-\u2149"
    "\u249c-\u24e9\u2c7c\u2c7d\uff10-\uff5a\ufb00-\ufb06\U0001d400-\U0001d7ff\U0001f110-\U0001f189"
)
_WORD: Final = re.compile(f"[A-Za-z{_STYLED}]+")
_PHONETIC: Final = re.compile("[\u0250-\u02af]")
"""Letters among which raised ones are spelling."""


def plain_letters(character: str) -> str:
    r"""Return the plain letters or digits of a styled one, the character itself where it is not styled.

    >>> plain_letters("\U0001d5d4"), plain_letters("\ufb01"), plain_letters("\u00e9") == "\u00e9"
    ('A', 'fi', True)
    """
    plain = _BOXED.get(character) or unicodedata.normalize("NFKC", character).strip("()")
    return plain if plain.isascii() and plain.isalnum() and len(plain) <= 3 else character


def unstyle(view: NormalizedText) -> NormalizedText:
    """Return the view with styled letters made plain; those that stand alone are symbols and stay."""
    return edited(view, _unstyled(view.text))


def _unstyled(text: str) -> Iterator[Edit]:
    for word in _WORD.finditer(text):
        around = text[max(0, word.start() - 1) : word.start()] + text[word.end() : word.end() + 1]
        if word[0].isascii() or _PHONETIC.search(around):
            continue
        plain = [plain_letters(character) for character in word[0]]
        if len(plain) < 2 or not any(item.isalpha() for item in plain):
            continue
        for at, (styled, letters) in enumerate(zip(word[0], plain, strict=True), word.start()):
            if styled != letters:
                # A ligature is how fonts set two letters, not a disguise.
                yield Edit(at, at + 1, letters, kind="styled" if len(letters) == 1 else None)
