r"""The notation of rules: a readable line of words, lists, groups and gaps.

A pattern is a row of elements parted by spaces. Each stands for whole words:

- `word`            the word; a hyphen in it also matches a space or nothing
- `effects?`        the word with or without its last letter
- `{condition}`     any entry of a word list, or a form of the vocabulary
- `(a|b ~2 c)`      any of some patterns
- `{adverb}?`, `(very|so)?`   a list or group that may be absent
- `~6`              between two elements: up to six words may stand between them
- anything else     a regular expression, such as `cur(e|es|ing)` or `\d{1,3}`

Space between elements also matches a hyphen. Nothing in a pattern may repeat without a
limit, so the time a search takes is bounded by the sentence's length.
"""

import re
from dataclasses import dataclass
from functools import reduce

from classifier.errors import RuleError
from classifier.signals.compiling import check_bounded, compiled
from classifier.signals.vocabulary import SEPARATOR, Vocabulary, word_starts

MAX_GAP = 20
"""The widest gap a pattern may ask for, in words."""

GAP = re.compile(r"~(\d{1,2})")
_WORD = re.compile(r"[a-z0-9][a-z0-9'%&/-]*")
_PLAIN_WORD = r"[a-z0-9](?:[a-z0-9'-]*[a-z0-9]\??)?"
_WORDS = rf"{_PLAIN_WORD}(?: {_PLAIN_WORD})*+"
_PLAIN = re.compile(rf"{_WORDS}(?:\|{_WORDS})*+")
_OPTIONAL_LETTER = re.compile(r"([a-z][a-z'-]*)([a-z])\?")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_SPACE = re.compile(r"(\[[^\]]*\])| ")
CAPTURE = re.compile(r"(?<!\\)\((?!\?)")
_UPPERCASE = re.compile(r"(?<!\\)[A-Z]")
_BRACKET = re.compile(r"[\\()\[\]]")
# An escaped character and a character class are passed over whole: brackets in them are no brackets.
_MARKS = {mark: re.compile(rf"\\.|\[[^\]]*\]|[(){mark}]") for mark in (" ", "|")}
_PASSED = r"\\.|\[[^\]]*\]"
# Brackets within brackets, to a depth that few patterns exceed; what goes deeper is counted mark by mark.
_NESTED = reduce(
    lambda inner, _: rf"\((?:[^()\\\[]++|{_PASSED}|{inner})*+\)",
    range(4),
    rf"\((?:[^()\\\[]++|{_PASSED})*+\)",
)
_GROUP = re.compile(_NESTED)
_PIECE = {mark: re.compile(rf"(?:[^()\\\[{mark}]++|{_PASSED}|{_NESTED})++") for mark in (" ", "|")}
_STEPS = {"(": 1, ")": -1}


@dataclass(frozen=True, slots=True)
class Translation:
    """What a pattern means to the machine."""

    source: str
    """A regular expression for folded text, without boundaries."""
    needs: tuple[frozenset[str], ...] = ()
    """Word sets: a text without a word of each cannot match."""


def translate(pattern: str, vocabulary: Vocabulary) -> Translation:
    """Translate a rule's pattern, with word boundaries at both ends.

    Raises:
        RuleError: If the pattern is malformed; the message says how, not where.
    """
    _check_characters(pattern)
    try:
        inner = _alternatives(pattern, vocabulary)
    except RecursionError as error:
        raise RuleError("pattern is nested too deeply") from error
    return Translation(rf"(?<!\w)(?:{inner.source})(?!\w)", inner.needs)


def gap(words: int) -> str:
    """Return an expression for the space between two elements with up to `words` words in it.

    A gap runs over commas, not over semicolons or bars. Each word of it is possessive, so
    that a failed match is given up after at most `words` steps.
    """
    return rf"(?:(?!\w)[^ ;|]{{0,20}}+ ++(?:[^ ;|]{{1,40}}+ ++){{0,{words}}}?[^ \w;|]{{0,2}}|[-/])"


def _check_characters(pattern: str) -> None:
    try:
        check_bounded(pattern)
    except RuleError as error:
        raise RuleError(f"pattern {error}") from error
    if _UPPERCASE.search(pattern):
        raise RuleError("pattern has a capital letter; it is matched against text in lower case")


def _alternatives(text: str, vocabulary: Vocabulary) -> Translation:
    if _PLAIN.fullmatch(text):
        return _plain(text)
    parts: list[Translation] = []
    plain: list[str] = []
    for part in split(text, "|"):
        if _PLAIN.fullmatch(part):
            plain.append(part)
            continue
        if plain:
            parts.append(_plain("|".join(plain)))
            plain = []
        parts.append(_sequence(part, vocabulary))
    if plain:
        parts.append(_plain("|".join(plain)))
    if len(parts) == 1:
        return parts[0]
    source = "|".join(part.source for part in parts)
    if not all(part.needs for part in parts):
        return Translation(source)
    # Only one need of each part can be asked for together; a small set is the rarest guess.
    return Translation(source, (frozenset().union(*(min(part.needs, key=len) for part in parts)),))


