"""Units of a page that has blocks."""

from collections.abc import Iterator
from typing import Final

from classifier.documents import Block, Page, Span
from classifier.segmenting.plain import text_units
from classifier.segmenting.units import MAX_WORDS, Kind, Unit, count_words

__all__ = ["block_units"]

_KINDS: Final[dict[str, Kind]] = {
    "title": "heading",
    "heading": "heading",
    "list": "item",
    "table": "row",
    "button": "fragment",
    "form": "fragment",
    "nav": "fragment",
    "footer": "fragment",
    "alt": "fragment",
    "caption": "fragment",
}


def block_units(page: Page) -> Iterator[Unit]:
    """Yield the page's units in order: a block each, or a block's lines when it is long.

    Text outside every block is read by its lines.
    """
    at = 0
    for block in page.blocks:
        yield from text_units(page.text, Span(at, max(at, block.start)))
        # A block that overlaps the one before it, or the end of the text, is clipped.
        start = max(at, min(block.start, len(page.text)))
        at = max(start, min(block.end, len(page.text)))
        yield from _units(page.text, Block(start, at, role=block.role))
    yield from text_units(page.text, Span(at, len(page.text)))


def _units(text: str, block: Block) -> Iterator[Unit]:
    part = block.slice(text)
    stripped = part.strip()
    if not stripped:
        return
    words = count_words(stripped)
    if words > MAX_WORDS:
        yield from text_units(text, block, block.role)
        return
    start = block.start + part.index(stripped[0])
    yield Unit(
        start,
        start + len(stripped),
        kind=_KINDS.get(block.role, "paragraph"),
        role=block.role,
        words=words,
        leads_in=block.role == "caption" or stripped.endswith(":"),
    )
