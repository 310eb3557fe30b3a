"""Take out characters without width: they cut a word in two for a program, and for nobody else."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from classifier.normalizing.suspicion import ORDINARY
from classifier.normalizing.view import Edit, NormalizedText, edited

__all__ = ["drop_invisibles"]

_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Unicode categories whose characters have no width or no meaning: formats and bidi controls, tags,
halves of surrogate pairs, private use, unassigned."""
_FILLERS: Final = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters by name, blank to the eye."""
_SELECTORS: Final = frozenset(
    map(chr, [*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
)
"""Variation selectors; emoji have them too, so they are dropped behind letters only."""
_SOFT_HYPHEN: Final = "\u00ad"
"""Where a word may be broken: hyphenators put it into honest pages, so it is dropped without a word."""


_STRANGE: Final = re.compile(f"[^{ORDINARY}]+")
"""Where invisible characters are looked for."""


def drop_invisibles(view: NormalizedText) -> NormalizedText:
    """Return the view without characters that nobody sees."""
    return edited(view, _dropped(view.text))


def _dropped(text: str) -> Iterator[Edit]:
    for strange in _STRANGE.finditer(text):
        at, end = strange.span()
        while at < end:
            start = at
            while at < end and _is_invisible(text, at, start):
                at += 1
            if start < at:
                inside = start > 0 and at < len(text) and _is_latin(text[start - 1]) and _is_latin(text[at])
                told = inside and set(text[start:at]) != {_SOFT_HYPHEN}
                yield Edit(start, at, kind="hidden" if told else None)
            else:
                at += 1


def _is_invisible(text: str, at: int, start: int) -> bool:
    """Tell whether the character at `at`, in a run of such that begins at `start`, is dropped."""
    character = text[at]
    if character in _SELECTORS:
        return start > 0 and text[start - 1].isalpha()
    return unicodedata.category(character) in _INVISIBLE or character in _FILLERS


def _is_latin(character: str) -> bool:
    return character.isalpha() and character < "\u0250"
