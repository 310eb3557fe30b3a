"""Take the bytes of one document from a stream, and heed where they break off."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO, Final

from classifier.documents import Page
from classifier.errors import DecodeError, LimitError
from classifier.reading.limits import Limits
from classifier.reading.resumed import read_some

__all__ = ["collect", "mark_incomplete", "take_document"]

_CHUNK: Final = 1 << 16


def take_document(stream: BinaryIO, limits: Limits, *, compressed: bool) -> tuple[bytes, tuple[str, ...]]:
    """Read no more of a document than is needed to know that it is too long.

    Args:
        stream: Its bytes, inflated.
        limits: How much is read.
        compressed: Whether they are inflated from others.

    Returns:
        Its bytes, at most one more than `input_bytes`, and why those after them are lost: `truncated`,
        `damaged` or nothing.

    Raises:
        DecodeError: It breaks off before its first byte.
        LimitError: It inflates to more than the limits allow.
    """
    if not compressed:
        return stream.read(limits.input_bytes + 1), ()

    def parts() -> Iterator[bytes]:
        while part := read_some(stream, _CHUNK):
            yield part

    return collect(parts(), limits)


def collect(parts: Iterable[bytes], limits: Limits) -> tuple[bytes, tuple[str, ...]]:
    """Join what a document inflates to, as `take_document` does; what is over `input_bytes` is dropped."""
    size = limits.input_bytes + 1
    kept: list[bytes] = []
    there = 0
    try:
        for part in parts:
            if there < size:
                kept.append(part[: size - there])
            there += len(part)
            if there > limits.inflated_bytes:
                raise LimitError(
                    f"it inflates to more than {limits.inflated_bytes:,} bytes (inflated_bytes); split it, "
                    "or decompress it first"
                )
    except DecodeError as error:
        if not kept:
            raise
        return b"".join(kept), (error.reason,)
    return b"".join(kept), ()


def mark_incomplete(page: Page, reasons: Iterable[str]) -> Page:
    """Return the page with reasons why part of it is unread added to those it has.

    Raises:
        DecodeError: There are reasons and no words: what is unread is all that a reader would have seen.
    """
    reasons = sorted({*reasons})
    if reasons and not page.text.strip():
        raise DecodeError("its words are lost, as it is cut or damaged; fetch it again", reason=reasons[0])
    return replace(page, incomplete=tuple(sorted({*page.incomplete, *reasons})))
