"""What a line is among its neighbours: a heading, a list item, a table row, a menu word, a paragraph."""

from collections.abc import Sequence
from typing import Final

from classifier.segmenting.lines import Line
from classifier.segmenting.shapes import is_item, is_marked_heading, is_numbered, is_row, is_short, is_titled
from classifier.segmenting.units import Kind

__all__ = ["line_kinds"]

_HEADING_RUN: Final = 2
"""So many short lines before a paragraph are its headings; those before them are a menu."""


def line_kinds(lines: Sequence[Line]) -> list[Kind]:
    """Return the kind of every line, in order."""
    kinds: list[Kind] = []
    runs = _short_runs(lines)
    befores = (None, *lines)
    afters = (*lines[1:], None)
    for before, line, after, run in zip(befores, lines, afters, runs, strict=False):
        kind: Kind | None = _marked(line, after)
        if kind is None:
            leads_in = before is not None and before.text.endswith(":")
            kind = _bare(line, after, run, "item" if leads_in else "".join(kinds[-1:]))
        kinds.append(kind)
    return kinds


def _short_runs(lines: Sequence[Line]) -> list[int]:
    """Count, for every line, the short lines from it to the next line that is not short.

    0 for a line that is not short; more than `_HEADING_RUN` when only short lines follow.
    """
    counts = [0] * len(lines)
    run = _HEADING_RUN
    for index in reversed(range(len(lines))):
        line = lines[index]
        run = run + 1 if is_short(line.text) and not line.wrapped and not _has_mark(line.text) else 0
        counts[index] = run
    return counts


def _has_mark(text: str) -> bool:
    return is_marked_heading(text) or is_row(text) or is_item(text)


def _marked(line: Line, after: Line | None) -> Kind | None:
    """Return the kind of a line that carries a mark of it."""
    if is_marked_heading(line.text):
        return "heading"
    if is_row(line.text):
        return "row"
    if is_item(line.text):
        return "heading" if _is_numbered_heading(line, after) else "item"
    return None


def _bare(line: Line, after: Line | None, run: int, before: str) -> Kind:
    """Return the kind of a line without a mark, from the kinds around it.

    Args:
        line: The line.
        after: The line under it.
        run: How many short lines begin with it; see `_short_runs`.
        before: The kind of the line above it, `item` when that announces a list.
    """
    if not run:
        return "paragraph"
    if before == "item" and _is_bare_item(line, after, run):
        return "item"
    if run > _HEADING_RUN:
        # The first of several short lines under a paragraph is what stands over the others.
        first = before == "paragraph" and after is not None and run > _HEADING_RUN + 1
        return "heading" if first else "fragment"
    if before == "paragraph" and _ends_block(line, after):
        return "fragment"
    # At the end of a list without bullets, only capitals tell the next heading from an item.
    return "heading" if before not in {"item", "fragment"} or is_titled(line.text) else "fragment"


def _is_numbered_heading(line: Line, after: Line | None) -> bool:
    """Tell `2. Screening` above a paragraph from an item of a numbered list."""
    if after is None or not (is_numbered(line.text) and is_short(line.text)):
        return False
    return not is_item(after.text) and len(after) > 2 * len(line)


def _ends_block(line: Line, after: Line | None) -> bool:
    """Tell whether a blank line parts the line from the one under it, but not from the one above."""
    return not line.after_blank and after is not None and after.after_blank


def _is_bare_item(line: Line, after: Line | None, run: int) -> bool:
    """Tell whether a short line in a list without bullets is an item, not the next heading."""
    if line.after_blank:
        return False
    return run > 1 or after is None or after.after_blank
