"""Tell the bytes of a binary format from those of a text."""

from typing import Final

__all__ = ["binary_kind"]

_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ\x00", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"PAR1", "a Parquet file"),
    (b"WARC/", "a WARC archive"),
    (b"\x7fELF", "a program"),
)
_CONTROLS: Final = bytes([*range(9), *range(14, 27), *range(28, 32), 127])
"""Control characters that no text needs; tab, line breaks and ESC are not among them."""
_FEW: Final = 4
_SHARE: Final = 0.01
"""A text may have a few stray control characters: so many, or this share of its bytes."""


def binary_kind(data: bytes) -> str:
    """Say what binary format the bytes are, or return nothing when they may be text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > max(_FEW, _SHARE * len(data)):
        return f"binary data ({controls} of {len(data)} bytes are control characters)"
    return ""
