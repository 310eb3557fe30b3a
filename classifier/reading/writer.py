"""Put the text of a page together, block by block, with exact offsets."""

import sys
from collections.abc import Iterator
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
        self._texts: list[str] = []
        self._roles: list[str] = []
        self._start = 0
        """Where the next block begins."""
        self._lines: list[str] = []
        self._line: list[str] = []
        self._mark = ""
        self._role = "main"
        self._queue: list[tuple[str, str]] = []
        self._tint: str | None = None
        """What all words of the block have in common; `None` before the first."""

    def write(self, text: str, role: str, tint: str = "") -> None:
        """Add text to the line; a change of role begins a new block.

        A block of which every word has the same `tint` (`price`, `review`) takes it for its
        role. A change of tint begins no block, as a price may stand within a sentence.
        """
        line = self._line
        if not text or text.isspace():
            if line:
                line.append(text)
            return
        if role != self._role:
            # A bullet begins the new block; a bar between cells has nothing left to part.
            mark = "" if line else self._mark
            self.end_block()
            self._role, self._mark = role, mark
        if self._mark:
            line.append(self._mark)
            self._mark = ""
        line.append(text)
        if tint != self._tint:
            self._tint = tint if self._tint is None else ""

    def write_block(self, text: str, role: str, tint: str = "") -> None:
        """Add text that is not blank, and end the block: what is done most, done in one go."""
        if self._line or self._lines or self._queue:
            self.write(text, role, tint)
            self.end_block()
            return
        if self._mark:
            text, self._mark = self._mark + text, ""
        text, self._role, self._tint = " ".join(text.split()), role, None
        self._add(text, _tinted(text, role, tint) if tint else role)

    def mark(self, mark: str) -> None:
        """Put `mark` (a bullet, a bar between cells) before the next text."""
        self._mark = mark

    def queue(self, text: str, role: str) -> None:
        """Add a block of its own after the one being written, which it must not tear apart."""
        if text and not text.isspace():
            self._queue.append((" ".join(text.split()), role))

    def end_line(self) -> None:
        """End the line."""
        if self._line:
            self._lines.append(self._ended())
            self._mark = ""

    def end_block(self) -> None:
        """End the block."""
        self._mark = ""
        if self._line:
            text = self._ended()
            if self._lines:
                text = "\n".join((*self._lines, text))
                self._lines.clear()
        elif self._lines:
            text = "\n".join(self._lines)
            self._lines.clear()
        else:
            text = ""
        if text:
            self._add(text, _tinted(text, self._role, self._tint) if self._tint else self._role)
            self._tint = None
        if self._queue:
            for text, role in self._queue:
                self._add(text, role)
            self._queue.clear()

    def _ended(self) -> str:
        """Return the line, of which there is one, and begin a new one."""
        line = self._line
        text = " ".join((line[0] if len(line) == 1 else "".join(line)).split())
        line.clear()
        return text

    def _add(self, text: str, role: str) -> None:
        if self._start + len(text) > self._limit or len(self._texts) >= self._most_blocks:
            room = max(0, self._limit - self._start) if len(self._texts) < self._most_blocks else 0
            text, self.full = text[:room].rstrip(), True
        if text:
            self._texts.append(text)
            self._roles.append(role)
            self._start += len(text) + len(_SEPARATOR)

    def headings(self) -> Iterator[str]:
        """Yield the texts of the headings."""
        return (text for text, role in zip(self._texts, self._roles, strict=True) if role == "heading")

    def finish(self, title: str = "") -> tuple[str, tuple[Block, ...]]:
        """Return the text and its blocks; a title, where one is given, before them, but not alone."""
        self.end_block()
        texts, roles = self._texts, self._roles
        if title and texts:
            texts, roles = [title, *texts], ["title", *roles]
        return _SEPARATOR.join(texts), Block.in_a_row(texts, roles, apart=len(_SEPARATOR))


def _tinted(text: str, role: str, tint: str) -> str:
    """Return the role of a block whose words all have this tint."""
    if role not in _PLAIN or (tint == "price" and not any(map(str.isdigit, text))):
        return role
    return tint
