"""Disguised copies of a set: what those who want past a filter do to the words that give them away.

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
from training.evaluation.disguises import LOOKALIKES, Disguise
from training.evaluation.sets import EvaluationSet, page_rows
from training.examples import passages_of

__all__ = ["DISGUISED", "LEET", "TRICKS", "disguise", "disguise_text", "obfuscate", "obfuscate_text"]

LEET: Final[Mapping[str, str]] = MappingProxyType(
    {"a": "4", "e": "3", "i": "1", "o": "0", "s": "5", "t": "7"}
)
"""Letters and the digits that stand for them where tricks are mixed."""
_WIDTHLESS: Final = "\u200b\u200c\u200d\u2060\ufeff"
_WORD: Final = re.compile("[A-Za-z]{4,}")
"""Shorter words carry little that a filter looks for."""
_GAP: Final = re.compile(r"(?<=\S) (?=\S)")
DISGUISED: Final = 0.3
"""Share of the words of four letters and more that are disguised, each by one trick."""
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
    """Return the set with every passage disguised by tricks of all sorts; see `disguise`.

    Args:
        subject: The set.
        seed: Another seed gives another disguise.

    Returns:
        A set named `<name>, obfuscated`.
    """
    return _rewrite(subject, "obfuscated", lambda text: obfuscate_text(text, seed))


def disguise(subject: EvaluationSet, name: str, trick: Disguise, seed: int = _SEED) -> EvaluationSet:
    """Return the set with every passage disguised by one trick, then split into sentences again; labels stay.

    Args:
        subject: The set.
        name: What the trick is called.
        trick: What is done to `DISGUISED` of its longer words.
        seed: Another seed gives another disguise.

    Returns:
        A set named `<set>, <name>`, without properties: its slices would be the original's again.
    """
    return _rewrite(subject, name, lambda text: disguise_text(text, trick, seed))


def obfuscate_text(text: str, seed: int = _SEED) -> str:
    """Return a text disguised by tricks of all sorts; the same text and seed give the same disguise."""
    chance = Random(f"{seed} {text}")  # noqa: S311 - repeatable, nothing secret
    tricks, weights = list(TRICKS), list(TRICKS.values())

    def any_trick(word: str, chance: Random) -> str:
        [trick] = chance.choices(tricks, weights)
        return trick(word, chance)

    disguised = _disguise_words(text, any_trick, chance)
    return _GAP.sub(lambda match: match[0] * (2 if chance.random() < _DOUBLED else 1), disguised)


def disguise_text(text: str, trick: Disguise, seed: int = _SEED) -> str:
    """Return a text disguised by one trick; the same text and seed give the same disguise."""
    return _disguise_words(text, trick, Random(f"{seed} {text}"))  # noqa: S311 - as above


def _disguise_words(text: str, trick: Disguise, chance: Random) -> str:
    return _WORD.sub(
        lambda match: match[0] if chance.random() >= DISGUISED else trick(match[0], chance), text
    )


def _rewrite(subject: EvaluationSet, name: str, rewrite: Callable[[str], str]) -> EvaluationSet:
    examples = subject.examples
    passages: list[Passage] = list(examples.passages)
    for page, rows in page_rows(examples).items():
        texts = [rewrite(examples.passages[row].text) for row in rows]
        for row, passage in zip(rows, passages_of(page, texts), strict=True):
            passages[row] = passage
    return replace(
        subject,
        name=f"{subject.name}, {name}",
        examples=replace(examples, passages=tuple(passages)),
        properties={},
    )


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
