"""A disguised copy of a set: what those who want past a filter do to the words that give them away.

Every trick leaves a text that a person still reads. Which words are disguised, and how, depends on a
passage's text and the seed alone, so one more passage changes no other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from types import MappingProxyType
from typing import Final

from classifier.documents import Passage
from training.evaluation.sets import EvaluationSet, page_rows
from training.examples import passages_of

__all__ = ["LEET", "LOOKALIKES", "TRICKS", "obfuscate", "obfuscate_text"]

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
    {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
)
"""Letters and the digits that stand for them."""
_WIDTHLESS: Final = "\u200b\u200c\u200d\u2060\ufeff"
_WORD: Final = re.compile("[A-Za-z]{4,}")
"""Shorter words carry little that a filter looks for."""
_GAP: Final = re.compile(r"(?<=\S) (?=\S)")
_DISGUISED: Final = 0.3
"""Share of the words that are disguised, each by one trick."""
_DOUBLED: Final = 0.1
"""Share of the spaces that are doubled."""
_SEED: Final = 20260101


def _look_alike(word: str, chance: Random) -> str:
    return _swap(word, LOOKALIKES, chance)


def _widthless(word: str, chance: Random) -> str:
    return _insert(word, chance.choice(_WIDTHLESS), chance)


def _soft_hyphen(word: str, chance: Random) -> str:
    return _insert(word, "\u00ad", chance)


def _leet(word: str, chance: Random) -> str:
    return _swap(word, LEET, chance)


def _spaced(word: str, _chance: Random) -> str:
    return " ".join(word)


TRICKS: Final[Mapping[Callable[[str, Random], str], int]] = MappingProxyType(
    {_look_alike: 8, _widthless: 5, _soft_hyphen: 3, _leet: 3, _spaced: 1}
)
"""What can be done to a word, and how often beside the other tricks; the last ones strain a reader."""


def obfuscate(subject: EvaluationSet, seed: int = _SEED) -> EvaluationSet:
    """Return the set with every passage disguised, then split into sentences again; labels stay.

    Args:
        subject: The set.
        seed: Another seed gives another disguise.

    Returns:
        A set named `<name>, obfuscated`, without properties: its slices would be the original's again.
    """
    examples = subject.examples
    passages: list[Passage] = list(examples.passages)
    for page, rows in page_rows(examples).items():
        texts = [obfuscate_text(examples.passages[row].text, seed) for row in rows]
        for row, passage in zip(rows, passages_of(page, texts), strict=True):
            passages[row] = passage
    return replace(
        subject,
        name=f"{subject.name}, obfuscated",
        examples=replace(examples, passages=tuple(passages)),
        properties={},
    )


def obfuscate_text(text: str, seed: int = _SEED) -> str:
    """Return a disguised text; the same text and seed give the same disguise."""
    chance = Random(f"{seed} {text}")  # noqa: S311 - repeatable, nothing secret
    tricks, weights = list(TRICKS), list(TRICKS.values())

    def disguise(match: re.Match[str]) -> str:
        if chance.random() >= _DISGUISED:
            return match[0]
        [trick] = chance.choices(tricks, weights)
        return trick(match[0], chance)

    disguised = _WORD.sub(disguise, text)
    return _GAP.sub(lambda match: match[0] * (2 if chance.random() < _DOUBLED else 1), disguised)


def _swap(word: str, table: Mapping[str, str], chance: Random) -> str:
    """Replace at least one letter of the table, and each further one with probability one half."""
    places = [place for place, letter in enumerate(word) if letter in table]
    if not places:
        return word
    always = chance.choice(places)
    swapped = {place for place in places if place == always or chance.random() < 0.5}
    return "".join(table[letter] if place in swapped else letter for place, letter in enumerate(word))


def _insert(word: str, character: str, chance: Random) -> str:
    at = chance.randrange(1, len(word))
    return f"{word[:at]}{character}{word[at:]}"
