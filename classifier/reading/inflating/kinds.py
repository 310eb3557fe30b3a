"""How an input is compressed: by its first bytes, and what its name says without that."""

from pathlib import PurePath
from typing import Final

__all__ = ["GZIP", "SKIPPABLE", "ZSTD", "compression_by_name", "compression_of", "stem"]

GZIP: Final = b"\x1f\x8b\x08"
"""What a gzip member begins with; the third byte says deflate, and there is no other method."""
ZSTD: Final = b"\x28\xb5\x2f\xfd"
"""What a zstd frame begins with."""
SKIPPABLE: Final = b"\x2a\x4d\x18"
"""What a zstd frame that holds no data begins with, after a byte from 0x50 to 0x5F."""
_SUFFIXES: Final = {".gz": "gzip", ".gzip": "gzip", ".zst": "zstd", ".zstd": "zstd"}


def compression_of(head: bytes) -> str:
    """Return `gzip` or `zstd`, or nothing where the first four bytes are of neither.

    >>> compression_of(bytes.fromhex("1f8b0800"))
    'gzip'
    """
    if head.startswith(GZIP):
        return "gzip"
    if head.startswith(ZSTD) or (head[1:4] == SKIPPABLE and head[0] & 0xF0 == 0x50):
        return "zstd"
    return ""


def compression_by_name(path: str) -> str:
    """Return the compression that the ending of a file's name stands for, or nothing.

    >>> compression_by_name("crawl.warc.GZ")
    'gzip'
    """
    return _SUFFIXES.get(PurePath(path).suffix.lower(), "")


def stem(path: str) -> str:
    """Return a file's name without the ending of its compression.

    >>> stem("crawl/page.html.gz")
    'page.html'
    """
    name = PurePath(path)
    return name.stem if name.suffix.lower() in _SUFFIXES else name.name
