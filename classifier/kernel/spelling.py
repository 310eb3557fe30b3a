r"""All spellings of a small regular expression, as rules' patterns hold them between their words.

`reduc(e|es|ed|tions?)` has five, `\d{1,3}` has one: a row of digits is a zero. What looks around is
passed over: it only refuses.
"""

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["spellings"]

LIMIT: Final = 10_000
"""More spellings than this are no help."""

_LOOK: Final = re.compile(r"\(\?<?[=!]")
_REPEAT: Final = re.compile(r"\{(\d+)(?:,(\d+))?\}|\?")
_CLASS: Final = re.compile(r"\[(\^?)((?:\\.|[^\]])*)\]")
_RANGE: Final = re.compile(r"\\?(.)-\\?(.)|\\(.)|(.)", re.DOTALL)
_QUOTE: Final = r"\x27"
_WIDEST: Final = 8
"""Characters of a class that are tried one by one."""


class _Unknown(Exception):  # noqa: N818 - it never leaves this module
    """The expression has more spellings than are worth listing, or is not understood."""


def spellings(source: str) -> frozenset[str] | None:
    r"""Return every string that `source` can match, or `None` where they are too many.

    A row of digits is one zero.

    >>> sorted(spellings(r"cur(e|ing)"))
    ['cure', 'curing']
    >>> spellings(r"\w+") is None
    True
    """
    source = source.replace(_QUOTE, "'")
    try:
        found, at = _alternatives(source, 0)
    except _Unknown:
        return None
    return frozenset(found) if at == len(source) else None


def _alternatives(source: str, at: int) -> tuple[set[str], int]:
    found: set[str] = set()
    while True:
        part, at = _sequence(source, at)
        found |= part
        if at >= len(source) or source[at] != "|":
            return found, at
        at += 1


def _sequence(source: str, at: int) -> tuple[set[str], int]:
    found = {""}
    while at < len(source) and source[at] not in "|)":
        if look := _LOOK.match(source, at):
            at = _passed(source, look.start())
            continue
        atom, at = _atom(source, at)
        atom, at = _repeated(source, at, atom)
        found = _product(found, atom)
    return found, at


def _atom(source: str, at: int) -> tuple[set[str], int]:
    mark = source[at]
    if mark == "(":
        inner, end = _alternatives(source, at + (3 if source.startswith("(?:", at) else 1))
        if not source.startswith(")", end):
            raise _Unknown
        return inner, end + 1
    if mark == "[":
        return _members(source, at)
    if mark == "\\":
        if source[at + 1] == "d":
            return {"0"}, at + 2
        if source[at + 1] == "b":
            return {""}, at + 2
        if source[at + 1].isalnum():
            raise _Unknown
        return {source[at + 1]}, at + 2
    if mark in ".^$*+?{":
        raise _Unknown
    return {"0" if mark.isdecimal() else mark}, at + 1


def _members(source: str, at: int) -> tuple[set[str], int]:
    found = _CLASS.match(source, at)
    if found is None or found[1]:
        raise _Unknown
    members: set[str] = set()
    for low, high, escaped, plain in _RANGE.findall(found[2]):
        if low:
            members.update(map(chr, range(ord(low), ord(high) + 1)))
        elif escaped.isalnum():
            raise _Unknown
        else:
            members.add(escaped or plain)
    if len(members) > _WIDEST:
        raise _Unknown
    return {"0" if member.isdecimal() else member for member in members}, found.end()


def _repeated(source: str, at: int, atom: set[str]) -> tuple[set[str], int]:
    found = _REPEAT.match(source, at)
    if found is None:
        return atom, at
    least, most = (0, 1) if found[0] == "?" else (int(found[1]), int(found[2] or found[1]))
    at = found.end()
    if source[at : at + 1] in ("?", "+"):  # lazy or possessive: what it can match is the same or less
        at += 1
    every: set[str] = set()
    power = {""}
    for times in range(most + 1):
        if times >= least:
            every |= power
        power = _product(power, atom) if times < most else power
    return every, at


def _product(left: Iterable[str], right: Iterable[str]) -> set[str]:
    found = {a + b[1:] if a[-1:] == "0" == b[:1] else a + b for a in left for b in right}
    if len(found) > LIMIT:
        raise _Unknown
    return found


def _passed(source: str, at: int) -> int:
    """Return the place after the group that begins at `at`."""
    depth = 0
    while at < len(source):
        if source[at] == "\\":
            at += 1
        elif source[at] == "[":
            at = source.index("]", at)
        elif source[at] in "()":
            depth += 1 if source[at] == "(" else -1
            if not depth:
                return at + 1
        at += 1
    raise _Unknown
