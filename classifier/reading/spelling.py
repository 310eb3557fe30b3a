"""Spell a parsed page out as one string, and read its tags and texts back, exactly.

The parser writes every `<` and `>` of a text or a value as a reference, and no name can hold a `>`:
what stands between a `<` and the next `>` is one tag, whatever the page says.
"""

import re
import secrets
from dataclasses import dataclass
from typing import Final

import lxml.html
from lxml import etree

__all__ = ["TAG", "Tag", "meaning", "pieces_of", "read_tag", "spell"]

TAG: Final = re.compile(r"(<[^>]*+>)(\s*+)")
"""A tag, and the white space after it."""
_RUN: Final = re.compile(r"(<[^>]*+>(?:\s*+<[^>]*+>)*+)")
"""Tags with nothing but white space between them."""
_ATTRIBUTE: Final = re.compile(r' (=?[^ =]*)="([^"]*)"')
"""A name can begin with an equals sign and hold quotes, but no blank; a value holds no quote."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that a tree of HTML can hold and that have no spelling, or that it lets nobody put in."""
_LOST: Final = "&#xFFFD;"
"""What newer parsers spell such a character as; U+FFFD itself stands as it is."""
_KEPT: Final = secrets.token_hex(8)
"""Begins the spelling of a control character; no page can know it."""
_REFERENCE: Final = re.compile(rf"&(?:amp;{_KEPT}-(\d+);|#(\d+);|#x([0-9A-Fa-f]+);|(amp|lt|gt|quot);)")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"'}


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag."""

    tag: str
    """The element's name."""
    attrib: dict[str, str]
    """Its attributes."""

    def get(self, name: str, default: str = "") -> str:
        """Return the value of an attribute, or the default where there is none."""
        return self.attrib.get(name, default)


def spell(root: lxml.html.HtmlElement) -> str:
    """Return the page as one string of tags and texts; control characters in the tree are respelt."""
    # By the name of a document type some parsers spell a page differently, with tags of their own.
    root.getroottree().docinfo.clear()
    spelt = etree.tostring(root, encoding="unicode")
    if _LOST in spelt:
        _keep_controls(root)
        spelt = etree.tostring(root, encoding="unicode")
    return spelt


def pieces_of(spelt: str) -> list[str]:
    """Return texts and runs of tags by turns: a text (it may be empty), a run, a text, ...; a run is last."""
    pieces = _RUN.split(spelt)
    pieces.pop()
    return pieces


def read_tag(spelt: str) -> Tag:
    """Return what a start tag says.

    >>> read_tag('<p class="a &amp;amp; b"/>')
    Tag(tag='p', attrib={'class': 'a &amp; b'})
    """
    name, _, rest = spelt[1:-1].partition(" ")
    if not rest:
        return Tag(name.removesuffix("/"), {})
    return Tag(name, {key: meaning(value) for key, value in _ATTRIBUTE.findall(spelt, len(name) + 1)})


def meaning(spelt: str) -> str:
    """Return the text that a spelling stands for."""
    return _REFERENCE.sub(_character, spelt) if "&" in spelt else spelt


def _character(reference: re.Match[str]) -> str:
    kept, decimal, hexadecimal, name = reference.groups()
    if name:
        return _NAMED[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(kept or decimal))


def _keep_controls(root: lxml.html.HtmlElement) -> None:
    for element in root.iter():
        if element.text and _CONTROL.search(element.text):
            element.text = _respelt(element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = _respelt(element.tail)
        for name, value in element.items():
            # The tree lets nobody set a name with signs in it, such as a page may have; none matters.
            if _CONTROL.search(value) and name.replace("-", "").isalnum():
                element.set(name, _respelt(value))


def _respelt(text: str) -> str:
    return _CONTROL.sub(lambda match: f"&{_KEPT}-{ord(match[0])};", text)
