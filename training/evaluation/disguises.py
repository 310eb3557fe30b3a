"""Eight ways to disguise a word, each of which a person still reads.

They were written from what is known of such tricks, not from what the model undoes: whatever it does not
undo costs it, and `training.evaluation.disguised` says how much.
"""

from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType
from typing import Final

__all__ = ["DISGUISES", "LEET", "LOOKALIKES", "Disguise"]

Disguise = Callable[[str, Random], str]
"""Takes a word of Latin letters and a source of chance; returns the word disguised."""

LOOKALIKES: Final[Mapping[str, str]] = MappingProxyType(
    dict(
        zip(
            "aceijopsxyABCEHIKMNOPTXvu",
            "\u0430\u0441\u0435\u0456\u0458\u043e\u0440\u0455\u0445\u0443"
            "\u0410\u0412\u0421\u0395\u041d\u0406\u039a\u041c\u039d\u041e\u0420\u0422\u03a7\u03bd\u03c5",
            strict=True,
        )
    )
)
"""Latin letters and the Cyrillic or Greek ones that look like them."""
LEET: Final[Mapping[str, str]] = MappingProxyType(
    {
        "a": "4@",
        "b": "8",
        "e": "3",
        "g": "9",
        "i": "1!",
        "l": "1|",
        "o": "0",
        "s": "5$",
        "t": "7+",
    }
)
"""Letters, and the digits and signs that stand for them."""
_WIDTHLESS: Final = "\u200b\u200c\u200d\u2060\ufeff"
_BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TAGS: Final = "".join(map(chr, [*range(0xE0020, 0xE007F), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
_MARKS: Final = "".join(map(chr, range(0x0300, 0x0370)))
_SEPARATORS: Final = " .-_"


def _zero_width(word: str, chance: Random) -> str:
    return insert(word, _WIDTHLESS, chance)


def _soft_hyphens(word: str, chance: Random) -> str:
    return insert(word, "\u00ad", chance)


def _bidi_controls(word: str, chance: Random) -> str:
    return insert(word, _BIDI, chance)


def _tags_and_selectors(word: str, chance: Random) -> str:
    return insert(word, _TAGS, chance)


def _combining_marks(word: str, chance: Random) -> str:
    return insert(word, _MARKS, chance)


def _homoglyphs(word: str, chance: Random) -> str:
    return swap(word, LOOKALIKES, chance)


def _leetspeak(word: str, chance: Random) -> str:
    return swap(word, LEET, chance)


def _spaced_letters(word: str, chance: Random) -> str:
    return chance.choice(_SEPARATORS).join(word)


DISGUISES: Final[Mapping[str, Disguise]] = MappingProxyType(
    {
        "zero-width": _zero_width,
        "soft hyphens": _soft_hyphens,
        "bidi controls": _bidi_controls,
        "tags, selectors": _tags_and_selectors,
        "combining marks": _combining_marks,
        "homoglyphs": _homoglyphs,
        "leetspeak": _leetspeak,
        "spaced letters": _spaced_letters,
    }
)
"""Every disguise by the name it has in tables."""


def swap(word: str, table: Mapping[str, str], chance: Random) -> str:
    """Replace at least one letter of the table, and each further one with probability one half.

    Args:
        word: The word.
        table: For a letter, the characters that may stand for it.
        chance: Decides.
    """
    places = [place for place, letter in enumerate(word) if letter in table]
    if not places:
        return word
    always = chance.choice(places)
    swapped = {place for place in places if place == always or chance.random() < 0.5}
    return "".join(
        chance.choice(table[letter]) if place in swapped else letter for place, letter in enumerate(word)
    )


def insert(word: str, characters: str, chance: Random) -> str:
    """Put one of the characters between at least two letters, and between each further two by even chance."""
    always = chance.randrange(1, len(word))
    parts = [word[0]]
    for place in range(1, len(word)):
        if place == always or chance.random() < 0.5:
            parts.append(chance.choice(characters))
        parts.append(word[place])
    return "".join(parts)
