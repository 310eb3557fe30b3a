"""Inflate one gzip member."""

import zlib
from typing import Final

from classifier.reading.inflating.ahead import Ahead
from classifier.reading.inflating.breaks import broken

__all__ = ["GzipMember"]

_TAKEN: Final = 1 << 14
_GIVEN: Final = 1 << 16
_STEP: Final = 64
"""Bytes tried at a time, and then singly, when a stretch holds an error: what comes before it is kept."""
_WINDOW: Final = 16 + zlib.MAX_WBITS
"""A gzip header and a checksum are expected."""


class GzipMember:
    """The bytes of one member, verified by its checksum at the end."""

    def __init__(self, source: Ahead) -> None:
        self._source = source
        self._inner = zlib.decompressobj(_WINDOW)
        self._error = ""

    def read(self) -> bytes:
        """Return the next bytes, at most 64 KiB; nothing when the member has ended as it should.

        Raises:
            DecodeError: The member is cut (`truncated`) or wrong (`damaged`).
        """
        while not self._inner.eof and not self._error:
            chunk = self._source.some(_TAKEN)
            data = self._inflate(chunk)
            if data:
                return data
            if not chunk and not self._error:
                raise broken("gzip", self._source.place, cut=True)
        if self._error:
            raise broken("gzip", self._source.place, why=self._error)
        return b""

    @staticmethod
    def beginning(data: bytes, size: int) -> bytes:
        """Return the first bytes that a member, of which only the first are given, inflates to."""
        try:
            return zlib.decompressobj(_WINDOW).decompress(data, size)
        except zlib.error:
            return b""

    def _inflate(self, chunk: bytes) -> bytes:
        before = self._inner.copy()
        try:
            data = self._inner.decompress(chunk, _GIVEN)
        except zlib.error as error:
            self._error = str(error).partition(": ")[2] or str(error)
            return self._salvage(before, chunk)
        # At the end zlib may hold the rest of the input twice, as unused and as unconsumed.
        left = self._inner.unused_data if self._inner.eof else self._inner.unconsumed_tail
        self._source.move(self._source.place + len(chunk) - len(left))
        return data

    def _salvage(self, inner: "zlib._Decompress", chunk: bytes) -> bytes:
        """Return what the chunk gives before the error in it, and go to where that is."""
        parts: list[bytes] = []
        at = 0
        for step in (_STEP, 1):
            attempt = inner.copy()
            parts = [attempt.decompress(chunk[:at])]
            try:
                while at < len(chunk):
                    parts.append(attempt.decompress(chunk[at : at + step]))
                    at += step
            except zlib.error:
                continue
        self._source.move(self._source.place + at)
        return b"".join(parts)
