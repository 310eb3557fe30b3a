"""Which reader takes what an archived page was sent as."""

from collections.abc import Mapping
from typing import Final, Protocol

from classifier.documents import Page
from classifier.errors import DecodeError
from classifier.reading.formats import looks_like_html
from classifier.reading.limits import Limits
from classifier.reading.pages import read_page
from classifier.reading.pdf import PDF_TYPE, is_pdf

__all__ = ["READERS", "check_media", "read_media"]


class Reader(Protocol):
    """Reads one document."""

    def __call__(self, data: bytes, *, media_type: str, id: str, limits: Limits) -> Page:  # noqa: A002
        """Return its page; `media_type` has its parameters, such as `charset`."""


READERS: Final[Mapping[str, Reader]] = {
    "text/html": read_page,
    "application/xhtml+xml": read_page,
    "text/plain": read_page,
    "text/markdown": read_page,
    PDF_TYPE: read_page,
}
"""Readers by media type. Of the other texts that a crawl holds (style sheets, scripts, feeds) nobody
reads a page."""
_UNTOLD: Final = frozenset({"", "application/octet-stream", "unknown/unknown", "application/unknown"})


def check_media(media_type: str) -> None:
    """Raise unless a document that was sent as `media_type` can be read.

    Raises:
        DecodeError: Nothing reads it.
    """
    kind = _kind(media_type)
    if kind not in READERS and kind not in _UNTOLD:
        raise DecodeError(
            f"media type {kind[:80]!r} is not read from archives; {', '.join(sorted(READERS))} are"
        )


def read_media(data: bytes, *, media_type: str, id: str, limits: Limits) -> Page:  # noqa: A002
    """Read a document that was sent as `media_type`, or, where that says nothing, as what it looks like.

    Raises:
        DecodeError: Nothing reads that media type, or the bytes are of another kind.
    """
    check_media(media_type)
    if _kind(media_type) in _UNTOLD and is_pdf(data):
        media_type = PDF_TYPE
    elif _kind(media_type) in _UNTOLD:
        shape = data.replace(b"\0", b"").decode("latin-1")
        media_type = "text/html" if looks_like_html(shape) else "text/plain"
    return READERS[_kind(media_type)](data, media_type=media_type, id=id, limits=limits)


def _kind(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()
