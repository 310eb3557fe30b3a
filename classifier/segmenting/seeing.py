"""Between a text and its view: what is split is the view, and what comes of it points into the text.

Characters that the view leaves out go with the words they stand at, so that all of a text stays covered.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from classifier.documents import Block, Page, Passage, Span
from classifier.normalizing import NormalizedText

__all__ = ["passages_in_text", "seen_page", "spans_in_text"]

Spanned = TypeVar("Spanned", bound=Span)


def seen_page(page: Page, view: NormalizedText) -> Page:
    """Return a page that reads as the view of its text, its blocks where they stand there."""
    places = [(block, view.find(block.start), view.find(block.end)) for block in page.blocks]
    blocks: list[Block] = [
        replace(block, start=start, end=end) for block, start, end in places if start < end
    ]
    return replace(page, text=view.text, blocks=tuple(blocks))


def spans_in_text(
    spans: Iterable[Spanned], view: NormalizedText, text: str, within: Span | None = None
) -> list[Spanned]:
    """Return spans of a view, in order, as spans of the text that together cover what is no white space.

    Args:
        spans: Spans that begin and end with a word and cover all words of the stretch.
        view: The view of the text.
        text: The text.
        within: The stretch of the text that they are to cover; all of it when omitted.
    """
    stretch = Span(0, len(text)) if within is None else within
    found: list[Spanned] = []
    at = stretch.start
    for span in spans:
        start = _skip_space(text, at, view.offsets[span.start])
        end = view.span(span.start, span.end).end
        if span.end < len(view.text) and view.text[span.end].isspace():
            end = max(end, view.offsets[span.end])  # what is left out behind its last word
        at = min(end, stretch.end)
        found.append(replace(span, start=start, end=at))
    if found:
        last = stretch.start + len(stretch.slice(text).rstrip())
        found[-1] = replace(found[-1], end=max(at, last))
    return found


def passages_in_text(passages: Iterable[Passage], view: NormalizedText, text: str) -> tuple[Passage, ...]:
    """Return the passages of a view, in order, as passages of the text, with their sentences."""
    return tuple(
        replace(
            passage,
            text=passage.slice(text),
            sentences=tuple(spans_in_text(passage.sentences, view, text, passage)),
        )
        for passage in spans_in_text(passages, view, text)
    )


def _skip_space(text: str, start: int, end: int) -> int:
    """Return the first place from `start` on, `end` at the latest, that is no white space."""
    return start + len(text[start:end]) - len(text[start:end].lstrip())
