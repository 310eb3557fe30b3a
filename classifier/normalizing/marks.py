"""Cap combining marks, and take those off Latin letters that spell no accent.

Capping comes before anything else is made of a text: a letter may carry any number of marks, and the
time and space of what follows must not grow with them.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from classifier.normalizing.view import Edit, NormalizedText, edited
from classifier.normalizing.words import is_known

__all__ = ["MARK", "cap_marks", "drop_marks"]

MARK: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1ace"
    "\u1dc0-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ua66f-\ua672\ua674-\ua67d\ua69e\ua69f\ufe20-\ufe2f"
)
"""Marks that are drawn on the character before them, as the inside of a character class."""
_MOST: Final = 4
"""Marks on one character; no script that is written with them needs more."""
_FLOOD: Final = re.compile(f"[{MARK}]{{{_MOST + 1},}}")
_WORD: Final = re.compile(rf"(?:[^\W\d_][{MARK}]*)+")
_CLUSTER: Final = re.compile(rf"[^\W\d_][{MARK}]+")
_MARKS: Final = re.compile(f"[{MARK}]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_PHONETIC: Final = re.compile("[\u0250-\u02af]")
"""Letters of phonetics, and of languages that are written with them and with marks."""


def cap_marks(view: NormalizedText) -> NormalizedText:
    """Return the view with at most `_MOST` marks on a character."""
    floods = _FLOOD.finditer(view.text)
    return edited(view, (Edit(match.start() + _MOST, match.end()) for match in floods))


def drop_marks(view: NormalizedText) -> NormalizedText:
    """Return the view with marks in Latin words composed where they spell accents, else taken off."""
    return edited(view, _unmarked(view.text)) if _MARKS.search(view.text) else view


def _unmarked(text: str) -> Iterator[Edit]:
    for word in _WORD.finditer(text):
        bare = _MARKS.sub("", word[0])
        if len(bare) == len(word[0]) or not _LATIN.search(bare) or _PHONETIC.search(bare):
            continue
        composed = unicodedata.normalize("NFC", word[0])
        spelled = len(composed) == len(bare) and not _is_disguise(composed.lower(), bare.lower())
        for cluster in _CLUSTER.finditer(text, *word.span()):
            letter = unicodedata.normalize("NFC", cluster[0]) if spelled else cluster[0][0]
            yield Edit(*cluster.span(), letter, kind=None if spelled else "marks")


def _is_disguise(composed: str, bare: str) -> bool:
    return is_known(bare) and not is_known(composed)
