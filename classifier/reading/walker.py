"""Walk over a page that is spelt out, and write the text a reader would see.

The elements that are open are one state after another, so that no depth of nesting can exhaust
Python's stack, and a run of tags that has come before in a state costs one look.
"""

import re
from collections.abc import Iterator
from typing import Final

from classifier.reading.marks import FOLDED, OPENABLE, folded_ids, openable_ids
from classifier.reading.spelling import TAG, Tag, meaning, read_tag
from classifier.reading.steps import BLOCK, GAP, LINE, NOTHING, More, State, Steps
from classifier.reading.writer import BlockWriter

__all__ = ["Walk", "walk_over"]

_CONTROLS: Final = ("aria-controls=", "data-bs-target=", "data-target=")


class Walk:
    """One way over a page or a part of it.

    Args:
        steps: What tags do.
        writer: Where the text goes.
    """

    def __init__(self, steps: Steps, writer: BlockWriter) -> None:
        self.hidden: list[list[str]] = []
        """Pieces of the elements that a browser does not show, in order."""
        self._steps, self._writer = steps, writer

    def over(self, pieces: list[str]) -> None:
        """Write the text of one element, given as texts and runs of tags by turns."""
        state, writer = self._steps.first, self._writer
        write, write_block, set_mark = writer.write, writer.write_block, writer.mark
        ends = {GAP: lambda: write(" ", ""), LINE: writer.end_line, BLOCK: writer.end_block}
        parts = iter(pieces)
        for text, run in zip(parts, parts, strict=False):
            before = state
            state, code, mark, more = before.steps.get(run) or self._steps.step(before, run)
            if not text:
                pass
            elif "&" in text or before.keeps_lines:
                self._write(text, before)
            elif code == BLOCK:
                write_block(text, before.role, before.tint)
                code = NOTHING
            else:
                write(text, before.role, before.tint)
            if code in ends:
                ends[code]()
            if mark is not None:
                set_mark(mark)
            if more is not None:
                state = self._do(more, state, run, parts)

    def _write(self, text: str, state: State) -> None:
        text, place = meaning(text), state.place
        if not state.keeps_lines:
            self._writer.write(text, place.role, place.tint)
            return
        for index, line in enumerate(text.splitlines()):
            if index:
                self._writer.end_line()
            self._writer.write(line, place.role, place.tint)

    def _do(self, more: More, state: State, run: str, parts: Iterator[str]) -> State:
        """Do what a run of tags does, with what it makes pass over; return the state after it."""
        self._apply(more)
        while more.skip is not None:
            passed = [run[more.at :]]
            run = _pass_over(passed, parts)
            if more.skip.hidden:
                self.hidden.append(["", *passed])
            ended = More()
            ended.add(self._steps.left(state, more.skip.name))
            self._apply(ended)
            state, code, mark, after = state.steps.get(run) or self._steps.step(state, run)
            more = after or More(level=code, mark=mark)
            self._apply(more)
        return state

    def _apply(self, more: More) -> None:
        writer = self._writer
        if more.level == GAP:
            writer.write(" ", "")
        if more.first is not None:
            writer.mark(more.first)
        if more.level == LINE:
            writer.end_line()
        elif more.level == BLOCK:
            for text, role in more.before:
                writer.queue(text, role)
            writer.end_block()
        if more.mark is not None:
            writer.mark(more.mark)
        for text, role in more.queue:
            writer.queue(text, role)


def _pass_over(passed: list[str], parts: Iterator[str]) -> str:
    """Take an element from the parts, after its first run of tags; return the run that follows it."""
    depth = 0
    while True:
        run = passed[-1]
        for match in TAG.finditer(run):
            tag = match[1]
            depth += -1 if tag.startswith("</") else 0 if tag.endswith("/>") else 1
            if depth == 0:
                passed[-1] = run[: match.end(1)]
                return run[match.end(1) :]
        passed += (next(parts), next(parts))


def walk_over(pieces: list[str], writer: BlockWriter, *, depth: int) -> tuple[Walk, bool]:
    """Write the text of a page; return the walk, and whether anything stood too deep to be followed."""
    steps = Steps(depth=depth)
    walk = Walk(steps, writer)
    walk.over(_told(pieces))
    return walk, steps.too_deep


def _told(pieces: list[str]) -> list[str]:
    """Return the pieces; elements that others control are marked so."""
    controls = [tag for run in set(pieces[1::2]) if "-" in run for tag in _controls(run)]
    names = {FOLDED: folded_ids(controls), OPENABLE: openable_ids(controls)}
    if not any(names.values()):
        return pieces

    def told(match: re.Match[str]) -> str:
        tag, space = match.groups()
        name = read_tag(tag).get("id")
        marks = "".join(f' {mark}=""' for mark, ids in names.items() if name in ids)
        end = -2 if tag.endswith("/>") else -1
        return f"{tag[:end]}{marks}{tag[end:]}{space}"

    known = {run: TAG.sub(told, run) for run in set(pieces[1::2]) if ' id="' in run}
    return [known.get(piece, piece) for piece in pieces]


def _controls(run: str) -> Iterator[Tag]:
    """Yield the tags of a run that control others."""
    if any(name in run for name in _CONTROLS):
        for spelt, _ in TAG.findall(run):
            if any(name in spelt for name in _CONTROLS):
                yield read_tag(spelt)
