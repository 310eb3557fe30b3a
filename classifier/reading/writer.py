"""Put the text of a page together, block by block, with exact offsets."""

import sys
from collections.abc import Set as AbstractSet
from typing import Final

from classifier.documents import Block

__all__ = ["BlockWriter"]

_SEPARATOR: Final = "\n\n"


_PLAIN: Final = frozenset({"main", "list"})
"""Roles that give way to a tint; the others say more than it does."""


class BlockWriter:
    """Gathers pieces of text into blocks.

    White space is collapsed as a browser does it; only `end_line` makes a line break.
    Empty lines and empty blocks leave no trace. Blocks are joined by a blank line.
    """

    def __init__(self, limit: int, most_blocks: int = sys.maxsize) -> None:
        self.full = False
        """Whether something was left out because the text reached the limit."""
        self._limit = limit
        self._most_blocks = most_blocks
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._mark = ""
        self._role = "main"
        self._queue: list[tuple[str, str]] = []
        self._tints: set[str] = set()

    def write(self, text: str, role: str, tint: str = "") -> None:
        """Add text to the line; a change of role begins a new block.

        A block of which every word has the same `tint` (`price`, `review`) takes it for its
        role. A change of tint begins no block, as a price may stand within a sentence.
        """
        if not text or text.isspace():
            if self._line:
                self._line.append(text)
            return
        if role != self._role:
            # A bullet begins the new block; a bar between cells has nothing left to part.
            mark = "" if "".join(self._line).strip() else self._mark
            self.end_block()
            self._role, self._mark = role, mark
        self._line += (self._mark, text)
        self._mark = ""
        self._tints.add(tint)

    def mark(self, mark: str) -> None:
        """Put `mark` (a bullet, a bar between cells) before the next text."""
        self._mark = mark

    def queue(self, text: str, role: str) -> None:
        """Add a block of its own after the one being written, which it must not tear apart."""
        if text and not text.isspace():
            self._queue.append((" ".join(text.split()), role))

    def end_line(self) -> None:
        """End the line."""
        if not self._line:
            return
        if line := " ".join("".join(self._line).split()):
            self._lines.append(line)
            self._mark = ""
        self._line.clear()

    def end_block(self) -> None:
        """End the block."""
        self.end_line()
        self._mark = ""
        if not self._lines and not self._queue:
            return
        if self._lines:
            text = "\n".join(self._lines)
            self._add(text, _tinted(text, self._role, self._tints))
            self._lines.clear()
        self._tints.clear()
        for text, role in self._queue:
            self._add(text, role)
        self._queue.clear()

    def _add(self, text: str, role: str) -> None:
        separator = _SEPARATOR if self._blocks else ""
        start = self._length + len(separator)
        kept = text[: max(0, self._limit - start)].rstrip()
        if len(self._blocks) >= self._most_blocks:
            kept = ""
        self.full = self.full or len(kept) < len(text)
        if kept:
            self._parts += (separator, kept)
            self._length = start + len(kept)
            self._blocks.append(Block(start, self._length, role=role))

    def finish(self) -> tuple[str, tuple[Block, ...]]:
        """Return the text and its blocks."""
        self.end_block()
        return "".join(self._parts), tuple(self._blocks)


def _tinted(text: str, role: str, tints: AbstractSet[str]) -> str:
    """Return the role of a block whose words have these tints."""
    if role not in _PLAIN or len(tints) != 1:
        return role
    (tint,) = tints
    if tint == "price" and not any(map(str.isdigit, text)):
        return role
    return tint or role
