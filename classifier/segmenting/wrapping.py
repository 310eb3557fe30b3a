"""Tell lines that end where a paragraph ends from lines cut at a fixed width, and join those."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from classifier.segmenting.lines import Line
from classifier.segmenting.shapes import is_item, is_marked_heading, is_row

__all__ = ["join_wrapped"]

_NARROWEST: Final = 40
_WIDEST: Final = 100
"""Widths, in code points, at which mail programs, editors and plain-text converters wrap."""
_SHARE: Final = 0.4
"""At least this share of neighbouring lines must look cut; about two thirds do in wrapped prose."""
_SLACK: Final = 10
"""Code points by which a line may fall short of the width and still be called full."""
_ENDS: Final = re.compile(r"[.!?:;|]['\")\]\u201d\u2019]*$")


def join_wrapped(text: str, lines: Sequence[Line]) -> list[Line]:
    """Join the lines of paragraphs that are wrapped at a fixed width; leave all others."""
    width = _wrap_width(lines)
    joined: list[Line] = []
    for before, line in zip((None, *lines), lines, strict=False):
        if before and joined and _carries_on(joined[-1], before, line, width):
            first = joined.pop()
            joined.append(Line(first.start, line.end, "", first.after_blank, wrapped=True))
        else:
            joined.append(line)
    return [_with_text(text, line) if line.wrapped else line for line in joined]


def _with_text(text: str, line: Line) -> Line:
    # Sliced once a paragraph: a slice for every joined line would cost the square of its length.
    return Line(line.start, line.end, line.slice(text), line.after_blank, line.wrapped)


def _wrap_width(lines: Sequence[Line]) -> int:
    """Return the width at which the lines are wrapped, in code points, or 0 when they are not."""
    pairs = [
        (before.text, line.text)
        for before, line in pairwise(lines)
        if len(before) >= _NARROWEST and not line.after_blank and not _stands_alone(line.text)
    ]
    cut = [before for before, line in pairs if len(before) <= _WIDEST and _looks_cut(before, line)]
    if not cut or len(cut) < _SHARE * len(pairs):
        return 0
    width = max(map(len, cut))
    wide = sum(len(line) > width + _SLACK for line in lines)
    return 0 if wide > len(cut) else width


def _carries_on(first: Line, before: Line, line: Line, width: int) -> bool:
    """Tell whether `line` belongs to the paragraph that `first` begins and `before` ends so far."""
    if not width or line.after_blank or len(before) > width + _SLACK or _stands_alone(line.text):
        return False
    if not first.wrapped and (is_row(first.text) or is_marked_heading(first.text)):
        return False
    first_word = line.text.split(maxsplit=1)[0]
    full = len(before) + 1 + len(first_word) > width - _SLACK
    return full or (2 * len(before) > width and _looks_cut(before.text, line.text))


def _stands_alone(line: str) -> bool:
    return is_item(line) or is_row(line) or is_marked_heading(line)


def _looks_cut(line: str, after: str) -> bool:
    return after[0].islower() and not _ENDS.search(line)
