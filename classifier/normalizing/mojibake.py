"""Mend mojibake: UTF-8 that was read as Windows-1252 before it came to us.

Only what begins like the UTF-8 of accented Latin letters, typographic signs, emoji or a byte order mark is
mended: other beginnings are more often what somebody wrote. `ftfy` mends more, but gives no way back to
the original.
"""

import re
from collections.abc import Iterator
from typing import Final

from classifier.normalizing.view import Edit, NormalizedText, edited

__all__ = ["GARBLED", "mend_mojibake"]


def _characters(byte: int) -> str:
    """Return what a byte looks like when it is read as Windows-1252 or as Latin-1."""
    return "".join(dict.fromkeys(bytes([byte]).decode("cp1252", "ignore") + chr(byte)))


_BYTES: Final = {
    character: byte
    for byte in [*range(0x80, 0xC0), 0xC2, 0xC3, 0xE2, 0xEF, 0xF0]
    for character in _characters(byte)
}
_FURTHER: Final = "".join(re.escape(item) for item, byte in _BYTES.items() if byte < 0xC0)
GARBLED: Final = re.compile(
    f"[\u00c2\u00c3][{_FURTHER}]|\u00e2[{_FURTHER}]{{2}}|\u00ef\u00bb\u00bf|\u00f0[{_FURTHER}]{{3}}"
)
"""One character's bytes, each read as a character of its own."""
_TIMES: Final = 2
"""How often a text may have been garbled."""


def mend_mojibake(view: NormalizedText) -> NormalizedText:
    """Return the view with garbled characters mended, also where it was garbled twice."""
    for _time in range(_TIMES):
        mended = edited(view, _mended(view.text))
        if mended is view:
            break
        view = mended
    return view


def _mended(text: str) -> Iterator[Edit]:
    for match in GARBLED.finditer(text):
        try:
            character = bytes(map(_BYTES.__getitem__, match[0])).decode()
        except UnicodeDecodeError:
            continue
        yield Edit(match.start(), match.end(), character)
