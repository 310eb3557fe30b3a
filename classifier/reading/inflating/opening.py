"""Open an input for what it holds, compressed or not."""

import io
from typing import BinaryIO, Final

from classifier.reading.inflating.ahead import Ahead
from classifier.reading.inflating.kinds import compression_of
from classifier.reading.inflating.members import Members
from classifier.reading.inflating.ratio import Ratio
from classifier.reading.limits import Limits
from classifier.reading.resumed import resume

__all__ = ["Opened"]

_KEPT: Final = 1 << 20
"""Compressed bytes within reach behind the place of a stream that cannot be rewound."""
_HEAD: Final = 4
_GRACE: Final = 1 << 20
"""Bytes that one page may inflate to whatever its ratio is."""


class Opened:
    """A stream of bytes, told by its first ones to be compressed or not."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self.ahead = Ahead.of(stream, kept=_KEPT)
        """Its bytes as they came."""
        self.compression = compression_of(self.ahead.peek(_HEAD))
        """`gzip`, `zstd` or nothing, by the first bytes; where these are damaged it can be set."""

    def begins_with(self, beginning: bytes) -> bool:
        """Tell whether what the stream holds begins so; its bytes stay ahead."""
        if not self.compression:
            return self.ahead.peek(len(beginning)) == beginning
        start, members, data = self.ahead.place, self.members(), b""
        while len(data) < len(beginning) and (part := members.read()):
            data += part
        self.ahead.move(start)
        return data.startswith(beginning)

    def members(self, *, one_page: bool = False) -> Members:
        """Return what inflates it from here on.

        Args:
            one_page: Whether all of it is one page. The ratio of a page is taken over all of it; that of a
                stream of records over its latest stretch, as long as the largest page may be.
        """
        window = self._limits.inflated_bytes
        ratio = Ratio(
            self._limits.inflated_ratio, grace=min(_GRACE, window) if one_page else window, window=window + 1
        )
        return Members(self.ahead, self.compression, ratio=ratio, window=self._limits.window_bytes)

    def inflated(self, *, one_page: bool = False) -> BinaryIO:
        """Return a stream of what it holds; reading it raises an `InputError` where its bytes break."""
        if self.compression:
            return io.BufferedReader(_Inflated(self.members(one_page=one_page)))
        head = self.ahead.hand_over()
        return self._stream if self.ahead.is_file else resume(head, self._stream)


class _Inflated(io.RawIOBase):
    """Members as a stream."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(self._members.read())
        data = self._rest[: len(buffer)]
        self._rest = self._rest[len(data) :]
        buffer[: len(data)] = data
        return len(data)
