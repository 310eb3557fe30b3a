"""Digits and signs that stand for letters: d3pre$$ion.

They are read as letters only where an English word comes out of what was none: codes, doses, ordinals
and names (5-HT2A, B12, 2C-B, 90s, 4u) stay. A word with a number before or behind it (5miles, trial5) may
be just that, and one letter among digits a code, so these are read only in a text that holds other words
in leetspeak.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, product
from types import MappingProxyType
from typing import Final

from classifier.normalizing.view import Edit, NormalizedText, edited
from classifier.normalizing.words import is_known, rank

__all__ = ["read_leet"]

_LETTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "0": "o",
        "1": "il",
        "3": "e",
        "4": "a",
        "5": "s",
        "6": "gb",
        "7": "t",
        "8": "b",
        "9": "g",
        "@": "a",
        "$": "s",
        "!": "i",
        "|": "li",
        "+": "t",
    }
)
"""Digits and signs, and the letters they may stand for."""
_WORD: Final = re.compile(
    r"(?<![A-Za-z0-9@$|+!])(?=[A-Za-z]*[0-9@$|+!])[A-Za-z0-9@$|+!]{4,24}(?:['\u2019][a-z]{1,2})?(?![^\W_@$|+!])"
)
_NUMBERED: Final = re.compile("[0-9]+([A-Za-z]+)|([A-Za-z]+)[0-9]+")
_UNIT: Final = re.compile(
    "[0-9]+(?:st|nd|rd|th|am|pm|mg|mcg|ug|kg|lbs?|oz|ml|cl|dl|mm|cm|km|ft|in|hz|gb|mb|k|m|g|s|x|yo|"
    "mins?|secs?|hrs?|hours?|days?|weeks?|wks?|months?|mos?|years?|yrs?|ish|plus|mph|usd|eur|gbp)",
    re.IGNORECASE,
)
"""A number and what is counted."""
_BESIDE_A_NUMBER: Final = 3
"""Letters of an abbreviation that a number may stand before."""
_SIGNS: Final = "@$|+!"
_SURE: Final = 2
"""Letters of a word that is no code."""
_SHORTEST: Final = 4
"""Characters of a word; shorter ones are codes, ordinals and times of day."""
_GUESSES: Final = 64
"""Readings of one word that are tried."""


def read_leet(view: NormalizedText) -> NormalizedText:
    """Return the view with digits and signs in words read as letters."""
    return edited(view, _read(view.text))


def _read(text: str) -> Iterator[Edit]:
    found = [edit for match in _WORD.finditer(text) for edit in _word(match)]
    return iter(found if any(not _is_doubtful(edit.slice(text)) for edit in found) else ())


def _word(match: re.Match[str]) -> Iterator[Edit]:
    """Yield what a word is read as, at its longest: signs at its ends may be punctuation."""
    word = match[0]
    head = len(word) - len(word.lstrip(_SIGNS))
    tail = len(word.rstrip(_SIGNS))
    if word[head:tail].isalpha() and (is_known(word[head:tail].lower()) or word.endswith("!")):
        return
    for start, end in dict.fromkeys([(0, len(word)), (0, tail), (head, len(word)), (head, tail)]):
        said = _guess(word[start:end])
        if said:
            at = match.start()
            yield Edit(at + start, at + end, said, kind="digits")
            return


def _guess(word: str) -> str:
    if len(word) < _SHORTEST or not any(map(str.isalpha, word)) or _UNIT.fullmatch(word):
        return ""
    options = [_LETTERS.get(letter, letter) for letter in word]
    guesses = ("".join(letters) for letters in islice(product(*options), _GUESSES))
    known = [guess for guess in guesses if is_known(guess.lower().replace("\u2019", "'"))]
    said = min(known, key=lambda guess: rank(guess.lower().replace("\u2019", "'")), default="")
    return said.upper() if word.upper() == word else said


def _is_doubtful(word: str) -> bool:
    """Tell whether a word may be a code, or a number and a word."""
    if sum(map(str.isalpha, word)) < _SURE:
        return True
    match = _NUMBERED.fullmatch(word)
    if match is None:
        return False
    before, behind = match[2] or "", match[1] or ""
    return is_known((before or behind).lower()) or len(behind) in range(1, _BESIDE_A_NUMBER + 1)
