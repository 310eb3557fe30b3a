"""Messages through a pipe: eight bytes of length, then so many bytes."""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

__all__ = ["BrokenFrameError", "read_frame", "read_object", "write_frame", "write_object"]

_HEAD: Final = 8
_ENCODING: Final = "utf-8"


class BrokenFrameError(Exception):
    """The other side left, or what came is no message."""


def write_frame(stream: BinaryIO, data: bytes) -> None:
    """Write one message, at once."""
    stream.write(len(data).to_bytes(_HEAD, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: BinaryIO, limit: int) -> bytes:
    """Read one message of at most `limit` bytes.

    Raises:
        BrokenFrameError: The stream ended before it was whole, or it is longer.
    """
    length = int.from_bytes(_exactly(stream, _HEAD), "big")
    if length > limit:
        raise BrokenFrameError(f"a message of {length:,} bytes, at most {limit:,} are taken")
    return _exactly(stream, length)


def write_object(stream: BinaryIO, value: Mapping[str, Any]) -> None:
    """Write a JSON object as one message."""
    write_frame(stream, json.dumps(value, ensure_ascii=False).encode(_ENCODING, "surrogatepass"))


def read_object(stream: BinaryIO, limit: int) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        BrokenFrameError: The stream ended, the message is too long, or is no JSON object.
    """
    try:
        value = json.loads(read_frame(stream, limit).decode(_ENCODING, "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise BrokenFrameError(f"a message that is not JSON ({error})") from error
    if not isinstance(value, dict):
        raise BrokenFrameError("a message that is no JSON object")
    return value


def _exactly(stream: BinaryIO, length: int) -> bytes:
    parts, missing = [], length
    while missing:
        part = stream.read(missing)
        if not part:
            raise BrokenFrameError("the stream ended within a message")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
