"""Look ahead in a source of bytes, and go back in it where that is possible."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, Final, Self

__all__ = ["Ahead"]

_CHUNK: Final = 1 << 16


class Ahead:
    """A source of bytes with a place in it, the bytes after the place and some of those before."""

    def __init__(self, fetch: Callable[[], bytes], *, kept: int = 0) -> None:
        """Take a source.

        Args:
            fetch: Returns the next bytes, at least one unless the source has ended.
            kept: Bytes before the place that stay within reach.
        """
        self._fetch = fetch
        self._kept = kept
        self._data = bytearray()
        self._first = 0
        self._at = 0
        self._ended = False
        self._seek: Callable[[int], int] | None = None

    @classmethod
    def of(cls, stream: BinaryIO, *, kept: int = 0) -> Self:
        """Look ahead in a stream, from where it is now; in a file every place stays within reach."""
        read = getattr(stream, "read1", stream.read)
        ahead = cls(lambda: bytes(read(_CHUNK)), kept=kept)
        # A device may call itself seekable and then refuse.
        with suppress(OSError):
            if stream.seekable():
                base = stream.tell()
                size = stream.seek(0, 2) - base
                stream.seek(base)
                ahead._seek = lambda to: stream.seek(base + min(to, size)) - base
        return ahead

    @property
    def place(self) -> int:
        """How many bytes of the source come before."""
        return self._first + self._at

    @property
    def is_file(self) -> bool:
        """Whether every place of the source can be gone to."""
        return self._seek is not None

    def wait_for(self, size: int) -> int:
        """Fetch until `size` bytes lie ahead or the source ends, and return how many do, or more."""
        while (there := len(self._data) - self._at) < size and not self._ended:
            self._add()
        return there

    def some(self, size: int) -> bytes:
        """Return what lies ahead, up to `size` bytes, waiting for no more than one."""
        self.wait_for(1)
        return self.seen(0, size)

    def peek(self, size: int) -> bytes:
        """Return the next bytes: `size` of them, or all that the source still has."""
        self.wait_for(size)
        return self.seen(0, size)

    def seen(self, start: int, end: int) -> bytes:
        """Return bytes that were waited for; the offsets count from the place."""
        with memoryview(self._data) as view:
            return bytes(view[self._at + start : self._at + end])

    def hand_over(self) -> bytes:
        """Return the bytes ahead that were fetched already; a file is put to the place instead."""
        if self._seek is not None:
            self._seek(self.place)
            return b""
        return self.seen(0, len(self._data))

    def take(self, size: int) -> bytes:
        """Return the next bytes and go past them."""
        data = self.peek(size)
        self.move(self.place + len(data))
        return data

    def move(self, to: int) -> int:
        """Go to a place, or as near as the source allows, and return where that is."""
        if not self._first <= to <= self._first + len(self._data) and self._seek is not None:
            self._first, self._at, self._ended = self._seek(to), 0, False
            self._data.clear()
        while to > self._first + len(self._data) and not self._ended:
            self._at = len(self._data)
            self._forget()
            self._add()
        self._at = min(max(to - self._first, 0), len(self._data))
        self._forget()
        return self.place

    def find(self, magic: bytes, start: int) -> int:
        """Return where `magic` next stands at or after a place, or -1; the place becomes that one."""
        start = self.move(start)
        while True:
            self.wait_for(len(magic))
            if (found := self._data.find(magic, self._at)) >= 0:
                return self.move(self._first + found)
            if self._ended:
                return -1
            self.move(max(self.place, self._first + len(self._data) - len(magic) + 1))
            self._add()

    def search(self, pattern: re.Pattern[bytes], start: int, end: int) -> int:
        """Return where a pattern matches in bytes that were waited for, or -1."""
        found = pattern.search(self._data, self._at + start, self._at + end)
        return found.start() - self._at if found else -1

    def _add(self) -> None:
        data = self._fetch()
        self._data += data
        self._ended = not data

    def _forget(self) -> None:
        if (over := self._at - self._kept) > 0:
            del self._data[:over]
            self._first += over
            self._at -= over
