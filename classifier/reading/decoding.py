"""Turn bytes into text: one way for every input.

The order is: byte order mark, UTF-16 and UTF-32 told by their zero bytes, UTF-8 where bytes
outside ASCII fit it, declared charset, the charset an HTML page names, UTF-8, and for bytes that
look like Western text Windows-1252. Many charsets accept nearly any bytes and are often named
wrongly; bytes of another charset hardly ever fit UTF-8, so it is tried before whatever is named.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Final

from classifier.errors import DecodeError
from classifier.reading.binary import binary_kind
from classifier.reading.unmarked import unmarked_charset

__all__ = ["clean_text", "decode_bytes"]

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_META_BYTES: Final = 4096
"""Bytes searched for a charset; browsers search 1,024, but pages with long heads exist."""
_WESTERN: Final = frozenset({"ascii", "iso8859-1", "cp1252"})
_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
_FEW: Final = 4
_WESTERN_SHARE: Final = 0.4
"""Of text in Latin letters fewer bytes than this are outside ASCII, of other scripts more than half."""
_REFUSED: Final = frozenset(
    {"utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"}
)
"""Python codecs that rewrite plain ASCII; no browser reads a page with them."""


def clean_text(text: str) -> str:
    """Replace lone surrogates by U+FFFD, one for one, so that offsets hold.

    >>> len(clean_text("a" + chr(0xD800) + "b"))
    3
    """
    try:
        # Nearly no text has one, and to look for one takes longer than to encode the text.
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def decode_bytes(data: bytes, *, charset: str | None = None, html: bool = False, whole: bool = True) -> str:
    """Decode the bytes of one input.

    Args:
        data: The bytes.
        charset: The charset that came with them, as in `Content-Type`; a wrong one is passed over.
        html: Whether to look for a charset named in HTML.
        whole: False when `data` was cut, so that it may end within a character.

    Returns:
        The text without its byte order mark and without lone surrogates.

    Raises:
        DecodeError: The bytes are of a binary format, or of a charset that nothing names.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return clean_text(_decode(data[len(mark) :], name, "replace", whole=whole))
    if wide := unmarked_charset(data, whole=whole):
        text = clean_text(_decode(data, wide, "replace", whole=whole))
        _refuse_binary(text.encode())
        return text
    named = _named(charset, data if html else b"")
    if not any(name.startswith(("utf-16", "utf-32")) for name in named):
        _refuse_binary(data)
    for name in named if data.isascii() else ("utf-8", *named):
        try:
            text = _decode(data, name, "strict", whole=whole)
        except UnicodeError:
            continue
        return text if name == "utf-8" else clean_text(text)
    _refuse_unnamed(data)
    return _decode(data, "cp1252", "replace", whole=whole)


def _refuse_binary(data: bytes) -> None:
    if kind := binary_kind(data):
        raise DecodeError(f"the input is {kind}, but text or HTML is needed; convert it to text first")


def _refuse_unnamed(data: bytes) -> None:
    shown = data.translate(None, b" \t\r\n")
    beyond = len(shown) - len(shown.translate(None, _BEYOND_ASCII))
    if beyond > max(_FEW, _WESTERN_SHARE * len(shown)):
        raise DecodeError(
            f"the input is not UTF-8, and too much of it ({beyond} of {len(shown)} bytes) is outside ASCII "
            "for Western text; save it as UTF-8",
            reason="bad_encoding",
        )


def _named(charset: str | None, html: bytes) -> list[str]:
    """Return the charsets that are named, in order; UTF-8 is always one of them."""
    names = [name for label in _labels(charset, html) if (name := _lookup(label)) not in _WESTERN]
    return [*(name for name in names if name), "utf-8"]


def _labels(charset: str | None, html: bytes) -> Iterator[str]:
    if charset:
        yield charset
    if match := _META.search(html, 0, _META_BYTES):
        # A page whose charset could be read as ASCII is not in UTF-16, whatever it says.
        label = match[1].decode("ascii", "replace")
        yield "utf-8" if label.lower().startswith("utf-16") else label


def _lookup(label: str) -> str:
    """Return Python's name of a charset, or nothing when it has none that is safe."""
    try:
        name = codecs.lookup(label.strip()).name
        # Python has codecs that are no charsets, such as hex; decoding tells them apart.
        b" ".decode(name, "replace")
    except (LookupError, ValueError):
        return ""
    return "" if name in _REFUSED else name


def _decode(data: bytes, name: str, errors: str, *, whole: bool) -> str:
    return codecs.getincrementaldecoder(name)(errors).decode(data, final=whole)
