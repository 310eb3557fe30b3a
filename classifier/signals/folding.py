"""Fold spelling variants of a text without moving any offset.

Rules are written in lower case with straight quotes, plain hyphens and spaces. Folding
brings a page to that form one code point for one code point, so that a match in the
folded text is a match at the same place in the page.
"""

_VARIANTS = (
    ("'", "\u2018\u2019\u201b\u02bc\u2032\uff07"),
    ('"', "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"),
    ("-", "\u00ad\u2010\u2011\u2012\u2212\ufe63\uff0d"),
    # A trade mark sign or markdown's underscore beside a word must not hide the word's edge.
    (" ", "_\u00ae\u2122\u00a9"),
    (" ", "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"),
    (" ", "".join(map(chr, range(0x2000, 0x200B)))),
)
_PAIRS = tuple((old, new) for new, olds in _VARIANTS for old in olds)
_ASCII_PAIRS = tuple((old, new) for old, new in _PAIRS if old.isascii())


def fold(text: str) -> str:
    """Return `text` in lower case with plain quotes, hyphens and spaces, at the same length.

    >>> fold("Side\u2010Effects\u00a0DON\u2019T")
    "side-effects don't"
    """
    folded = text.lower()
    if len(folded) != len(text):  # a few letters, such as a dotted capital I, grow when lowered
        folded = "".join(map(_lower, text))
    # Chained replacements beat a translation table here: most characters are absent from most pages.
    for old, new in _ASCII_PAIRS if folded.isascii() else _PAIRS:
        if old in folded:
            folded = folded.replace(old, new)
    return folded


def _lower(character: str) -> str:
    lowered = character.lower()
    return lowered if len(lowered) == 1 else character
