"""Put paragraphs together of the lines that a printed page was cut into."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

__all__ = ["is_item", "join_lines", "unbroken_words"]

_ITEM: Final = re.compile(r"[-*‣–—§>]\s+\S|[•·▪●○◦]\s*\S|\(?(?:[0-9]{1,3}|[A-Za-z])[.)]\s+\S")  # noqa: RUF001 - bullets
_ENDS: Final = re.compile(r"[.!?:;][\"')\]\u201d\u2019]*$")
_COMPOUND: Final = re.compile(r"(?<![^\W\d_])[^\W\d_]+(?:[-\u2010][^\W\d_]+)+")
_SOFT: Final = "\u00ad"
_HYPHENS: Final = ("-", "\u2010", _SOFT)
_NARROWEST: Final = 30
"""A page whose longest line is shorter than this has no lines that are full."""
_FULL: Final = 0.85
_NEARLY: Final = 0.7
"""The share of the longest line that a full line has, the next line's first word counted; letters differ in
width, so lines that end at one margin differ in length. Where the next line goes on in lower case less is
enough. Both chosen by eye on two pages printed by a browser; nothing was fitted."""


def unbroken_words(lines: Sequence[str]) -> frozenset[str]:
    """Return the words with a hyphen inside that stand within one line, in lower case."""
    return frozenset(
        match[0].lower().replace("\u2010", "-") for line in lines for match in _COMPOUND.finditer(line)
    )


def join_lines(lines: Sequence[str], hyphenated: Collection[str] = ()) -> Iterator[str]:
    r"""Yield the paragraphs of one page's lines; a line of nothing but spaces ends one.

    A word that is broken at the end of a line is put together again, and loses its hyphen unless
    `hyphenated` has it with one.

    >>> list(join_lines(["The retreat lasts for seven days and costs", "no more than pa-", "tience.", "Fee"]))
    ['The retreat lasts for seven days and costs no more than patience.', 'Fee']
    """
    tidy = [" ".join(line.split()) for line in lines]
    width = max(map(len, tidy), default=0)
    parts: list[str] = []
    before = ""
    for line in tidy:
        if parts and not (line and _carries_on(before, line, width)):
            yield "".join(parts)
            parts = []
        if line and parts:
            _join(parts, before, line, hyphenated)
        elif line:
            parts.append(line)
        before = line
    if parts:
        yield "".join(parts)


def is_item(paragraph: str) -> bool:
    """Tell whether a paragraph begins as an item of a list does."""
    return _ITEM.match(paragraph) is not None


def _carries_on(before: str, line: str, width: int) -> bool:
    """Tell whether `line` belongs to the paragraph of the line before it."""
    if is_item(line) or before.endswith(":"):
        return False
    if _is_broken(before, line):
        return True
    first = line.split(maxsplit=1)[0]
    share = _NEARLY if line[0].islower() and not _ENDS.search(before) else _FULL
    return width >= _NARROWEST and len(before) + 1 + len(first) >= share * width


def _is_broken(before: str, line: str) -> bool:
    return before.endswith(_HYPHENS) and before[-2:-1].isalpha() and line[0].islower()


def _join(parts: list[str], before: str, line: str, hyphenated: Collection[str]) -> None:
    """Add a line to a paragraph's parts, the last of which is the line before or its end."""
    if not _is_broken(before, line):
        parts.append(f" {line}")
        return
    head = before.rsplit(maxsplit=1)[-1][:-1]
    tail = re.match(r"[^\W\d_]*", line)
    compound = f"{head}-{tail[0] if tail else ''}".lower().lstrip("\"'(")
    if before.endswith(_SOFT) or compound not in hyphenated:
        parts[-1] = parts[-1][:-1]
    parts.append(line)
