"""Evidence laid over text: stretches of text, each with the marks that cover it.

Marks overlap, so a passage is split wherever one begins or ends. A stretch carries plain
text; whoever writes markup escapes each stretch and puts its own markup around it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from classifier.documents import Span
from classifier.findings import Evidence
from classifier.report.visible import visible

__all__ = ["Mark", "Segment", "number_marks", "split_marked"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence with the number it has in its passage."""

    number: int
    """Its place among the passage's reasons, from 1."""
    evidence: Evidence
    """The words and why they count."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that the same marks cover from its first to its last character."""

    text: str
    """The stretch, with invisible characters shown."""
    marks: tuple[Mark, ...]
    """The marks that cover it, in order; empty for text without evidence."""
    ending: tuple[Mark, ...]
    """Those of them that end with it: here the reader is told their numbers."""


def number_marks(evidence: Iterable[Evidence]) -> tuple[Mark, ...]:
    """Return the evidence of one passage, numbered from 1 in the order given."""
    return tuple(Mark(number, item) for number, item in enumerate(evidence, 1))


def split_marked(text: str, window: Span, marks: Sequence[Mark]) -> list[Segment]:
    """Return the part of `text` inside `window`, split wherever a mark begins or ends.

    Args:
        text: The page's text.
        window: The passage or sentence to show; what lies past the text's end is left out.
        marks: Marks with offsets in `text`. A mark is clipped to the window; one that
            covers no character of it is left out.

    Returns:
        Segments in order. Their texts, joined, are the window's text with invisible
        characters shown.
    """
    window = Span(min(window.start, len(text)), min(window.end, len(text)))
    placed = [(clipped, mark) for mark in marks if len(clipped := _clip(mark.evidence, window))]
    cuts = {window.start, window.end}.union(*((span.start, span.end) for span, _ in placed))
    edges = sorted(cuts)
    return [_segment(text, Span(*edge), placed) for edge in pairwise(edges)]


def _clip(span: Span, window: Span) -> Span:
    start = min(max(span.start, window.start), window.end)
    return Span(start, max(start, min(span.end, window.end)))


def _segment(text: str, part: Span, placed: Sequence[tuple[Span, Mark]]) -> Segment:
    covering = [(span, mark) for span, mark in placed if span.overlaps(part)]
    return Segment(
        text=visible(part.slice(text)),
        marks=tuple(mark for _, mark in covering),
        ending=tuple(mark for span, mark in covering if span.end == part.end),
    )
