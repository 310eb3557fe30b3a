import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import UnreadableError
from classifier.reading.resumed import resume
from classifier.reading.streams import bounded_lines, open_source, unreadable


def test_lines_are_numbered() -> None:
    lines = list(bounded_lines(io.BytesIO(b"a\n\nb"), 10))
    assert [(line.number, line.data, line.is_whole) for line in lines] == [
        (1, b"a\n", True),
        (2, b"\n", True),
        (3, b"b", True),
    ]


def test_a_line_over_the_limit_is_cut_and_the_next_one_is_whole() -> None:
    lines = list(bounded_lines(io.BytesIO(b"abcdef\ngh\n" + b"x" * 200_000 + b"\ni"), 4))
    assert [(line.number, line.data, line.is_whole) for line in lines] == [
        (1, b"abcd", False),
        (2, b"gh\n", True),
        (3, b"xxxx", False),
        (4, b"i", True),
    ]


@pytest.mark.parametrize("data", [b"abcd\ne", b"abcd"])
def test_a_line_as_long_as_the_limit_is_whole(data: bytes) -> None:
    assert next(bounded_lines(io.BytesIO(data), 4)).is_whole


class Endless(io.RawIOBase):
    """A stream without an end that counts what was taken from it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self.taken += len(buffer)
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_no_more_than_the_limit_is_read_at_once() -> None:
    source = Endless()
    assert len(io.BufferedReader(source).readline(1_000)) == 1_000
    assert source.taken <= io.DEFAULT_BUFFER_SIZE


@given(st.binary(max_size=50), st.binary(max_size=50), st.integers(1, 20))
def test_a_resumed_stream_is_the_whole_stream(head: bytes, rest: bytes, size: int) -> None:
    assert resume(head, io.BytesIO(rest)).read() == head + rest
    stream = resume(head, io.BytesIO(rest))
    assert b"".join(iter(lambda: stream.read(size), b"")) == head + rest
    lines = resume(head, io.BytesIO(rest))
    assert list(lines) == list(io.BytesIO(head + rest))


def test_standard_input_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"a"))
    monkeypatch.setattr("sys.stdin", stdin)
    with open_source("-") as stream:
        assert stream.read() == b"a"
    assert not stdin.buffer.closed


@pytest.mark.parametrize("stdin", [None, io.StringIO("a")])
def test_standard_input_without_bytes_is_unreadable(stdin: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", stdin)
    with pytest.raises(
        UnreadableError, match="standard input is closed or not readable as bytes; name a file"
    ):
        open_source("-")


def test_a_missing_file_a_directory_and_an_impossible_name(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="there is no such file; check the path"):
        open_source(str(tmp_path / "none"))
    with pytest.raises(UnreadableError, match="this is a directory; name the files in it"):
        open_source(str(tmp_path))
    with pytest.raises(UnreadableError, match="cannot be read"):
        open_source("a\x00b")


def test_other_reasons_are_named() -> None:
    assert "check its permissions" in str(unreadable("a", PermissionError(13, "x")))
    assert "a: the file cannot be read (Input/output error)" in str(
        unreadable("a", OSError(5, "Input/output error"))
    )
