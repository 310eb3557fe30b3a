"""Open an input and read it line by line without holding more than a limit."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from classifier.errors import UnreadableError

__all__ = ["STDIN", "RawLine", "bounded_lines", "open_source", "unreadable"]

STDIN: Final = "-"
"""The path that stands for standard input."""
_CHUNK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of an input."""

    number: int
    """Its number, from 1."""
    data: bytes
    """Its bytes, line end included; only the first of them when it is over the limit."""
    is_whole: bool = True
    """False when it is longer than the limit."""


def open_source(path: str) -> AbstractContextManager[BinaryIO]:
    """Open a file, or standard input for `-`, to be read as bytes.

    Raises:
        UnreadableError: It is missing, a directory, or may not be read.
    """
    if path == STDIN:
        if sys.stdin is None or not hasattr(sys.stdin, "buffer"):
            raise UnreadableError("standard input is closed or not readable as bytes; name a file instead")
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: str, error: OSError | ValueError) -> UnreadableError:
    """Return the error that says why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return UnreadableError(f"{path}: there is no such file; check the path")
    if isinstance(error, IsADirectoryError):
        return UnreadableError(f"{path}: this is a directory; name the files in it")
    if isinstance(error, PermissionError):
        return UnreadableError(f"{path}: the file may not be read; check its permissions")
    reason = error.strerror if isinstance(error, OSError) else error
    return UnreadableError(f"{path}: the file cannot be read ({reason})")


def bounded_lines(stream: BinaryIO, limit: int) -> Iterator[RawLine]:
    """Yield the lines of a stream; of a line longer than `limit` bytes only the beginning."""
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        is_whole = len(data) <= limit or data.endswith(b"\n")
        if not is_whole:
            _skip_line(stream)
        yield RawLine(number, data[:limit] if not is_whole else data, is_whole)


def _skip_line(stream: BinaryIO) -> None:
    while chunk := stream.readline(_CHUNK):
        if chunk.endswith(b"\n"):
            return
