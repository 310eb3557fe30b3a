"""Inflate one zstd frame, block by block.

The decoder inflates all that it is given at once, and three bytes may become 128 KiB. So a frame is
cut here into its blocks, none of which becomes more, and where it ends is known without the decoder.
"""

from typing import TYPE_CHECKING, Any, Final

from classifier.errors import LimitError, MissingExtraError
from classifier.reading.inflating.ahead import Ahead
from classifier.reading.inflating.breaks import broken
from classifier.reading.inflating.kinds import ZSTD

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict

__all__ = ["ZstdFrame", "zstd_dictionary"]

_LONGEST_HEAD: Final = 18
_BLOCK_HEAD: Final = 3
_CHECKSUM: Final = 4
_RLE: Final = 1
_UNUSED: Final = 3
"""The type of block that the format reserves."""
_MAGIC_OF_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"
_LARGEST_DICTIONARY: Final = 16 * 1024 * 1024


class ZstdFrame:
    """The bytes of one frame, verified by its checksum where it has one."""

    def __init__(
        self, source: Ahead, *, window: int, dictionary: "ZstdCompressionDict | None" = None
    ) -> None:
        """Read the frame's head.

        Args:
            source: Where the frame begins.
            window: The most memory that the frame may ask for, in bytes.
            dictionary: What the frame was compressed with, where that is said.

        Raises:
            MissingExtraError: If `zstandard` is not installed.
            DecodeError: The head is cut or wrong.
            LimitError: It asks for more memory.
        """
        self._source = source
        self._zstd = _import()
        self._last = False
        head = source.peek(_LONGEST_HEAD)
        try:
            size = self._zstd.frame_header_size(head)
            told = self._zstd.get_frame_parameters(head)
        except self._zstd.ZstdError as error:
            cut = len(head) < _LONGEST_HEAD
            raise broken("zstd", source.place + len(head) * cut, cut=cut, why=_why(error)) from error
        if told.window_size > window:
            raise LimitError(
                f"the zstd data need {told.window_size:,} bytes of memory, at most {window:,} are given "
                "(window_bytes); decompress it first, or compress it without --long"
            )
        inner = self._zstd.ZstdDecompressor(dict_data=dictionary, max_window_size=max(window, 1024))
        self._inner = inner.decompressobj()
        self._checksum = _CHECKSUM * bool(told.has_checksum)
        self._inflate(source.take(size))

    def read(self) -> bytes:
        """Return the bytes of the next block, at most 128 KiB; nothing when the frame has ended as it should.

        Raises:
            DecodeError: The frame is cut (`truncated`) or wrong (`damaged`).
        """
        while not self._last:
            head = int.from_bytes(self._whole(_BLOCK_HEAD), "little")
            self._last, kind, size = bool(head & 1), head >> 1 & 3, head >> 3
            if kind == _UNUSED:
                raise broken("zstd", self._source.place, why="a block of an unknown type")
            length = _BLOCK_HEAD + (1 if kind == _RLE else size) + self._checksum * self._last
            if data := self._inflate(self._whole(length)):
                self._source.move(self._source.place + length)
                return data
            self._source.move(self._source.place + length)
        return b""

    def _whole(self, size: int) -> bytes:
        data = self._source.peek(size)
        if len(data) < size:
            raise broken("zstd", self._source.place + len(data), cut=True)
        return data

    def _inflate(self, data: bytes) -> bytes:
        try:
            return bytes(self._inner.decompress(data))
        except self._zstd.ZstdError as error:
            raise broken("zstd", self._source.place, why=_why(error)) from error


def zstd_dictionary(source: Ahead, *, window: int) -> "ZstdCompressionDict | None":
    """Return the dictionary that stands before the frames of a WARC archive, if one does.

    It is left where it is, as a frame to be skipped.

    Raises:
        MissingExtraError: If `zstandard` is not installed.
        DecodeError: The dictionary is cut or wrong.
        LimitError: It is too large.
    """
    head = source.peek(8)
    if not head.startswith(_MAGIC_OF_DICTIONARY):
        return None
    size = int.from_bytes(head[4:], "little")
    if size > _LARGEST_DICTIONARY:
        raise LimitError(f"the zstd dictionary has {size:,} bytes; at most {_LARGEST_DICTIONARY:,} are read")
    data = source.peek(8 + size)[8:]
    if len(data) < size:
        raise broken("zstd", source.place + 8 + len(data), cut=True)
    if data.startswith(ZSTD):
        data = _inflated(data, window)
    return _import().ZstdCompressionDict(data)  # type: ignore[no-any-return]


def _inflated(data: bytes, window: int) -> bytes:
    parts = iter((data,))
    frame, whole = ZstdFrame(Ahead(lambda: next(parts, b"")), window=window), b""
    while part := frame.read():
        whole += part
        if len(whole) > _LARGEST_DICTIONARY:
            raise LimitError(f"the zstd dictionary inflates to more than {_LARGEST_DICTIONARY:,} bytes")
    return whole


def _why(error: Exception) -> str:
    return str(error).rpartition(": ")[2]


def _import() -> Any:  # noqa: ANN401
    try:
        import zstandard
    except ImportError as error:
        raise MissingExtraError(
            "zstd data need zstandard; install it with `pip install 'fairbalance[archives]'`"
        ) from error
    return zstandard
