"""The stretches of an archive that can be read on their own.

Usually each record of a compressed archive is a member of its own. Nothing that a web server sent can
make a new member, so where one begins with a record's head, a record begins, whatever the length of the
record before it says; and after damage reading goes on there. An archive that is not compressed, or is
one member, is one segment.
"""

from collections.abc import Iterator
from typing import Final

from classifier.errors import InputError
from classifier.reading.inflating import Ahead, Members, Opened

__all__ = ["BEGINNING", "Segment", "split_segments"]

BEGINNING: Final = b"WARC/"
"""What each record begins with."""


class Segment:
    """Bytes that begin with a record's head, unless the archive begins otherwise."""

    def __init__(self, source: Ahead) -> None:
        self.source = source
        """Where it is read; it ends where the segment ends."""
        self.broken: InputError | None = None
        """Why it ended before its time, if it did and the end was reached."""
        self.is_spoilt = False
        """Whether its last bytes, though read, were not verified, or are wrong."""


def split_segments(opened: Opened, expected: str = "") -> Iterator[Segment]:
    """Yield the segments of an archive; each must be read to its end before the next is asked for.

    After a segment that is `broken` comes the next member that begins with a record's head, if there is one.

    Args:
        opened: The archive.
        expected: How its name says that it is compressed; heeded when its bytes begin neither so nor with a
            record.

    Raises:
        MissingExtraError: If the package that inflates it is not installed.
        InputError: It cannot be inflated at all.
    """
    if not opened.compression and opened.ahead.some(1) and not opened.begins_with(BEGINNING):
        # The first member may be damaged from its first byte.
        opened.compression = expected
    if not opened.compression:
        yield Segment(opened.ahead)
        return
    members = opened.members()
    inflated = _Inflated(members)
    while True:
        yield (segment := inflated.segment())
        if segment.broken is not None:
            if not members.recover(BEGINNING):
                return
        elif not inflated.has_more:
            return


class _Inflated:
    """What members inflate to, cut before each member that begins with a record's head."""

    def __init__(self, members: Members) -> None:
        self._members = members
        self._next = b""
        """The first bytes of the next segment, read when the one before it ended."""

    @property
    def has_more(self) -> bool:
        return bool(self._next)

    def segment(self) -> Segment:
        has_begun = is_over = False

        def fetch() -> bytes:
            nonlocal has_begun, is_over
            if is_over:
                return b""
            try:
                data, is_fresh = (self._next, False) if self._next else self._part()
            except InputError as error:
                segment.broken, data, is_fresh = error, b"", False
                segment.is_spoilt = error.reason == "damaged" and self._members.is_unverified
            self._next = b""
            if is_fresh and has_begun and data.startswith(BEGINNING):
                self._next, data = data, b""
            has_begun, is_over = True, not data
            return data

        segment = Segment(Ahead(fetch, kept=1))
        return segment

    def _part(self) -> tuple[bytes, bool]:
        """Return the next bytes, and whether they are a member's first; of those at least a few."""
        data, is_fresh = self._members.read(), self._members.is_fresh
        while is_fresh and data and len(data) < len(BEGINNING):
            try:
                more = self._members.read()
            except InputError:
                break  # it will be raised again
            if not more:
                break
            data += more
        return data, is_fresh
