"""Where records begin and end.

The common readers believe a record's stated length, and end in silence where it is wrong or the file is
cut. Here each record must be followed by another one or by the end; where it is not, its length is not
believed, and it reaches to where the next record begins. Only then is what a record holds searched for
something that looks like a record, so that no page can pass for several.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from classifier.reading.inflating import Ahead
from classifier.reading.warc.segments import BEGINNING

__all__ = ["HEAD_END", "LONGEST_HEAD", "Frame", "split_records"]

LONGEST_HEAD: Final = 1 << 16
"""Bytes of the head of a record or of an HTTP response; addresses of many kilobytes exist."""
HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
"""The blank line after a head."""
_USUAL_HEAD: Final = 1 << 12
_CHUNK: Final = 1 << 16
_AFTER: Final = 64
"""Bytes looked at after a record; two line ends are due."""
_LENGTH: Final = re.compile(rb"^content-length[ \t]*:[ \t]*([0-9]{1,15})[ \t]*\r?$", re.I | re.M)
_START: Final = re.compile(rb"(?<![^\n])WARC/[0-9]\.[0-9]{1,2}\r?\n[A-Za-z][A-Za-z-]{0,40}[ \t]*:")
"""How a record begins within other bytes."""
_LONGEST_START: Final = 80
_FOLLOWS: Final = re.compile(rb"[\r\n]*(?:WARC/|\Z)")
_SEPARATOR: Final = re.compile(rb"\r?\n\r?\n")
_ENDS: Final = (b"\r\n\r\n", b"\n\n")


@dataclass(frozen=True, slots=True)
class Frame:
    """One record, or bytes where a record should be."""

    head: bytes = b""
    """Its lines up to the blank one; nothing when these are bytes of no record."""
    content: bytes = b""
    """What it holds, or the first part of it."""
    is_long: bool = False
    """Whether it holds more than was to be read."""
    flaw: str = ""
    """`truncated`: its end is missing; `damaged`: its stated length is wrong, or it is no record."""


def split_records(source: Ahead, limit: int) -> Iterator[Frame]:
    """Yield the records of a segment, in order, and one frame for each stretch that is none.

    Args:
        source: The segment's bytes.
        limit: Bytes of what a record holds that are read; the rest is skipped.
    """
    while True:
        while source.some(1) in {b"\r", b"\n"}:
            source.move(source.place + 1)
        if not source.some(1):
            return
        if source.peek(len(BEGINNING)) != BEGINNING:
            _go_to_start(source, 0)
            yield Frame(flaw="damaged")
        elif head := _head(source):
            source.move(source.place + len(head))
            yield from _record(source, head, limit)
        else:
            is_cut = len(source.peek(LONGEST_HEAD)) < LONGEST_HEAD
            source.move(source.place + 1)
            _go_to_start(source, 0)
            yield Frame(flaw="truncated" if is_cut and not source.some(1) else "damaged")


def _head(source: Ahead) -> bytes:
    """Return the head that begins here, or nothing when it has no end before the next one begins."""
    if end := HEAD_END.search(source.peek(_USUAL_HEAD)):
        is_one = source.search(_START, 1, end.end()) < 0
        return source.seen(0, end.end()) if is_one else b""
    there = min(source.wait_for(LONGEST_HEAD), LONGEST_HEAD)
    following = source.search(_START, 1, there)
    end = HEAD_END.search(source.seen(0, following if following > 0 else there))
    return source.seen(0, end.end()) if end else b""


def _record(source: Ahead, head: bytes, limit: int) -> Iterator[Frame]:
    stated = _LENGTH.search(head)
    length = int(stated[1]) if stated else -1
    if 0 <= length <= limit:
        there = source.wait_for(length + _AFTER)
        after = source.seen(length, length + _AFTER)
        if there >= length and (_FOLLOWS.match(after) or _only_next_is_bad(source, length, after)):
            yield Frame(head, source.take(length))
            return
    elif length > limit:
        begin = source.place
        content = b"" if source.is_file else source.peek(limit)
        is_whole = source.move(begin + length) == begin + length
        if is_whole and _FOLLOWS.match(source.peek(_AFTER)):
            if source.is_file:
                source.move(begin)
                content = source.peek(limit)
                source.move(begin + length)
            yield Frame(head, content, is_long=True)
            return
        if not source.is_file:
            yield from _unbelieved(head, content, is_whole=is_whole)
            return
        source.move(begin)
    yield _up_to_next(source, head, length, limit)


def _only_next_is_bad(source: Ahead, length: int, after: bytes) -> bool:
    """Tell whether a record ends as records do, and holds no other; then what is wrong comes after it."""
    return _SEPARATOR.match(after) is not None and source.search(_START, 0, length) < 0


def _up_to_next(source: Ahead, head: bytes, length: int, limit: int) -> Frame:
    """Return a record whose stated length is wrong, or whose end is missing."""
    begin = source.place
    content = _go_to_start(source, limit)
    size = source.place - begin
    if not source.some(1):
        return Frame(head, content, size > limit, "truncated" if size < length else "damaged")
    for end in _ENDS:
        if size <= limit and content.endswith(end):
            content = content[: -len(end)]
            break
    return Frame(head, content, size > limit, "damaged")


def _unbelieved(head: bytes, content: bytes, *, is_whole: bool) -> Iterator[Frame]:
    """Yield the same of a record that was skipped in a source that cannot go back."""
    if start := _START.search(content):
        yield Frame(head, content[: start.start()], flaw="damaged")
        # The records that began there were skipped with it.
        yield Frame(flaw="damaged")
    else:
        yield Frame(head, content, is_long=True, flaw="damaged" if is_whole else "truncated")


def _go_to_start(source: Ahead, limit: int) -> bytes:
    """Go to where the next record begins, or to the end; return up to `limit` bytes of what is before."""
    passed, done, is_full = b"", 0, False
    while True:
        there = source.wait_for(done + _CHUNK)
        is_end = there < done + _CHUNK
        at = source.search(_START, max(0, done - _LONGEST_START), there)
        if at < 0 and not is_end and there <= limit and not is_full:
            done = there
            continue
        to = at if at >= 0 else there if is_end else there - _LONGEST_START
        if not is_full:
            passed, is_full = source.seen(0, min(to, limit)), True
        source.move(source.place + to)
        if at >= 0 or is_end:
            return passed
        done = 0
