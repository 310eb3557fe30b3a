"""A batch of texts as one buffer of UTF-8 bytes, with the class of every byte."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["APOSTROPHE", "MARK", "OTHER", "SIGN", "SIGNS", "SPACE", "WORD", "Buffer", "widths"]

OTHER: Final = 0
WORD: Final = 1
SIGN: Final = 2
"""A sign that is a token of its own."""
APOSTROPHE: Final = 3
SPACE: Final = 4
"""What the rules' folding turns into a space."""
MARK: Final = 5
"""A sign that rules ask for and n-grams pass over."""
_UNKNOWN: Final = 255

_SIGNS: Final = "$\u20ac\u00a3\u00a5%!?"
_MARKS: Final = "#\u20b9\u2605\u2b50"
SIGNS: Final = frozenset(_SIGNS + _MARKS)
"""The signs that count as words where rules are looked for."""
_SPACES: Final = " _\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"


def _class_of(code: int) -> int:
    character = chr(code)
    if character.isalnum():
        return WORD
    if character in _SIGNS:
        return SIGN
    if character in _SPACES:
        return SPACE
    if character in _MARKS:
        return MARK
    return APOSTROPHE if character == "'" else OTHER


_ASCII_CLASSES: Final = bytes(_class_of(code) if code < 128 else OTHER for code in range(256))
_ZEROED: Final = bytes(ord("0") if chr(code) in "123456789" else code for code in range(256))


class _Classes:
    """The class of every code point, found when it is first met; most never are."""

    def __init__(self) -> None:
        self._known = np.full(0x110000, _UNKNOWN, dtype=np.uint8)

    def of(self, codes: NDArray[np.int64]) -> NDArray[np.uint8]:
        classes: NDArray[np.uint8] = self._known[codes]
        if (classes == _UNKNOWN).any():
            for code in np.unique(codes[classes == _UNKNOWN]).tolist():
                self._known[code] = _class_of(code)
            classes = self._known[codes]
        return classes


_CLASSES: Final = _Classes()


@dataclass(frozen=True, slots=True)
class Buffer:
    """Texts one after another, a line break before each and after the last."""

    data: NDArray[np.uint8]
    """The bytes, every digit as 0, shape `(bytes,)`."""
    classes: NDArray[np.uint8]
    """The class of the character that each byte begins; `OTHER` or `WORD` for its further bytes."""
    starts: NDArray[np.int64]
    """The first byte of each text, and one past the last text's line break, shape `(texts + 1,)`."""
    wide: bool
    """Whether there is a character of more than one byte."""

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Buffer":
        """Make a buffer; in texts that are not ASCII, digits of other scripts must be zeros already."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
        joined = b"\n" + b"\n".join(encoded) + b"\n"
        starts = np.concatenate(([1], 1 + np.cumsum(lengths + 1)))
        data = np.frombuffer(joined.translate(_ZEROED), dtype=np.uint8)
        classes = np.frombuffer(joined.translate(_ASCII_CLASSES), dtype=np.uint8)
        wide = not joined.isascii()
        if wide:
            classes = _classify_wide(data, classes.copy())
        return cls(data, classes, starts, wide)

    def characters(self) -> NDArray[np.int64]:
        """Return the number of characters that begin before each byte, shape `(bytes + 1,)`."""
        if not self.wide:
            return np.arange(len(self.data) + 1)
        begins = (self.data & 0xC0) != 0x80
        return np.concatenate(([0], np.cumsum(begins)))


def widths(lead: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many bytes the characters have that begin with the given bytes."""
    return 1 + (lead >= 0xC0).astype(np.int64) + (lead >= 0xE0) + (lead >= 0xF0)


def _classify_wide(data: NDArray[np.uint8], classes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Set the classes of characters of several bytes."""
    lead = np.flatnonzero(data >= 0xC0)
    size = widths(data[lead])
    codes = (data[lead] & (0xFF >> (size + 1)).astype(np.uint8)).astype(np.int64)
    for step in range(1, 4):
        longer = size > step
        codes[longer] = (codes[longer] << 6) | (data[lead[longer] + step] & 0x3F)
    found = _CLASSES.of(codes)
    classes[lead] = found
    for step in range(1, 4):
        # The bytes of a letter belong to its word; those of a sign are not signs again.
        within = (size > step) & (found == WORD)
        classes[lead[within] + step] = WORD
    return classes
