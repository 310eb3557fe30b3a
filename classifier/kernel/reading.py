"""Read a rule's pattern as phrases, alongside `classifier.signals.notation`, which makes it an expression."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Final

from classifier.kernel.buffer import SIGNS
from classifier.kernel.phrases import ANYWHERE, FAR, HAS_DIGIT, LEAD, Phrase, Step, gathered, joined, single
from classifier.kernel.spelling import spellings
from classifier.signals.notation import CAPTURE, GAP, PLACEHOLDER, closing, split
from classifier.signals.vocabulary import Vocabulary, word_starts

__all__ = ["read_phrases"]

_SEPARATOR: Final = 2
"""Runs of spaces between two neighbouring elements at most: " - "."""
_FORM: Final = 12
"""Runs of spaces in a number with its unit at most; far more than any form has."""
_KEPT_APART: Final = 60
"""So many phrases may an alternation within a sequence be taken apart into, all in all."""

_DIGITS: Final = re.compile(r"\d")
_RUN: Final = re.compile(r"[^\W_]+")
_NUMBERS: Final = re.compile(r"0(?:[^a-z0]{1,3}(?:to )?0(?![^\W\d]))+")
"""Numbers in a row, however they are parted; one that a unit is joined to is a word of its own."""
_SPELT: Final = re.compile(rf"[^\W_]+|[{re.escape(''.join(sorted(SIGNS)))}]")
_ZERO: Final = re.compile("(0)")
_ROWS: Final = tuple("0" * count for count in range(1, 13))
"""Rows of digits within a word; no rule asks for a longer one."""
_OPTIONAL_LETTER: Final = re.compile(r"[a-z0-9][a-z0-9'%&/-]*\??")


def read_phrases(pattern: str, vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    """Return phrases one of which stands in whatever `pattern` matches.

    The pattern must be one that `notation.translate` takes.
    """
    return tuple(_merged(_alternatives(pattern, vocabulary)))


def _merged(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Return the phrases, those of one word each as one."""
    short = [each for each in phrases if len(each.steps) == 1 and each.steps[0].high == 0 and each.first]
    if len(short) < 2:
        return list(dict.fromkeys(phrases))
    kept = set(map(id, short))
    return [gathered(short), *dict.fromkeys(each for each in phrases if id(each) not in kept)]


def _alternatives(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    return [phrase for part in split(text, "|") for phrase in _sequence(part, vocabulary)]


def _sequence(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    elements: list[list[Phrase]] = []
    gaps: list[int] = []
    joiner, passed = _SEPARATOR, 0
    for token in split(text, " "):
        if not token:
            continue
        if gap := GAP.fullmatch(token):
            joiner = int(gap[1]) + 1
            continue
        found, optional = _atom(token, vocabulary)
        if optional:
            passed += joiner + max(each.high for each in found)
        else:
            if elements:
                gaps.append(passed + joiner)
            elements.append(found)
            passed = 0
        joiner = _SEPARATOR
    whole = [joined(choice, gaps) for choice in product(*_bounded(elements))]
    if passed:
        whole = [Phrase(each.steps, min(FAR, each.high + passed), each.first) for each in whole]
    return whole


def _bounded(elements: list[list[Phrase]]) -> list[list[Phrase]]:
    """Gather the alternatives of elements, the longest lists first, until few sequences are left."""
    elements = [_merged(each) for each in elements]
    if len(elements) == 1:
        return elements
    while _size(elements) > _KEPT_APART:
        widest = max(elements, key=len)
        elements = [[gathered(each)] if each is widest else each for each in elements]
    return elements


def _size(elements: Sequence[Sequence[Phrase]]) -> int:
    size = 1
    for each in elements:
        size *= len(each)
    return size


def _atom(token: str, vocabulary: Vocabulary) -> tuple[list[Phrase], bool]:
    """Return the phrases of one element, and whether it may be absent."""
    if token[0] not in "({" and _OPTIONAL_LETTER.fullmatch(token):
        return [_word(token)], False
    bare, optional = (token[:-1], True) if token[-2:] in (")?", "}?") else (token, False)
    if name := PLACEHOLDER.fullmatch(bare):
        return list(_listed(name[1], vocabulary)), optional
    if bare.startswith("(") and not bare.startswith("(?") and closing(bare) == len(bare) - 1:
        return _alternatives(bare[1:-1], vocabulary), optional
    return _raw(token), False


def _word(word: str) -> Phrase:
    """Return the phrase of a word whose last letter may be optional."""
    wholes = (word[:-1], word[:-2]) if word.endswith("?") else (word,)
    starts = {zeroed(start) for whole in wholes for start in word_starts(whole)}
    return single(starts, word.count("-"))


def _listed(name: str, vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    if name not in vocabulary.words:
        return _form(vocabulary.forms[name])
    return _entries(vocabulary.words[name])


@cache
def _form(source: str) -> tuple[Phrase, ...]:
    found = spellings(source)
    if found is None:
        return (Phrase((Step(frozenset({HAS_DIGIT}), 0, _FORM),), _FORM),)
    short = {_NUMBERS.sub("0", each) for each in found}
    return tuple(_merged([_shortened(_spelt(each)) for each in sorted(short)]))


def _shortened(phrase: Phrase) -> Phrase:
    """Return the phrase with its first word and the first that is no number: forms are long."""
    words = [Step(step.words, 0, _FORM) for step in phrase.steps[1:] if HAS_DIGIT not in step.words]
    return Phrase((*phrase.steps[:1], *words[:1]), _FORM, phrase.first)


@cache
def _entries(entries: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(_merged([_entry(entry) for entry in entries]))


def _entry(entry: str) -> Phrase:
    """Return the phrase of a word list's entry, its simple plural included."""
    chunks = entry.split(" ")
    last = len(chunks) - 1
    parts = []
    for place, chunk in enumerate(chunks):
        if not _RUN.search(chunk):
            parts.append(Phrase((), chunk.count("-"), None))
            continue
        starts = word_starts(chunk)
        if place == last:
            end = starts[-1]
            starts = [*starts, end + "s", end + "es", end[:-1] + "ies"]
        parts.append(single(map(zeroed, starts), chunk.count("-")))
    return joined(parts, [_SEPARATOR] * last)


def _raw(token: str) -> list[Phrase]:
    """Return the phrases of an element that is a regular expression."""
    if PLACEHOLDER.search(token):
        return [ANYWHERE]
    found = spellings(CAPTURE.sub("(?:", token))
    if found is None:
        return [ANYWHERE]
    return _merged([_spelt(each) for each in sorted(found)])


def _spelt(text: str) -> Phrase:
    """Return the phrase of a string; a space in it stands for a separator."""
    words = list(_SPELT.finditer(text))
    high = _SEPARATOR * text.count(" ")
    if not words:
        return Phrase((), high, None, text.strip(" -"))
    steps = []
    for word in words:
        at = _SEPARATOR * text.count(" ", 0, word.start())
        steps.append(Step(_written(word[0]), at, at))
    lead = text[: words[0].start()]
    first = steps[0].words | frozenset({LEAD} if lead else ()) if lead in ("", " ") else None
    return Phrase(tuple(steps), high, first)


def _written(word: str) -> frozenset[str]:
    """Return how a text may write a word in which a zero stands for a row of digits."""
    if word == "0":
        return frozenset({HAS_DIGIT})
    found = {""}
    for part in _ZERO.split(word):
        found = {a + b for a in found for b in (_ROWS if part == "0" else (part,))}
    return frozenset(found)


def zeroed(word: str) -> str:
    """Return the word with every digit as 0."""
    return _DIGITS.sub("0", word)
