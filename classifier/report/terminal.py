"""Text for a terminal of 80 columns: lines that hold nothing a terminal obeys."""

import textwrap
from typing import Final

from classifier.documents import Span
from classifier.report.verdicts import excerpt
from classifier.report.visible import visible

__all__ = ["QUOTE_SHOWN", "WIDTH", "lines", "quote_part", "quote_words"]

WIDTH: Final = 80
"""Columns that no line exceeds."""

QUOTE_SHOWN: Final = 80
"""Code points of the words that a reason quotes."""


def lines(text: str, *, indent: int = 0, hang: int = 0) -> list[str]:
    r"""Return `text` wrapped to `WIDTH`, with nothing in it that a terminal obeys.

    >>> lines("bell \x07", indent=2)
    ['  bell [U+0007]']
    """
    return textwrap.wrap(
        visible(text),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + hang),
        break_on_hyphens=False,
    )


def quote_part(text: str, part: Span, *, within: Span) -> str:
    """Return a part of `text` in quotation marks, with a sign where something of `within` is left out.

    >>> quote_part("It cures all ills.", Span(3, 8), within=Span(0, 18))
    '[...] "cures" [...]'
    """
    before = "[...] " if part.start > within.start else ""
    after = " [...]" if part.end < within.end else ""
    return f'{before}"{part.slice(text).strip()}"{after}'


def quote_words(words: str) -> str:
    """Return words in quotation marks, at most `QUOTE_SHOWN` code points of them."""
    whole = Span(0, len(words))
    return quote_part(words, excerpt(whole, None, QUOTE_SHOWN), within=whole)
