import codecs
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import DecodeError
from classifier.reading.binary import binary_kind
from classifier.reading.decoding import clean_text, decode_bytes
from classifier.reading.unmarked import unmarked_charset

TEXT = "Psilocybin caf\u00e9 \u201cheals\u201d \u2014 \u20ac99 \U0001f344"

MAGIC = {
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10",
    "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF",
    "GIF": b"GIF89a\x01\x00\x01\x00",
    "ZIP": b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml",
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "Parquet": b"PAR1\x15\x04",
    "WARC": b"WARC/1.0\r\nWARC-Type: warcinfo\r\n",
    "control characters": zlib.compress(bytes(range(256)) * 10) + bytes(range(32)) * 20,
    "of 2000 bytes": b"\x00" * 2000,
}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decode_bytes(TEXT.encode(encoding), charset="koi8-r") == TEXT


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")]
)
def test_big_endian_marks_decide_too(mark: bytes, encoding: str) -> None:
    assert decode_bytes(mark + TEXT.encode(encoding)) == TEXT


WIDE = ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", WIDE)
@pytest.mark.parametrize(
    "text", [TEXT, "Cure", "a\n", "<!doctype html><p>Nausea \u2013 \u201cmild\u201d.</p>"]
)
@pytest.mark.parametrize("charset", [None, "utf-8", "iso-8859-1", "utf-16"])
def test_zero_bytes_decide_where_there_is_no_mark(encoding: str, text: str, charset: str | None) -> None:
    assert decode_bytes(text.encode(encoding), charset=charset) == text
    assert decode_bytes(text.encode(encoding), html=True) == text


@pytest.mark.parametrize("encoding", WIDE)
def test_a_cut_within_an_unmarked_character_loses_that_character_only(encoding: str) -> None:
    data = ("heals " * 20).encode(encoding)
    assert decode_bytes(data[:-1], whole=False) == ("heals " * 20)[:-1]
    with pytest.raises(DecodeError, match="control characters"):
        decode_bytes(data[:-1])


GREEK = "\u03b8\u03b5\u03c1\u03b1\u03c0\u03b5\u03af\u03b1 " * 9
CYRILLIC = "\u0433\u0440\u0438\u0431\u044b "
CHINESE = "\u6cbb\u7642\u8599\u83c7" * 30


