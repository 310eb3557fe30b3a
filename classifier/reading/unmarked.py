"""Tell UTF-16 and UTF-32 by their zero bytes, where no byte order mark names them."""

from typing import Final

__all__ = ["unmarked_charset"]

_LOOKED_AT: Final = 1 << 16
"""Bytes; what begins as UTF-16 does not change to something else."""
_MOST: Final = 0.7
"""Of a text in Latin letters at least this share of the high bytes is zero; those of quotes are not."""
_FEW: Final = 0.02
"""At most this share of the low bytes is zero: few characters have a round number."""


def unmarked_charset(data: bytes, *, whole: bool = True) -> str:
    r"""Return `utf-16-le` or the like for bytes in which Latin letters stand so; else nothing.

    Args:
        data: The bytes, without a byte order mark.
        whole: False when they were cut, so that they may end within a character.

    >>> unmarked_charset("heals".encode("utf-16-be")), unmarked_charset(b"heals")
    ('utf-16-be', '')
    """
    head = data[:_LOOKED_AT]
    if _fits(data, 4, whole=whole):
        zeros = [_zeros(head, place, 4) for place in range(4)]
        if zeros[0] <= _FEW and zeros[2] >= _MOST and zeros[3] == 1:
            return "utf-32-le"
        if zeros[3] <= _FEW and zeros[1] >= _MOST and zeros[0] == 1:
            return "utf-32-be"
    if _fits(data, 2, whole=whole):
        even, odd = _zeros(head, 0, 2), _zeros(head, 1, 2)
        if even <= _FEW and odd >= _MOST:
            return "utf-16-le"
        if odd <= _FEW and even >= _MOST:
            return "utf-16-be"
    return ""


def _fits(data: bytes, width: int, *, whole: bool) -> bool:
    return len(data) >= width and (not whole or len(data) % width == 0)


def _zeros(data: bytes, place: int, width: int) -> float:
    """Return the share of zeros among the bytes at one place of each character."""
    found = data[place::width]
    return found.count(0) / len(found)
