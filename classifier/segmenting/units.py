"""The smallest parts that are never torn without need: a line, a wrapped paragraph, an HTML block."""

from dataclasses import dataclass
from typing import Final, Literal

from classifier.documents import Span

__all__ = ["MAX_WORDS", "SHORT_WORDS", "Kind", "Unit", "count_words"]

Kind = Literal["heading", "paragraph", "item", "row", "fragment"]
"""What a unit is: it decides which neighbours it may share a passage with."""

MAX_WORDS: Final = 190
"""The longest passage, in words; annotated passages are rarely longer."""

SHORT_WORDS: Final = 60
"""How far short pieces (menu words, buttons, stacked headings) are gathered, in words."""

_LONG_WORD: Final = 40
"""A run without spaces counts as one more word for each so many code points, so that a
passage stays bounded when its "words" are addresses, base64 or text without spaces."""


@dataclass(frozen=True, slots=True)
class Unit(Span):
    """One such part of a page, with its place and its kind."""

    kind: Kind = "paragraph"
    """What it is."""
    role: str = "main"
    """The role of the block it came from."""
    words: int = 0
    """Its length, as `count_words` gives it."""
    wrapped: bool = False
    """Whether its line breaks only wrap a paragraph, so that sentences run across them."""
    follows: bool = False
    """Whether only a line break parts it from the unit before, on a page that parts its
    paragraphs by blank lines."""
    leads_in: bool = False
    """Whether it announces what follows: it ends with a colon."""


def count_words(text: str) -> int:
    """Return the number of words; a very long run without spaces counts as several.

    >>> count_words("Three short words")
    3
    """
    return sum(1 + len(word) // _LONG_WORD for word in text.split())
