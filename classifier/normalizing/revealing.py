"""Undo disguise: the text as a person reads it, letter for letter where there is none."""

from collections.abc import Callable
from typing import Final

from classifier.normalizing.invisibles import drop_invisibles
from classifier.normalizing.leet import read_leet
from classifier.normalizing.look_alikes import swap_look_alikes
from classifier.normalizing.marks import cap_marks, drop_marks
from classifier.normalizing.mojibake import mend_mojibake
from classifier.normalizing.spaced import close_gaps
from classifier.normalizing.styled import unstyle
from classifier.normalizing.suspicion import may_be_disguised
from classifier.normalizing.view import NormalizedText, unchanged

__all__ = ["reveal"]

_Step = Callable[[NormalizedText], NormalizedText]
_CHARACTERS: Final[tuple[_Step, ...]] = (cap_marks, mend_mojibake, drop_invisibles, drop_marks, unstyle)
"""What is done to characters outside ASCII."""
_WORDS: Final[tuple[_Step, ...]] = (close_gaps, swap_look_alikes, read_leet)
"""What is done to words. In this order: each step sees what those before it left, so disguises may be worn
over one another."""


def reveal(text: str) -> NormalizedText:
    r"""Return a view of `text` without disguise; case, punctuation and everything ordinary stay.

    Time grows with the length of the text, whatever it holds, and the view is at most three times as long.
    A text without disguise is its own view.

    >>> reveal("K\u0435t\u200bamine c u r e s d3pression.").text
    'Ketamine cures depression.'
    >>> reveal("Vitamin B12, 5-HT2A, the 90s: A, B, C, D.").text
    'Vitamin B12, 5-HT2A, the 90s: A, B, C, D.'
    """
    view = unchanged(text)
    if may_be_disguised(text):
        for step in _WORDS if text.isascii() else (*_CHARACTERS, *_WORDS):
            view = step(view)
    return view
