"""Web archives and compressed bytes, built for tests."""

import gzip
from collections.abc import Iterable

import zstandard

SHOP = "Psilocybin cures depression. Order now, $40 a gram, free shipping today!"
HTML = f"<!doctype html><title>Shop</title><p>{SHOP}</p>".encode()
UUID = "<urn:uuid:00000000-0000-4000-8000-000000000001>"


def record(
    content: bytes, *, kind: str = "response", uri: str | None = None, lied: int = 0, **fields: str
) -> bytes:
    """One WARC record; `lied` is added to its stated length, and `a_b` names the field `A-B`."""
    named = {"WARC-Type": kind, "WARC-Record-ID": UUID, "WARC-Date": "2026-01-01T00:00:00Z"}
    named |= {"WARC-Target-URI": uri} if uri else {}
    named |= {
        "-".join(part.capitalize() for part in name.split("_")): value for name, value in fields.items()
    }
    named["Content-Length"] = str(len(content) + lied)
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + content + b"\r\n\r\n"


def http(
    body: bytes, *, status: str = "200 OK", media_type: str | None = "text/html", fields: str = ""
) -> bytes:
    """An HTTP response."""
    named = f"Content-Type: {media_type}\r\n" if media_type is not None else ""
    return f"HTTP/1.1 {status}\r\n{named}{fields}\r\n".encode() + body


def response(uri: str, body: bytes = HTML, *, lied: int = 0, status: str = "200 OK",
             media_type: str | None = "text/html", fields: str = "", **more: str) -> bytes:  # fmt: skip
    """A record of an HTTP response."""
    content = http(body, status=status, media_type=media_type, fields=fields)
    more = {"content_type": "application/http; msgtype=response"} | more
    return record(content, uri=uri, lied=lied, **more)


def conversion(uri: str, text: str = SHOP) -> bytes:
    """A record of a WET file."""
    return record(text.encode(), kind="conversion", uri=uri, content_type="text/plain")


def gzip_members(records: Iterable[bytes]) -> bytes:
    """Each record as a member of its own."""
    return b"".join(gzip.compress(part) for part in records)


def zstd_frames(records: Iterable[bytes]) -> bytes:
    """Each record as a frame of its own, with a checksum."""
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    return b"".join(compressor.compress(part) for part in records)


def spoilt(data: bytes, at: int) -> bytes:
    """The same bytes with some in the middle turned over."""
    return data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + 4]) + data[at + 4 :]