def _plain(text: str) -> Translation:
    """Translate alternatives that are made of words alone, as most are, in one go."""
    source = text.replace(" ", "_").replace("-", "[ -]?").replace("_", SEPARATOR)
    starts = {part.partition(" ")[0] for part in text.split("|")}
    for word in [word for word in starts if not word.isalnum()]:
        starts.remove(word)
        starts.update(word_starts(word.rstrip("?")))
        if word.endswith("?"):
            starts.update(word_starts(word[:-2]))
    return Translation(source, (frozenset(starts),))


def _sequence(text: str, vocabulary: Vocabulary) -> Translation:
    source, joiner = "", ""
    needs: list[frozenset[str]] = []
    tokens = [token for token in split(text, " ") if token]
    if not tokens or GAP.fullmatch(tokens[0]) or GAP.fullmatch(tokens[-1]):
        raise RuleError(f"{text!r} must begin and end with a word, a list or a group")
    for token in tokens:
        if width := GAP.fullmatch(token):
            joiner = gap(_gap_width(width[1]))
            continue
        atom, optional = _atom(token, vocabulary)
        if optional and not source:
            raise RuleError(f"{text!r} begins with an element that may be absent; leave it out")
        source += f"(?:{joiner}{atom.source})?" if optional else joiner + atom.source
        needs += [] if optional else atom.needs
        joiner = SEPARATOR
    return Translation(source, tuple(dict.fromkeys(needs)))


def _gap_width(digits: str) -> int:
    if not 1 <= int(digits) <= MAX_GAP:
        raise RuleError(f"gap ~{digits} is out of range; allowed are ~1 to ~{MAX_GAP}")
    return int(digits)


def _atom(token: str, vocabulary: Vocabulary) -> tuple[Translation, bool]:
    """Translate one element; the second value tells whether it may be absent."""
    if token[0] not in "({" and (word := _word(token)):
        return word, False
    bare, optional = (token[:-1], True) if token[-2:] in (")?", "}?") else (token, False)
    if name := PLACEHOLDER.fullmatch(bare):
        return _listed(name[1], vocabulary), optional
    if bare.startswith("(") and not bare.startswith("(?") and closing(bare) == len(bare) - 1:
        inner = _alternatives(bare[1:-1], vocabulary)
        return Translation(f"(?:{inner.source})", inner.needs), optional
    return Translation(_raw(token, vocabulary)), False


def _word(token: str) -> Translation | None:
    """Translate a literal word, with its last letter optional or not; `None` for anything else."""
    if _WORD.fullmatch(token):
        return Translation(_exact(token), (frozenset(word_starts(token)),))
    if letter := _OPTIONAL_LETTER.fullmatch(token):
        starts = (*word_starts(letter[1]), *word_starts(letter[1] + letter[2]))
        return Translation(f"{_exact(letter[1])}{letter[2]}?", (frozenset(starts),))
    return None


def _exact(word: str) -> str:
    return word if word.isalnum() else re.escape(word).replace(r"\-", "[ -]?")


def _listed(name: str, vocabulary: Vocabulary) -> Translation:
    if name not in vocabulary.sources:
        raise RuleError(f"unknown placeholder {{{name}}}; known are {', '.join(vocabulary.names)}")
    return Translation(vocabulary.sources[name], (vocabulary.needs[name],))


def _raw(token: str, vocabulary: Vocabulary) -> str:
    """Translate an element that is a regular expression."""
    if re.fullmatch(r"\(\?<?[=!].*\)", token) and closing(token) == len(token) - 1:
        raise RuleError(f"{token!r} must be joined to the element it looks at, without a space")
    source = _SPACE.sub(lambda found: found[1] or SEPARATOR, CAPTURE.sub("(?:", token))
    bare = PLACEHOLDER.sub("x", source)
    try:
        compiled(bare)
    except RuleError as error:
        raise RuleError(f"{token!r} {error}") from error
    return PLACEHOLDER.sub(lambda found: _listed(found[1], vocabulary).source, source)


def split(text: str, separator: str) -> list[str]:
    """Split at separators outside brackets."""
    if not _BRACKET.search(text):
        return text.split(separator)
    pieces = _PIECE[separator].findall(text)
    if separator.join(pieces) == text:
        return pieces
    parts, start, depth = [], 0, 0
    for found in _MARKS[separator].finditer(text):
        mark = found[0]
        if mark == separator and not depth:
            parts.append(text[start : found.start()])
            start = found.end()
        else:
            depth += _STEPS.get(mark, 0)
    if depth:
        raise RuleError(f"{text!r} has a bracket that is not closed, or not opened")
    return [*parts, text[start:]]


def closing(text: str) -> int:
    """Return the place of the bracket that closes the one `text` begins with, or -1."""
    if group := _GROUP.match(text):
        return group.end() - 1
    depth = 0
    for found in _MARKS["|"].finditer(text):
        depth += _STEPS.get(found[0], 0)
        if not depth:
            return found.start()
    return -1
