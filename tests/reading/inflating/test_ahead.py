"""Looking ahead in a source, and going back."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.reading.inflating import Ahead


class Pipe(io.BytesIO):
    """Bytes that cannot be rewound and come a few at a time."""

    def seekable(self) -> bool:
        return False

    def read1(self, size: int | None = -1) -> bytes:
        return self.read(3)


def test_what_lies_ahead_stays_until_it_is_passed() -> None:
    ahead = Ahead.of(Pipe(b"abcdefgh"))
    assert (ahead.peek(5), ahead.peek(2), ahead.place) == (b"abcde", b"ab", 0)
    assert (ahead.take(4), ahead.place, ahead.some(9)) == (b"abcd", 4, b"ef")
    assert (ahead.peek(9), ahead.move(100), ahead.peek(1)) == (b"efgh", 8, b"")


def test_a_pipe_is_not_waited_for_longer_than_needed() -> None:
    pipe = Pipe(b"abcdefgh")
    assert Ahead.of(pipe).some(100) == b"abc"
    assert pipe.tell() == 3


def test_a_file_goes_back_to_any_place_and_a_pipe_as_far_as_it_keeps() -> None:
    data = bytes(range(256)) * 2_000
    file, pipe = Ahead.of(io.BytesIO(data)), Ahead.of(Pipe(data), kept=10)
    for ahead, first in ((file, 0), (pipe, 390)):
        assert ahead.move(400) == 400
        assert ahead.move(0) == first
        assert ahead.peek(2) == data[first : first + 2]


def test_a_file_is_read_from_where_it_is() -> None:
    stream = io.BytesIO(b"head" + b"abc")
    stream.seek(4)
    ahead = Ahead.of(stream)
    assert (ahead.peek(9), ahead.move(0), ahead.hand_over()) == (b"abc", 0, b"")
    assert stream.read() == b"abc"


def test_beyond_its_end_a_file_stands_at_its_end() -> None:
    ahead = Ahead.of(io.BytesIO(b"abc"))
    assert ahead.move(10**15) == 3
    assert ahead.move(1) == 1
    assert ahead.peek(9) == b"bc"


@given(st.binary(max_size=60), st.binary(min_size=1, max_size=3), st.integers(0, 60))
def test_finding_is_that_of_bytes(data: bytes, magic: bytes, start: int) -> None:
    ahead = Ahead.of(Pipe(data))
    found = ahead.find(magic, start)
    assert found == (data.find(magic, start) if start <= len(data) else -1)
    assert found < 0 or ahead.peek(len(magic)) == magic


def test_searching_sees_what_stands_before() -> None:
    ahead = Ahead.of(Pipe(b"a\nWARC"), kept=1)
    ahead.move(2)
    ahead.wait_for(4)
    assert ahead.search(re.compile(rb"(?<=\n)WARC"), 0, 4) == 0
    assert ahead.search(re.compile(rb"(?<=a)WARC"), 0, 4) == -1


@pytest.mark.parametrize("size", [1, 5])
def test_a_device_that_refuses_to_seek_is_a_pipe(size: int) -> None:
    class Refusing(io.BytesIO):
        def seek(self, *_arguments: int) -> int:
            raise OSError(22, "Invalid argument")

    ahead = Ahead.of(Refusing(b"abcdef"))
    assert not ahead.is_file
    assert ahead.peek(size) == b"abcdef"[:size]
