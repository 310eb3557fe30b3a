"""A page without some of its text, its other passages and sentences as they were."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from classifier.documents import PASSAGE_SEPARATOR, Page, Passage, Sentence, Span

__all__ = ["cut_page"]


def cut_page(page: Page, passages: Sequence[Passage], cuts: Iterable[Span]) -> Page:
    """Return `page` made of what the cuts leave of its passages.

    Nothing is split anew: a score that changes, changes by what was cut and not by where
    sentences now begin. A passage of which nothing is left is dropped.

    Args:
        page: The page.
        passages: Its passages.
        cuts: Whole sentences or whole passages of it, in the page's coordinates.

    Returns:
        A page of pre-split passages joined by blank lines; its offsets are its own.
    """
    spans = sorted(cuts, key=lambda span: (span.start, span.end))
    kept: list[Passage] = []
    at = 0
    for passage in passages:
        left = _cut_passage(passage, [span for span in spans if span.overlaps(passage)])
        if left is None:
            continue
        kept.append(_move(left, at - left.start, len(kept)))
        at = kept[-1].end + len(PASSAGE_SEPARATOR)
    text = PASSAGE_SEPARATOR.join(passage.text for passage in kept)
    return replace(page, text=text, blocks=(), passages=tuple(kept))


def _cut_passage(passage: Passage, cuts: Sequence[Span]) -> Passage | None:
    if not cuts:
        return passage
    holes = _holes(passage, cuts)
    edges = [passage.start, *(edge for hole in holes for edge in (hole.start, hole.end)), passage.end]
    text = "".join(
        Span(left, right).shift(-passage.start).slice(passage.text)
        for left, right in zip(edges[::2], edges[1::2], strict=True)
    )
    sentences = tuple(
        sentence.shift(-sum(len(hole) for hole in holes if hole.end <= sentence.start))
        for sentence in passage.sentences
        if not any(map(sentence.overlaps, holes))
    )
    if not text.strip():
        return None
    return replace(passage, end=passage.start + len(text), text=text, sentences=sentences)


def _holes(passage: Passage, cuts: Sequence[Span]) -> list[Span]:
    """Return the cuts inside the passage, apart from each other, each with the white space after it."""
    holes: list[Span] = []
    for cut in cuts:
        start = max(cut.start, holes[-1].end if holes else passage.start)
        rest = passage.text[min(cut.end, passage.end) - passage.start :]
        end = passage.end - len(rest.lstrip())
        if start < end:
            holes.append(Span(start, end))
    return holes


def _move(passage: Passage, by: int, index: int) -> Passage:
    sentences = tuple(Sentence(item.start + by, item.end + by) for item in passage.sentences)
    return replace(passage.shift(by), index=index, sentences=sentences)
