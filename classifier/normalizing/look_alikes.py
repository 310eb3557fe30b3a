"""Letters of other scripts that stand in for Latin ones, back to what they are meant to be read as.

A letter is never changed for itself: only in a word that mixes scripts, or in one made wholly of look-alikes
that spells an English word among words that are no other language's. Greek and Cyrillic text stays what
it is, and so do the signs of the sciences.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from classifier.normalizing.styled import plain_letters
from classifier.normalizing.view import Edit, NormalizedText, edited
from classifier.normalizing.words import is_known

__all__ = ["plain_letter", "swap_look_alikes"]

_WORD: Final = re.compile(r"[^\W_]+")
_NEAR: Final = 2
"""Words to each side that say which language a word made of look-alikes is in."""
_ALONE: Final = frozenset("aiAI")
"""Letters that are a word."""
_FOREIGN: Final = ""
"""What stands for a word of another script."""


def swap_look_alikes(view: NormalizedText) -> NormalizedText:
    """Return the view with look-alikes read as Latin letters where they are meant so."""
    return view if view.text.isascii() else edited(view, _swapped(view.text))


def plain_letter(letter: str) -> str:
    r"""Return the Latin letter that one letter stands for, the letter itself where it stands for none.

    >>> plain_letter("\u0441"), plain_letter("\U0001d5d4"), plain_letter("c")
    ('c', 'A', 'c')
    """
    plain = letter if letter.isascii() else _table("close").get(letter) or plain_letters(letter)
    return plain if len(plain) == 1 else letter


def _swapped(text: str) -> Iterator[Edit]:
    found = list(_WORD.finditer(text))
    read = [_read(match[0]) for match in found]
    for place, (match, said) in enumerate(zip(found, read, strict=True)):
        if said is None:
            yield Edit(*match.span(), match[0], kind="mixed")
        elif said not in (match[0], _FOREIGN) and (_is_mixed(match[0]) or not _is_foreign(read, place)):
            yield Edit(*match.span(), said, kind="look_alike")


def _read(word: str) -> str | None:
    """Return what a word says, `_FOREIGN` if it is of another script, `None` if it mixes scripts in vain."""
    if word.isascii() or all(map(_is_spelling, word)):
        return word
    close, loose = _table("close"), _table("loose")
    plain = "".join(close.get(letter, letter) for letter in word)
    if not _is_mixed(word):
        if _is_science(word):
            return word
        known = is_known(plain.lower()) or plain in _ALONE
        return plain if known else _FOREIGN
    guess = "".join(close.get(letter) or loose.get(letter, letter) for letter in word)
    if is_known(guess.lower()):
        return guess
    strange = [letter for letter in word if not _is_spelling(letter)]
    if all(letter in close for letter in strange) and not _is_science(strange):
        return plain
    return word if _is_science(strange) else None


def _is_mixed(word: str) -> bool:
    return any(letter.isalpha() and _is_spelling(letter) for letter in word)


def _is_spelling(letter: str) -> bool:
    """Tell whether a character belongs to how English or another language in Latin letters is written."""
    return (letter < "\u0250" and letter not in _table("close")) or not letter.isalpha()


def _is_science(strange: Sequence[str]) -> bool:
    """Tell whether letters could be meant as they are: one Greek letter and signs of phonetics."""
    greek = sum("\u0370" <= letter <= "\u03ff" for letter in strange)
    phonetic = sum(letter < "\u0300" for letter in strange)
    return greek + phonetic == len(strange) and greek <= 1


def _is_foreign(read: list[str | None], place: int) -> bool:
    return _FOREIGN in read[max(0, place - _NEAR) : place] + read[place + 1 : place + 1 + _NEAR]


@cache
def _table(name: str) -> Mapping[str, str]:
    text = files("classifier.normalizing").joinpath("look_alikes.toml").read_text(encoding="utf-8")
    return {alike: letter for letter, all_alike in tomllib.loads(text)[name].items() for alike in all_alike}
