"""Give a PDF that lost its end an index again, so that the pages before the cut can be read."""

import re
from typing import Final

__all__ = ["mend_pdf"]

_OBJECT: Final = re.compile(rb"(?<![0-9])([0-9]{1,9})[ \t\r\n]{1,4}([0-9]{1,5})[ \t\r\n]{1,4}obj\b")
_PAGE: Final = re.compile(rb"/Type[ \t\r\n]{0,4}/Page\b")
_END: Final = b"endobj"
_DICTIONARY: Final = 4096
"""Bytes of an object in which its type is looked for."""
_MOST: Final = 100_000
"""Objects that are looked at."""


def mend_pdf(data: bytes) -> bytes | None:
    """Return the PDF with an index of the objects that are whole, or nothing where no page is among them.

    The pages come in the order in which the file holds them. Only those are found that no
    compressed part holds.
    """
    whole, pages = _objects(data)
    if not pages:
        return None
    root, tree = max(whole) + 1, max(whole) + 2
    mended = bytearray(data)
    mended += b"\n"
    whole[root] = len(mended)
    mended += b"%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (root, tree)
    whole[tree] = len(mended)
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    mended += b"%d 0 obj\n<< /Type /Pages /Kids [%b] /Count %d >>\nendobj\n" % (tree, kids, len(pages))
    start = len(mended)
    mended += b"xref\n"
    for number, offset in sorted(whole.items()):
        mended += b"%d 1\n%010d 00000 n \n" % (number, offset)
    mended += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (tree + 1, root, start)
    return bytes(mended)


def _objects(data: bytes) -> tuple[dict[int, int], list[int]]:
    """Return where each object begins, the last of a number counting, and the numbers of the pages."""
    whole: dict[int, int] = {}
    pages: dict[int, None] = {}
    found = None
    for count, match in enumerate(_OBJECT.finditer(data)):
        if count > _MOST:
            break
        _take(data, found, match.start(), whole, pages)
        found = match
    _take(data, found, len(data), whole, pages)
    return whole, list(pages)


def _take(
    data: bytes, found: re.Match[bytes] | None, end: int, whole: dict[int, int], pages: dict[int, None]
) -> None:
    if found is None or data.rfind(_END, found.end(), end) < 0:
        return
    number = int(found[1])
    whole[number] = found.start()
    if _PAGE.search(data, found.end(), min(end, found.end() + _DICTIONARY)):
        pages[number] = None
