"""Make pages of records.

Read are responses that a visitor would have seen (status 200 to 299), resources, and the plain texts of a
WET file. What else an archive holds (requests, metadata, redirects, error pages, revisits) is no page
under its address, and is counted and passed over. Where an archive is cut or damaged, the record there
gives what could be read of it, and a failure of the archive comes after it, as records may be lost.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, MissingExtraError
from classifier.reading.failures import ReadFailure
from classifier.reading.inflating import Opened, compression_by_name
from classifier.reading.limits import Limits
from classifier.reading.taking import mark_incomplete
from classifier.reading.warc.contents import NoPage, open_record
from classifier.reading.warc.framing import LONGEST_HEAD, Frame, split_records
from classifier.reading.warc.heads import need_fastwarc, parse_head
from classifier.reading.warc.media import read_media
from classifier.reading.warc.segments import Segment, split_segments

__all__ = ["read_warc"]

_LINE_ENDS: Final = 64
"""Bytes after a record that may be line ends alone."""
_SHOWN: Final = 2_000
"""Code points of an address that are kept as an id."""


def read_warc(
    opened: Opened, *, path: str, limits: Limits, skipped: Counter[str]
) -> Iterator[Page | ReadFailure]:
    """Yield a page or a failure for every record that holds a page, in order.

    Args:
        opened: The archive.
        path: Its name, for messages.
        limits: Bounds on a record and on a page.
        skipped: Counts the records that hold no page, by what they are.

    Raises:
        MissingExtraError: If a package that is needed is not installed.
        InputError: The archive cannot be inflated at all.
    """
    need_fastwarc()
    archive = _Archive(path, limits, skipped)
    is_cut = False
    for segment in split_segments(opened, compression_by_name(path)):
        for frame in split_records(segment.source, limits.input_bytes + LONGEST_HEAD):
            is_cut = bool(frame.head) and frame.flaw == "truncated"
            yield from archive.outcomes(frame, segment)
        if segment.broken is not None:
            is_cut = False
            yield archive.failure(path, segment.broken)
    if is_cut:
        message = "the archive ends within this record; what came after it is lost; fetch it again"
        yield archive.failure(path, DecodeError(message, reason="truncated"))


@dataclass(slots=True)
class _Archive:
    """An archive that is being read."""

    path: str
    limits: Limits
    skipped: Counter[str]
    number: int = 0
    """Of the record, from 1; bytes where a record should be count as one."""

    def outcomes(self, frame: Frame, segment: Segment) -> Iterator[Page | ReadFailure]:
        """Yield what becomes of a record: a page, a failure, or nothing when it holds no page."""
        self.number += 1
        is_last = segment.broken is not None and not segment.source.peek(_LINE_ENDS).strip()
        if frame.head:
            flaw = "damaged" if is_last and segment.is_spoilt else frame.flaw
            yield from self._record(frame, flaw)
        elif not is_last:  # otherwise the break explains it
            message = "there are bytes of no record here; records may be lost; fetch the archive again"
            yield self.failure(self.path, DecodeError(message, reason=frame.flaw))

    def _record(self, frame: Frame, flaw: str) -> Iterator[Page | ReadFailure]:
        name = f"{self.path}:{self.number}"
        try:
            head = parse_head(frame.head)
            name = head.get("WARC-Target-URI").strip("<>") or head.get("WARC-Record-ID") or name
            name = name[:_SHOWN]
            found = open_record(head, frame, self.limits)
            page = read_media(found.content, media_type=found.media_type, id=name, limits=self.limits)
            yield mark_incomplete(page, {*found.lost, flaw} - {""})
        except NoPage as reason:
            self.skipped[str(reason)] += 1
        except MissingExtraError as error:
            # Other records do without it.
            yield self.failure(name, InputError(str(error), reason="missing_extra"))
        except InputError as error:
            # Of a record that is cut or damaged that is the reason, whatever it led to.
            yield self.failure(name, DecodeError(str(error), reason=flaw) if flaw else error)

    def failure(self, name: str, error: InputError) -> ReadFailure:
        """Return a failure whose message says where in the archive it is."""
        message = f"{self.path}, record {self.number}: {error}"
        return ReadFailure(name, type(error)(message, reason=error.reason))
