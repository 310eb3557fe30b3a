"""What a record holds: a page's bytes, what they were sent as, and what of them is lost."""

from dataclasses import dataclass
from typing import Final

from classifier.errors import DecodeError
from classifier.reading.limits import Limits
from classifier.reading.warc.coding import decode_content, join_chunks
from classifier.reading.warc.framing import HEAD_END, LONGEST_HEAD, Frame
from classifier.reading.warc.heads import Head, parse_head
from classifier.reading.warc.media import check_media

__all__ = ["Content", "NoPage", "open_record"]

_PAGES: Final = frozenset({"response", "resource", "conversion"})
_NO_CONTENT: Final = frozenset({204, 205})
_PARTIAL_CONTENT: Final = 206


class NoPage(Exception):  # noqa: N818 - it is no error
    """A record holds no page; the argument says what it holds."""


@dataclass(frozen=True, slots=True)
class Content:
    """A page as it was sent."""

    content: bytes
    """Its bytes."""
    media_type: str
    """What they were sent as, with parameters; blank when nothing says it."""
    lost: frozenset[str]
    """Why part of it is lost: `truncated`, `damaged` or nothing."""


def open_record(head: Head, frame: Frame, limits: Limits) -> Content:
    """Take the page out of a record.

    Raises:
        NoPage: It holds none.
        DecodeError: It cannot be read, or nothing reads its media type.
        LimitError: It inflates to more than the limits allow.
        MissingExtraError: If a package that is needed is not installed.
    """
    kind = head.get("WARC-Type").lower()
    if kind not in _PAGES:
        raise NoPage(kind[:40] or "record of no type")
    # A crawler says so when it took only part of a page, or spread it over several records.
    is_part = frame.is_long or head.get("WARC-Truncated") or head.get("WARC-Segment-Number")
    lost = frozenset({"truncated"} if is_part else ())
    media_type = head.get("Content-Type")
    if media_type.lower().startswith("application/http"):
        return _response(head, frame.content, lost, limits)
    if media_type.lower().startswith("text/dns"):
        raise NoPage("dns")
    check_media(media_type)
    return Content(frame.content, media_type, lost)


def _response(record: Head, data: bytes, lost: frozenset[str], limits: Limits) -> Content:
    end = HEAD_END.search(data, 0, LONGEST_HEAD)
    if end is None:
        raise DecodeError("it holds no whole head of an HTTP response; fetch it again", reason="damaged")
    head = parse_head(data[: end.end()])
    status = head.status
    if status is not None and (not 200 <= status < 300 or status in _NO_CONTENT):
        raise NoPage(f"HTTP {status}")
    media_type = head.get("Content-Type") or record.get("WARC-Identified-Payload-Type")
    check_media(media_type)
    content, reasons = data[end.end() :], set(lost)
    if status == _PARTIAL_CONTENT or _is_short(head, content):
        reasons.add("truncated")
    if "chunked" in head.get("Transfer-Encoding").lower():
        content, more = join_chunks(content)
        reasons.update(more)
    content, more = decode_content(content, head.get("Content-Encoding"), limits)
    return Content(content, media_type, frozenset(reasons.union(more)))


def _is_short(head: Head, content: bytes) -> bool:
    """Tell whether the response is shorter than it said it would be."""
    length = head.get("Content-Length")
    return length.isdecimal() and len(length) < 16 and int(length) > len(content)
