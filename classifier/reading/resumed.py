"""Give bytes back to a stream that cannot be rewound, such as a pipe."""

import io
from collections.abc import Callable
from typing import BinaryIO

__all__ = ["read_some", "resume"]


def read_some(stream: BinaryIO, size: int) -> bytes:
    """Return up to `size` bytes: what is there, without waiting for more; nothing at the end.

    Where reading fails, no byte before that is lost, as one would be by `read` and `readline`.
    """
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.readline)
    return read(size)


class _Resumed(io.RawIOBase):
    """The bytes already read, and then the rest of the stream, which it does not own."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        # To wait for a full buffer would hold back the lines of a slow pipe.
        data = self._head[: len(buffer)] if self._head else read_some(self._rest, len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def resume(head: bytes, rest: BinaryIO) -> io.BufferedReader:
    """Return a stream of `head` followed by what `rest` still holds."""
    return io.BufferedReader(_Resumed(head, rest))
