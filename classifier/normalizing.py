"""The view of a text that the model reads, and the way back to the original.

The view is lower case and compatibility-normalised (NFKC), without characters that have no
width; typographic quotes and dashes become their ASCII forms. `NormalizedText.span` maps a
stretch of the view to code points of the original, so that evidence points at real words.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from classifier.documents import Span

__all__ = ["NormalizedText", "normalize"]

_FOLDED: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u00ad": "",
}
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Unicode categories whose characters have no width or no meaning."""


@dataclass(frozen=True, slots=True)
class NormalizedText:
    """A normalised view and, for each of its characters, where it came from."""

    text: str
    """The view."""
    offsets: Sequence[int]
    """For each code point of the view, the original code point it came from; ascending."""

    def span(self, start: int, end: int) -> Span:
        """Return the original code points behind `text[start:end]` (`start < end`)."""
        return Span(self.offsets[start], self.offsets[end - 1] + 1)


def normalize(text: str) -> NormalizedText:
    r"""Return the normalised view of `text`, in one pass over its characters.

    >>> view = normalize("De\u00adpression \u2014 cured")
    >>> view.text
    'depression - cured'
    >>> view.span(0, 10)
    Span(start=0, end=11)
    """
    if text.isascii():
        return NormalizedText(text.lower(), range(len(text)))
    pieces: list[str] = []
    offsets: list[int] = []
    for position, character in enumerate(text):
        folded = character.lower() if character.isascii() else _fold(character)
        pieces.append(folded)
        offsets.extend([position] * len(folded))
    return NormalizedText("".join(pieces), offsets)


def _fold(character: str) -> str:
    known = _FOLDED.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    return unicodedata.normalize("NFKC", character).lower()
