"""Where records begin and end."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.reading.inflating import Ahead
from classifier.reading.warc.framing import Frame, split_records
from tests.archives import record

LIMIT = 100_000


class Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


def split(data: bytes, limit: int = LIMIT, *, piped: bool = False) -> list[Frame]:
    return list(split_records(Ahead.of((Pipe if piped else io.BytesIO)(data), kept=1), limit))


def told(frames: list[Frame]) -> list[tuple[bytes, str]]:
    return [(frame.content, frame.flaw) for frame in frames]


@given(st.lists(st.binary(max_size=80), max_size=5))
def test_sound_records_come_as_they_are(contents: list[bytes]) -> None:
    assert told(split(b"".join(map(record, contents)))) == [(content, "") for content in contents]


@given(st.lists(st.binary(max_size=80), min_size=1, max_size=4), st.integers(0, 10**6))
def test_wherever_it_is_cut_something_is_said(contents: list[bytes], at: int) -> None:
    data = b"".join(map(record, contents))
    at %= len(data)
    frames = split(data[:at])
    whole = [frame.content for frame in frames if not frame.flaw]
    assert whole == contents[: len(whole)]
    ends = [sum(len(record(c)) for c in contents[:n]) for n in range(len(contents) + 1)]
    # Line ends after the last record may be missing.
    is_between = any(end - 4 <= at <= end for end in ends)
    assert is_between or frames[-1].flaw


@given(st.binary(max_size=300))
def test_any_bytes_are_frames(data: bytes) -> None:
    for frame in split(data + record(b"a") + data):
        assert frame.flaw in {"", "truncated", "damaged"}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_feeds_alone_are_line_ends(end: bytes) -> None:
    data = (record(b"a") + record(b"b")).replace(b"\r\n", end)
    assert told(split(data)) == [(b"a", ""), (b"b", "")]


@pytest.mark.parametrize("between", [b"", b"\r\n", b"\r\n" * 500])
def test_more_or_fewer_line_ends_between_records_say_nothing(between: bytes) -> None:
    data = record(b"a")[:-4] + between + record(b"b")
    assert [content for content, _ in told(split(data))] == [b"a", b"b"]


@pytest.mark.parametrize("piped", [True, False])
def test_of_a_long_record_the_first_part_is_read_and_the_next_one_is_whole(*, piped: bool) -> None:
    first, second = split(record(b"x" * 300_000) + record(b"b"), 1_000, piped=piped)
    assert (first.content, first.is_long, first.flaw) == (b"x" * 1_000, True, "")
    assert (second.content, second.is_long) == (b"b", False)


def test_a_long_record_that_is_cut() -> None:
    (frame,) = split(record(b"x" * 300_000)[:200_000], 1_000)
    assert (len(frame.content), frame.is_long, frame.flaw) == (1_000, True, "truncated")


@pytest.mark.parametrize("size", [10, 70_000, 200_000])
def test_what_is_no_record_is_one_frame(size: int) -> None:
    data = record(b"a") + b"junk\n" * (size // 5) + b"\n" + record(b"b")
    assert told(split(data)) == [(b"a", ""), (b"", "damaged"), (b"b", "")]


def test_a_head_without_an_end() -> None:
    long = b"WARC/1.1\r\n" + b"X: y\r\n" * 20_000
    assert told(split(long + b"\r\n" + record(b"b"))) == [(b"", "damaged"), (b"b", "")]
    assert told(split(b"WARC/1.1\r\nX: y\r\n" + record(b"b"))) == [(b"", "damaged"), (b"b", "")]
    assert told(split(record(b"a") + b"WARC/1.1\r\nX: y\r\n")) == [(b"a", ""), (b"", "truncated")]


def test_a_record_within_a_sound_one_is_content() -> None:
    inner = b"\r\n\r\n" + record(b"inner")
    assert told(split(record(inner) + record(b"b"))) == [(inner, ""), (b"b", "")]


def test_in_a_pipe_what_a_false_length_skipped_is_said_to_be_lost() -> None:
    data = record(b"a", lied=2_000) + record(b"b") + record(b"c" * 3_000)
    frames = split(data, 1_000, piped=True)
    assert (b"a\r\n\r\n", "damaged") in told(frames) or (b"a", "damaged") in told(frames)
    assert (b"", "damaged") in told(frames)
