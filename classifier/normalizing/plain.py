"""The view that words are counted in: disguise undone, lower case, compatibility forms, plain quotes."""

import unicodedata
from typing import Final

from classifier.normalizing.revealing import reveal
from classifier.normalizing.view import NormalizedText

__all__ = ["normalize"]

_FOLDED: Final = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u00ad": "",
}
_INVISIBLE: Final = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Unicode categories whose characters have no width or no meaning."""
_LONGEST: Final = 6
"""Code points that one character may become. Only the Arabic formulas that are one character grow
further (U+FDFA to 18), and a page full of them would grow with them."""


def normalize(text: str) -> NormalizedText:
    r"""Return the normalised view of `text`, in one pass over its characters.

    The view is lower case and compatibility-normalised (NFKC), without disguise (see `reveal`) and
    without characters that have no width; typographic quotes and dashes become their ASCII forms.
    It has at most six times as many code points as the text.

    >>> view = normalize("De\u00adpression \u2014 cured")
    >>> view.text
    'depression - cured'
    >>> view.span(0, 10)
    Span(start=0, end=11)
    """
    view = reveal(text)
    if view.text.isascii():
        return NormalizedText(view.text.lower(), view.offsets, view.ends, view.disguised)
    pieces: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for place, character in enumerate(view.text):
        folded = character.lower() if character.isascii() else _fold(character)
        pieces.append(folded)
        offsets.extend([view.offsets[place]] * len(folded))
        if view.ends is not None:
            ends.extend([view.ends[place]] * len(folded))
    return NormalizedText("".join(pieces), offsets, None if view.ends is None else ends, view.disguised)


def _fold(character: str) -> str:
    known = _FOLDED.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in _INVISIBLE:
        return ""
    folded = unicodedata.normalize("NFKC", character)
    return folded.lower() if len(folded) <= _LONGEST else character
