"""Look over the tags of an HTML page in one linear pass, before a parser sees them.

The parser needs time that grows with the square of a tag's attributes and stops where elements
stand too deep in one another. What this module takes away are attributes over a limit, and the
tags (never the text) of elements over a depth.
"""

import re
from collections import Counter
from typing import Final

from classifier.reading.tags import BLOCKS

__all__ = ["drop_attributes", "flatten", "may_be_crowded"]

_ATTRIBUTES: Final = r"""(?:[^>"'=]++|=\s*+(?:"[^"]*+"?+|'[^']*+'?+)?+|["'])*+"""
_TOKEN: Final = re.compile(
    rf"""<!--(?:-?>|.*?(?:--!?>|\Z))
    |<(?P<raw>script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>]){_ATTRIBUTES}>
        (?P<content>.*?</(?P=raw)(?=[\s/>])|.*)
    |<(?P<end>/?)(?P<name>[a-z][^\s/>]*+){_ATTRIBUTES}>?+
    |<[!?/][^>]*+""",
    re.I | re.S | re.X,
)
"""A comment, an element whose content holds no tags, a tag, or what a browser takes for a comment."""
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>]*+))?+"""
)
_NO_SIGNS: Final = bytes(byte for byte in range(256) if byte not in b"<>\"'=")
_VOID: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    }
)  # fmt: skip
_END_OPTIONAL: Final = frozenset({"p", "li", "option", "tr", "td", "th", "dt", "dd"})
"""Elements that end where the next of their kind begins."""


def may_be_crowded(data: bytes, most: int) -> bool:
    """Tell quickly whether a tag of a page may have more than so many attributes; it may be wrong to say so.

    Where no value holds a `>`, a tag ends with the next one, and a short tag cannot be crowded. A value
    that holds one leaves its first quote without the second before that `>`, whatever comes before.

    >>> may_be_crowded(b"<p a=1 b=2 c=3>x</p>", 2), may_be_crowded(b"<p a='1' b='2'>x</p>", 12)
    (True, False)
    """
    signs = data.translate(None, _NO_SIGNS)
    for whole in (b'=""', b"=''", b"="):
        signs = signs.replace(whole, b"")
    if b'<"' in signs or b"<'" in signs:
        return True
    if len(data) <= 2 * most:
        return False
    return any(len(part) >= 2 * most and _is_long(part, most) for part in data.split(b">"))


def _is_long(part: bytes, most: int) -> bool:
    """Tell whether a tag is long that ends where a part of the page ends."""
    start = part.find(b"<")
    return start >= 0 and len(part) - start >= 2 * most


def drop_attributes(markup: str, most: int) -> tuple[str, bool]:
    """Return the markup with at most so many attributes on a tag, and whether any were dropped.

    >>> drop_attributes("<p a=1 b='2>' c>x</p>", 2)
    ("<p a=1 b='2>'>x</p>", True)
    """
    # A name and the space before it are two characters, so a short tag cannot be crowded.
    crowded = any(
        match.end() - match.start() > 2 * most and _is_crowded(match, most)
        for match in _TOKEN.finditer(markup)
    )
    if not crowded:
        return markup, False
    return _TOKEN.sub(lambda match: _thinned(match, most), markup), True


def _is_crowded(match: re.Match[str], most: int) -> bool:
    return _end_of_attributes(match, most) is not None


def _end_of_attributes(match: re.Match[str], most: int) -> int | None:
    """Return where the last attribute that may stay ends, or nothing when all may."""
    name = "raw" if match["raw"] else "name"
    if not match[name] or match["end"]:
        return None
    start = match.start()
    attributes = _ATTRIBUTE.finditer(match[0], match.end(name) - start, _end_of_tag(match) - start)
    for count, attribute in enumerate(attributes):
        if count == most:
            return start + attribute.start()
    return None


def _end_of_tag(match: re.Match[str]) -> int:
    return match.start("content") if match["raw"] else match.end()


def _thinned(match: re.Match[str], most: int) -> str:
    end = _end_of_attributes(match, most)
    return match[0] if end is None else match[0][: end - match.start()] + ">" + (match["content"] or "")


def flatten(markup: str, depth: int) -> str:
    """Return the markup without the tags of elements that stand deeper than `depth`; their text stays.

    >>> flatten("<div><b><i>deep</i></b></div>", 2)
    '<div><b>deep</b></div>'
    """
    stack: list[str] = []
    open_elements: Counter[str] = Counter()
    pieces: list[str] = []
    at = 0
    for match in _TOKEN.finditer(markup):
        pieces.append(markup[at : match.start()])
        at = match.end()
        name = (match["name"] or "").lower()
        if not name or name in _VOID:
            pieces.append(match[0])
        elif match["end"]:
            pieces.append(_closed(name, match[0], stack, open_elements, depth))
        else:
            pieces.append(_opened(name, match[0], stack, open_elements, depth))
    return "".join([*pieces, markup[at:]])


def _opened(name: str, tag: str, stack: list[str], open_elements: Counter[str], depth: int) -> str:
    if name in _END_OPTIONAL and stack and stack[-1] == name:
        # The element before ends here; this one takes its place.
        return tag if len(stack) <= depth else _break(name)
    stack.append(name)
    open_elements[name] += 1
    return tag if len(stack) <= depth else _break(name)


def _closed(name: str, tag: str, stack: list[str], open_elements: Counter[str], depth: int) -> str:
    if not open_elements[name]:
        return ""
    while True:
        last = stack.pop()
        open_elements[last] -= 1
        if last == name:
            break
    return tag if len(stack) < depth else _break(name)


def _break(name: str) -> str:
    """Return what keeps apart the words on both sides of a tag that is taken away."""
    return "<br>" if name in BLOCKS else ""
