"""The lines of a text, with offsets."""

import re
from dataclasses import dataclass
from typing import Final

from classifier.documents import Span

__all__ = ["BREAK", "LINE", "Line", "text_lines"]

LINE: Final = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
BREAK: Final = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""The line breaks of `str.splitlines`, and what stands between them."""


@dataclass(frozen=True, slots=True)
class Line(Span):
    """One line without its surrounding white space, or a paragraph wrapped over several."""

    text: str = ""
    """Its words."""
    after_blank: bool = False
    """Whether a blank line, or the start of the text, precedes it."""
    wrapped: bool = False
    """Whether it was put together from several lines."""


def text_lines(text: str, span: Span) -> list[Line]:
    """Return the non-blank lines of the part of `text` that `span` covers, in order."""
    lines: list[Line] = []
    blank, end = True, span.start
    for match in LINE.finditer(text, span.start, span.end):
        breaks = text[end : match.start()].replace("\r\n", "\n")
        blank = blank or len(breaks) > 1
        end = match.end()
        words = match[0].strip()
        if words:
            start = match.start() + match[0].index(words[0])
            lines.append(Line(start, start + len(words), text=words, after_blank=blank))
        # A line of spaces is a blank line.
        blank = not words
    return lines
