"""Undo what HTTP did to a response's content: chunks and compression."""

import io
import re
import zlib
from collections.abc import Callable, Iterator
from typing import ClassVar, Final, Protocol

from classifier.errors import DecodeError, MissingExtraError
from classifier.reading.inflating import Opened, Ratio, broken, compression_of
from classifier.reading.limits import Limits
from classifier.reading.taking import collect, take_document

__all__ = ["decode_content", "join_chunks"]

_CHUNK_HEAD: Final = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_PLAIN: Final = frozenset({"", "identity", "none", "utf-8", "binary", "7bit", "8bit"})
"""Codings that are none, though servers name them."""
_MOST: Final = 3
"""Codings within each other; no server has reason for more."""
_GRACE: Final = 1 << 20
_TAKEN: Final = 1 << 10
_GIVEN: Final = 1 << 16
_Content = tuple[bytes, tuple[str, ...]]
"""Content, and why the end of it is lost: `truncated`, `damaged` or nothing."""


def join_chunks(data: bytes) -> _Content:
    r"""Join what came in chunks; what a crawler has joined already stays as it is.

    >>> join_chunks(b"4\r\nsafe\r\n2\r\nty\r\n0\r\n\r\n")
    (b'safety', ())
    """
    if not _CHUNK_HEAD.match(data):
        return data, ()
    parts: list[bytes] = []
    at = 0
    while head := _CHUNK_HEAD.match(data, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(parts), ()
        part = data[head.end() : head.end() + size]
        parts.append(part)
        at = head.end() + size
        if len(part) < size:
            break
        at += 2 if data.startswith(b"\r\n", at) else 1 if data.startswith(b"\n", at) else 0
    return b"".join(parts), ("truncated" if at >= len(data) else "damaged",)


def decode_content(data: bytes, codings: str, limits: Limits) -> _Content:
    """Inflate content.

    Args:
        data: The content as it came.
        codings: The field `Content-Encoding`.
        limits: Each inflating is bound by them.

    Raises:
        DecodeError: There is no such coding, or there are too many; or not a byte can be inflated.
        LimitError: It inflates to more than the limits allow.
        MissingExtraError: If the package that inflates it is not installed.
    """
    names = [name for part in codings.split(",") if (name := part.strip().lower()) not in _PLAIN]
    if len(names) > _MOST:
        raise DecodeError(f"the content is compressed {len(names)} times; at most {_MOST} are undone")
    lost: set[str] = set()
    for name in reversed(names):
        if (inflate := _CODINGS.get(name.removeprefix("x-"))) is None:
            raise DecodeError(
                f"the content has the coding {name[:40]!r}; {', '.join(sorted(_CODINGS))} can be read"
            )
        # A crawler may have inflated the content and kept the field.
        if data.lstrip()[:1] != b"<":
            data, reasons = inflate(data, limits)
            lost |= set(reasons)
    return data, tuple(sorted(lost))


def _members(data: bytes, limits: Limits) -> _Content:
    if not compression_of(data[:4]):
        return data, ()
    stream = Opened(io.BytesIO(data), limits).inflated(one_page=True)
    return take_document(stream, limits, compressed=True)


class _Inflater(Protocol):
    """Inflates content that comes in small parts."""

    kind: ClassVar[str]
    error: type[Exception]

    @property
    def is_hungry(self) -> bool:
        """Whether it takes a further part; otherwise it has more to give of what it took."""

    @property
    def is_over(self) -> bool:
        """Whether the content has ended as it should."""

    def inflate(self, part: bytes) -> bytes:
        """Take a part, or nothing when it is not hungry, and return about 64 KiB at most."""


class _Deflate:
    kind: ClassVar[str] = "deflate"
    error: type[Exception] = zlib.error

    def __init__(self, data: bytes) -> None:
        # The standard asks for a zlib header; some servers send none.
        has_header = len(data) > 1 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0
        self._inner = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)

    @property
    def is_hungry(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def is_over(self) -> bool:
        return self._inner.eof

    def inflate(self, part: bytes) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail or part, _GIVEN)


class _Brotli:
    kind: ClassVar[str] = "Brotli"

    def __init__(self, _data: bytes) -> None:
        try:
            import brotli
        except ImportError as error:
            raise MissingExtraError(
                "Brotli content needs brotli; install it with `pip install 'fairbalance[archives]'`"
            ) from error
        self.error: type[Exception] = brotli.error
        self._inner = brotli.Decompressor()

    @property
    def is_hungry(self) -> bool:
        return bool(self._inner.can_accept_more_data())

    @property
    def is_over(self) -> bool:
        return bool(self._inner.is_finished())

    def inflate(self, part: bytes) -> bytes:
        return bytes(self._inner.process(part, output_buffer_limit=_GIVEN))


def _inflated(inflater: _Inflater, data: bytes, limits: Limits) -> _Content:
    ratio = Ratio(limits.inflated_ratio, grace=_GRACE, window=limits.inflated_bytes + 1)

    def parts() -> Iterator[bytes]:
        at = 0
        while not inflater.is_over:
            part = data[at : at + _TAKEN] if inflater.is_hungry else b""
            is_starved = inflater.is_hungry and not part
            try:
                given = inflater.inflate(part)
            except inflater.error as error:
                raise broken(inflater.kind, at, why=str(error)) from error
            at += len(part)
            ratio.count(len(part), len(given))
            if given:
                yield given
            elif is_starved and not inflater.is_over:
                raise broken(inflater.kind, at, cut=True)

    return collect(parts(), limits)


_CODINGS: Final[dict[str, Callable[[bytes, Limits], _Content]]] = {
    "br": lambda data, limits: _inflated(_Brotli(data), data, limits),
    "deflate": lambda data, limits: _inflated(_Deflate(data), data, limits),
    "gzip": _members,
    "zstd": _members,
}
