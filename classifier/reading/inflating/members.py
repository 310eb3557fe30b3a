"""Inflate one compressed member after another, and find the next one after a break."""

from typing import Final

from classifier.errors import InputError
from classifier.reading.inflating.ahead import Ahead
from classifier.reading.inflating.breaks import broken
from classifier.reading.inflating.gzipped import GzipMember
from classifier.reading.inflating.kinds import GZIP, SKIPPABLE, ZSTD, compression_of
from classifier.reading.inflating.ratio import Ratio
from classifier.reading.inflating.zstd import ZstdFrame, zstd_dictionary

__all__ = ["Members"]

_PADDING: Final = 1 << 16
_TRIES: Final = 16
"""Beginnings tried among bytes that were inflated once already. A decoder may run on past its
member's end into the next one; but were all tried, a file could be made of beginnings within each
other and its cost would grow with its square."""
_GLANCE: Final = 1 << 10
"""Bytes of a gzip member that tell how what it holds begins."""
_LOOKED_AT: Final = 1 << 14
"""Bytes that a decoder may have seen beyond its place."""


class Members:
    """What a file of gzip members or zstd frames inflates to."""

    def __init__(self, source: Ahead, kind: str, *, ratio: Ratio, window: int) -> None:
        """Begin at the place where the source is.

        Args:
            source: The compressed bytes.
            kind: `gzip` or `zstd`.
            ratio: What may become of how many bytes.
            window: The most memory that zstd may ask for, in bytes.

        Raises:
            MissingExtraError: If the package that reads it is not installed.
            InputError: A zstd dictionary at the beginning cannot be read.
        """
        self.is_fresh = False
        """Whether the bytes read last are a member's first."""
        self._source = source
        self._kind = kind
        self._ratio = ratio
        self._window = window
        self._dictionary = zstd_dictionary(source, window=window) if kind == "zstd" else None
        self._member: GzipMember | ZstdFrame | None = None
        self._error: InputError | None = None
        self._began = source.place
        self._furthest = 0
        self._tries = _TRIES

    @property
    def is_unverified(self) -> bool:
        """Whether bytes were read of a member that has not ended."""
        return self._member is not None and not (self.is_fresh and self._error is not None)

    def read(self) -> bytes:
        """Return the next bytes, at most 128 KiB; nothing when the last member has ended as it should.

        Raises:
            DecodeError: A member is cut or wrong, or something else stands between members.
            LimitError: It became too much.
        """
        if self._error is not None:
            raise self._error
        self.is_fresh = False
        try:
            return self._read()
        except InputError as error:
            self._error = error
            raise

    def _read(self) -> bytes:
        while True:
            before = self._source.place
            if self._member is None:
                self.is_fresh = True
                if not self._begin():
                    return b""
            data = self._member.read() if self._member is not None else b""
            self._ratio.count(self._source.place - before, len(data))
            if data:
                return data
            self._member = None

    def recover(self, beginning: bytes) -> bool:
        """Go to the next member after a break that begins with `beginning`; tell whether there is one."""
        self._furthest = max(self._furthest, self._source.place + _LOOKED_AT)
        at = self._began + 1
        while (at := self._source.find(GZIP if self._kind == "gzip" else ZSTD, at)) >= 0:
            if at < self._furthest and self._tries <= 0:
                at = self._furthest
                continue
            self._tries = self._tries - 1 if at < self._furthest else _TRIES
            fits = self._begins(beginning)
            self._furthest = max(self._furthest, self._source.place)
            self._source.move(at)
            if fits:
                self._began, self._member, self._error = at, None, None
                self._ratio.clear()
                return True
            at += 1
        return False

    def _begins(self, beginning: bytes) -> bool:
        if self._kind == "gzip":
            return GzipMember.beginning(self._source.peek(_GLANCE), len(beginning)) == beginning
        try:
            return (
                ZstdFrame(self._source, window=self._window, dictionary=self._dictionary)
                .read()
                .startswith(beginning)
            )
        except InputError:
            return False

    def _begin(self) -> bool:
        """Go to the next member, past padding; tell whether there is one."""
        while True:
            head = self._source.peek(8)
            if head[:4].strip(b"\0") == b"" and head:
                padding = self._source.peek(_PADDING)
                self._source.move(self._source.place + len(padding) - len(padding.lstrip(b"\0")))
            elif self._kind == "zstd" and head[1:4] == SKIPPABLE and head[0] & 0xF0 == 0x50:
                self._skip(8 + int.from_bytes(head[4:8], "little"))
            else:
                break
        self._began = self._source.place
        if not head:
            return False
        if compression_of(head) != self._kind:
            raise broken(self._kind, self._source.place, why="no member begins there")
        self._member = self._open()
        return True

    def _skip(self, size: int) -> None:
        end = self._source.place + size
        if self._source.move(end) < end:
            raise broken(self._kind, self._source.place, cut=True)

    def _open(self) -> GzipMember | ZstdFrame:
        if self._kind == "gzip":
            return GzipMember(self._source)
        return ZstdFrame(self._source, window=self._window, dictionary=self._dictionary)
