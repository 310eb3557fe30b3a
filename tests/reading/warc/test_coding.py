"""Chunks and compressed content of HTTP responses."""

import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import DecodeError, LimitError
from classifier.reading import Limits
from classifier.reading.warc.coding import decode_content, join_chunks

TEXT = b"Psilocybin is a compound. " * 40


def chunked(data: bytes, size: int) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@given(st.binary(max_size=200), st.integers(1, 50))
def test_chunks_are_joined(data: bytes, size: int) -> None:
    assert join_chunks(chunked(data, size)) == (data, ())


def test_what_is_not_in_chunks_stays() -> None:
    assert join_chunks(b"<p>joined already") == (b"<p>joined already", ())
    assert join_chunks(b"") == (b"", ())


def test_chunks_that_are_cut_or_wrong() -> None:
    data = chunked(TEXT, 100)
    assert join_chunks(data[:130]) == (TEXT[:112], ("truncated",))
    assert join_chunks(data[:109] + b"rubbish") == (TEXT[:100], ("damaged",))


def raw_deflate(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


PACKS = {
    "gzip": gzip.compress, "x-gzip": gzip.compress, "br": brotli.compress, "zstd": zstandard.compress,
    "deflate": zlib.compress, "Deflate ": raw_deflate, "identity": bytes, "": bytes, "UTF-8": bytes,
}  # fmt: skip


@pytest.mark.parametrize("coding", PACKS)
@pytest.mark.parametrize("data", [b"", b"a", TEXT, bytes(range(256)) * 500])
def test_content_is_inflated(coding: str, data: bytes) -> None:
    assert decode_content(PACKS[coding](data), coding, Limits()) == (data, ())


def test_codings_within_each_other_are_undone_from_the_last() -> None:
    data = brotli.compress(gzip.compress(TEXT))
    assert decode_content(data, "gzip, br", Limits()) == (TEXT, ())
    with pytest.raises(DecodeError, match="compressed 4 times; at most 3"):
        decode_content(data, "br, br, br, br", Limits())


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_content_that_was_inflated_already_stays(coding: str) -> None:
    assert decode_content(b" <!doctype html>", coding, Limits()) == (b" <!doctype html>", ())


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate"])
def test_content_that_is_cut(coding: str) -> None:
    data = bytes(value * value % 251 for value in range(50_000))
    packed = PACKS[coding](data)
    inflated, lost = decode_content(packed[: len(packed) // 2], coding, Limits())
    assert lost == ("truncated",)
    assert inflated
    assert data.startswith(inflated)


@pytest.mark.parametrize("coding", ["br", "deflate"])
def test_content_that_is_damaged_from_the_beginning(coding: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_content(b"\xff" * 100, coding, Limits())
    assert caught.value.reason == "damaged"


def test_an_unknown_coding() -> None:
    with pytest.raises(DecodeError, match="coding 'compress'; br, deflate, gzip, zstd can be read"):
        decode_content(b"a", "compress", Limits())


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_bombs(coding: str) -> None:
    with pytest.raises(LimitError) as caught:
        decode_content(PACKS[coding](bytes(3_000_000)), coding, Limits())
    assert caught.value.reason == "compression_ratio"
    limits = Limits(inflated_bytes=500)
    with pytest.raises(LimitError, match=r"more than 500 bytes \(inflated_bytes\)"):
        decode_content(PACKS[coding](TEXT), coding, limits)
