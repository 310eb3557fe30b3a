"""Sentences of a text, with offsets."""

import re
from collections.abc import Iterator
from typing import Final

import sentencex

from classifier.documents import Sentence, Span
from classifier.normalizing import reveal
from classifier.segmenting.lines import BREAK, LINE, Line, text_lines
from classifier.segmenting.seeing import spans_in_text
from classifier.segmenting.units import Unit
from classifier.segmenting.wrapping import join_wrapped

__all__ = ["split_sentences", "unit_sentences"]

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MAY_END: Final = re.compile(r"[.!?]|[^\x00-\x7f]")
"""What a text of more than one sentence has; asking is cheaper than splitting."""
_PIECE: Final = 20_000
"""Code points given to the splitter at once: its cost stays linear whatever it does inside."""


def split_sentences(text: str, offset: int = 0) -> tuple[Sentence, ...]:
    r"""Split `text` into sentences, trimmed of white space, in order.

    A line break ends a sentence, so headings and list items are sentences of their own,
    except inside a paragraph that is recognisably wrapped at a fixed width. Disguise (see `reveal`)
    moves no end of a sentence.

    Args:
        text: Any text.
        offset: Where `text` begins on its page, in code points; added to every offset.

    Returns:
        Half-open spans that do not overlap and cover everything but white space.

    >>> text = "It helps. Risks\nNausea"
    >>> [sentence.slice(text) for sentence in split_sentences(text)]
    ['It helps.', 'Risks', 'Nausea']
    """
    view = reveal(text)
    # What holds nothing that anybody sees is split as it stands.
    seen = view.text if view.text.strip() else text
    if seen is text:
        return tuple(sentence for line in _lines(text) for sentence in unit_sentences(text, line, offset))
    found = (sentence for line in _lines(seen) for sentence in unit_sentences(seen, line))
    return tuple(sentence.shift(offset) for sentence in spans_in_text(found, view, text))


def _lines(text: str) -> list[Line]:
    """Return the lines of a text; a unit's kind does not matter to its sentences."""
    if BREAK.search(text):
        return join_wrapped(text, text_lines(text, Span(0, len(text))))
    words = text.strip()
    start = text.index(words[0]) if words else 0
    return [Line(start, start + len(words))]


def unit_sentences(text: str, unit: Unit | Line, offset: int = 0) -> Iterator[Sentence]:
    """Yield the sentences of one unit of `text`, with offsets in `text`, moved by `offset`."""
    part = unit.slice(text)
    lines = [Span(0, len(part))] if unit.wrapped else [Span(*line.span()) for line in LINE.finditer(part)]
    for line in lines:
        for piece in _pieces(part, line):
            yield from _sentences(piece.slice(part), offset + unit.start + piece.start)


def _pieces(text: str, line: Span) -> Iterator[Span]:
    """Cut a line into bounded pieces, at a space where there is one."""
    start = line.start
    while line.end - start > _PIECE:
        space = text.rfind(" ", start + _PIECE // 2, start + _PIECE)
        end = start + _PIECE if space < 0 else space + 1
        yield Span(start, end)
        start = end
    yield Span(start, line.end)


def _sentences(piece: str, at: int) -> Iterator[Sentence]:
    if not _MAY_END.search(piece):
        yield from _trimmed(piece, 0, len(piece), at)
        return
    # The splitter takes valid Unicode and breaks at line breaks; both are replaced one for one.
    clean = BREAK.sub(" ", _SURROGATE.sub("\ufffd", piece))
    ends = [int(boundary["end_index"]) for boundary in sentencex.get_sentence_boundaries("en", clean)]
    start = 0
    for end in (*ends, len(piece)):
        yield from _trimmed(piece, start, end, at)
        start = max(start, end)


def _trimmed(piece: str, start: int, end: int, at: int) -> Iterator[Sentence]:
    """Yield the part of `piece` from `start` to `end` without surrounding white space, if any is left."""
    part = piece[start:end]
    if words := part.strip():
        first = at + start + part.index(words[0])
        yield Sentence(first, first + len(words))