@pytest.mark.parametrize("text", [GREEK, CHINESE])
@pytest.mark.parametrize("encoding", WIDE)
def test_unmarked_text_in_other_letters_is_read_or_refused_and_never_garbled(
    text: str, encoding: str
) -> None:
    try:
        assert decode_bytes(text.encode(encoding)) == text
    except DecodeError as error:
        assert "control characters" in str(error) or "save it as UTF-8" in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CYRILLIC, "cp1251"),
        (CYRILLIC, "koi8-r"),
        (CYRILLIC * 50, "cp866"),
        (GREEK, "iso8859-7"),
        (CHINESE, "gbk"),
        (CHINESE, "big5"),
        ("Book your session now.", "cp037"),
    ],
)
def test_a_charset_that_nothing_names_is_refused_and_never_garbled(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    with pytest.raises(
        DecodeError, match=r"not UTF-8, and too much of it .* bytes.*save it as UTF-8"
    ) as caught:
        decode_bytes(data)
    assert caught.value.reason == "bad_encoding"
    assert decode_bytes(data, charset=encoding) == text


@pytest.mark.parametrize(
    "text",
    ["\u00c9\u00e9", "D\u00e9j\u00e0 vu, \u00e0 c\u00f4t\u00e9 d\u2019une for\u00eat d\u2019\u00e9t\u00e9."],
)
def test_accents_are_western(text: str) -> None:
    assert decode_bytes(text.encode("cp1252")) == text


def test_numbers_of_two_bytes_are_not_text() -> None:
    with pytest.raises(DecodeError, match="control characters"):
        decode_bytes(b"".join(number.to_bytes(2, "little") for number in range(1, 200)))


def test_utf8_is_the_default() -> None:
    assert decode_bytes(TEXT.encode()) == TEXT


def test_a_declared_charset_is_used() -> None:
    assert (
        decode_bytes("\u0433\u0440\u0438\u0431".encode("koi8-r"), charset="KOI8-R")
        == "\u0433\u0440\u0438\u0431"
    )


@pytest.mark.parametrize(
    "charset", ["no-such", "", "hex", "rot13", "zlib", "undefined", "utf-7", "a\x00b", "\u00fc"]
)
def test_an_unknown_or_unsafe_charset_is_passed_over(charset: str) -> None:
    assert decode_bytes(b"heals +AGE- all", charset=charset) == "heals +AGE- all"


def test_a_wrong_charset_is_passed_over() -> None:
    assert decode_bytes(TEXT.encode(), charset="ascii") == TEXT
    assert decode_bytes(TEXT.encode(), charset="shift_jis") == TEXT


@pytest.mark.parametrize("charset", ["iso-8859-1", "latin1", "windows-1252", "us-ascii", None])
def test_western_bytes_are_windows_1252(charset: str | None) -> None:
    data = "caf\u00e9 \u201cheals\u201d \u20ac99".encode("cp1252")
    assert decode_bytes(data, charset=charset) == "caf\u00e9 \u201cheals\u201d \u20ac99"


def test_utf8_that_is_said_to_be_western_is_utf8() -> None:
    assert decode_bytes("caf\u00e9".encode(), charset="iso-8859-1") == "caf\u00e9"


def test_bytes_that_windows_1252_lacks_become_replacement_characters() -> None:
    assert decode_bytes(b"caf\xe9 \x81") == "caf\u00e9 \ufffd"


@pytest.mark.parametrize(
    "head",
    [
        b'<meta charset="windows-1251">',
        b"<META CHARSET=windows-1251>",
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        b'<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_a_charset_named_in_html_is_used(head: bytes) -> None:
    data = head + "\u0433\u0440\u0438\u0431".encode("cp1251")
    assert decode_bytes(data, html=True).endswith("\u0433\u0440\u0438\u0431")
    assert not decode_bytes(data).endswith("\u0433\u0440\u0438\u0431")


def test_a_page_that_says_utf16_in_ascii_is_utf8() -> None:
    data = b'<meta charset="utf-16">' + TEXT.encode()
    assert decode_bytes(data, html=True).endswith(TEXT)


@pytest.mark.parametrize("kind", MAGIC)
def test_binary_formats_are_refused_by_name(kind: str) -> None:
    with pytest.raises(DecodeError, match=kind) as caught:
        decode_bytes(MAGIC[kind])
    assert caught.value.reason == "unsupported_media"
    assert "convert it to text" in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"a", b"a\x00b", b"page 1\x0cpage 2", b"\x1b[1mbold\x1b[0m", b"BZ and PK and GIF"]
)
def test_text_with_a_few_odd_bytes_is_text(data: bytes) -> None:
    assert binary_kind(data) == ""
    assert decode_bytes(data) == data.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_cut_within_a_character_loses_that_character_only(encoding: str, missing: int) -> None:
    data = (TEXT + "\U0001f344").encode(encoding)[:-missing]
    assert decode_bytes(data, whole=False) in {TEXT, TEXT + "\U0001f344"}


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    assert clean_text("a\ud800\udc00b\udfff") == "a\ufffd\ufffdb\ufffd"
    assert clean_text("\U0001f344") == "\U0001f344"


@given(
    data=st.binary(max_size=300),
    charset=st.sampled_from([None, "utf-8", "utf-16", "gbk", "cp1252", "x"]),
    html=st.booleans(),
)
def test_any_bytes_are_text_or_refused(*, data: bytes, charset: str | None, html: bool) -> None:
    try:
        text = decode_bytes(data, charset=charset, html=html)
    except DecodeError:
        return
    text.encode()


@given(st.text(max_size=200))
def test_utf8_text_comes_back_unless_it_is_binary(text: str) -> None:
    text = clean_text(text)
    data = text.encode()
    if not binary_kind(data) and not unmarked_charset(data) and not text.startswith("\ufeff"):
        assert decode_bytes(data) == text
