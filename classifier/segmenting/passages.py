"""Passages of a page."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from classifier.documents import Block, Page, Passage, Sentence, Span
from classifier.normalizing import reveal
from classifier.segmenting.blocks import block_units
from classifier.segmenting.cutting import cut_sentences, pack_sentences
from classifier.segmenting.grouping import group_units
from classifier.segmenting.plain import text_units
from classifier.segmenting.seeing import passages_in_text, seen_page
from classifier.segmenting.sentences import split_sentences, unit_sentences
from classifier.segmenting.units import MAX_WORDS, Unit

__all__ = ["split_passages"]


def split_passages(page: Page) -> tuple[Passage, ...]:
    r"""Split a page into passages with their sentences.

    A page that is split already keeps its spans exactly, blank ones included, and the
    sentences of those that are a `Passage` with sentences. Otherwise
    passages follow the page's blocks, or its lines when it has none: they are in order,
    do not overlap, have at most 190 words each and cover everything but white space. Words
    are counted as a person reads them (see `reveal`), so disguise moves no passage's end.

    >>> page = Page.from_text("Risks\nNausea and anxiety are common. They pass.")
    >>> [passage.text for passage in split_passages(page)]
    ['Risks\nNausea and anxiety are common. They pass.']
    """
    if page.passages is not None:
        return tuple(_given(page, page.passages))
    view = reveal(page.text)
    # What holds nothing that anybody sees is split as it stands.
    if view.text is page.text or not view.text.strip():
        return tuple(_split(page))
    return passages_in_text(_split(seen_page(page, view)), view, page.text)


def _split(page: Page) -> Iterator[Passage]:
    units = block_units(page) if page.blocks else text_units(page.text)
    pieces = (
        (sentences, group[0].role) for group in group_units(units) for sentences in _pieces(page.text, group)
    )
    return (_passage(page.text, index, *piece) for index, piece in enumerate(pieces))


def _given(page: Page, spans: Sequence[Span]) -> Iterator[Passage]:
    blocks = iter(page.blocks)
    block: Block | None = next(blocks, None)
    for index, span in enumerate(spans):
        while block is not None and block.end <= span.start:
            block = next(blocks, None)
        role = block.role if block is not None and block.overlaps(span) else "main"
        text = span.slice(page.text)
        if isinstance(span, Passage) and span.sentences:
            yield replace(span, index=index, text=text)
            continue
        sentences = split_sentences(text, span.start)
        yield Passage(span.start, span.end, index=index, text=text, sentences=sentences, role=role)


def _pieces(text: str, group: Sequence[Unit]) -> list[list[Sentence]]:
    """Return the sentences of a group, in one list for every passage it makes."""
    sentences = [sentence for unit in group for sentence in unit_sentences(text, unit)]
    if sum(unit.words for unit in group) <= MAX_WORDS:
        return [sentences]
    return pack_sentences(text, cut_sentences(text, sentences))


def _passage(text: str, index: int, sentences: Sequence[Sentence], role: str) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    return Passage(start, end, index=index, text=text[start:end], sentences=tuple(sentences), role=role)
