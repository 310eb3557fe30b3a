"""Units of a text that has no structure but its lines."""

from classifier.documents import Span
from classifier.segmenting.kinds import line_kinds
from classifier.segmenting.lines import text_lines
from classifier.segmenting.units import Unit, count_words
from classifier.segmenting.wrapping import join_wrapped

__all__ = ["text_units"]


def text_units(text: str, span: Span | None = None, role: str = "main") -> list[Unit]:
    """Return the units of the part of `text` that `span` covers, in order.

    Every code point that is not white space lies in exactly one of them.
    """
    # An empty span is false, so `or` would take the whole text for it.
    span = Span(0, len(text)) if span is None else span
    lines = join_wrapped(text, text_lines(text, span))
    blank_lines = any(line.after_blank for line in lines[1:])
    return [
        Unit(
            line.start,
            line.end,
            kind=kind,
            role=role,
            words=count_words(line.text),
            follows=blank_lines and not line.after_blank,
            wrapped=line.wrapped,
            leads_in=line.text.endswith(":"),
        )
        for line, kind in zip(lines, line_kinds(lines), strict=True)
    ]
