import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.errors import DecodeError, InputError
from classifier.reading import Limits, read_page
from classifier.reading.formats import is_json

TAGS = (
    "<p>", "</p>", "<div hidden>", "</div>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>",
    "</table>", "<h1>", "</h1>", "<br>", "<script>", "</script>", "<!--", "-->", "<title>", "</title>",
    "<img alt='a b'>", "<button>", "</button>", "<details>", "<summary>", "<nav>", "</nav>", "<select>",
    "<option>", "<textarea>", "<svg>", "<", ">", "&amp;", "&#0;", "&#xD800;", "</html>", "</body>",
    "<body>", "<html>", "<frameset>", "<pre>", "\n", "word", " ", "\x00", "\ud800", "\U0001f344",
    "<input placeholder=x>", "<meta name=description content=y>", "<plaintext>",
)  # fmt: skip


def test_text_is_kept_character_for_character() -> None:
    text = "  One.\r\n\r\n\tTwo \u00a0 \U0001f344\x00 "
    page = read_page(text, id="a")
    assert (page.text, page.id, page.blocks, page.incomplete) == (text, "a", (), ())


def test_bytes_of_text_are_decoded() -> None:
    assert read_page("caf\u00e9".encode()).text == "caf\u00e9"
    assert read_page("caf\u00e9".encode("cp1252")).text == "caf\u00e9"
    assert read_page("caf\u00e9".encode("utf-16")).text == "caf\u00e9"


def test_the_charset_of_the_media_type_is_heeded() -> None:
    data = "\u0433\u0440\u0438\u0431".encode("cp1251")
    assert read_page(data, media_type='text/plain; charset="windows-1251"').text == "\u0433\u0440\u0438\u0431"
    assert read_page(data, media_type="Text/HTML;charset=windows-1251").text == "\u0433\u0440\u0438\u0431"


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/x-anything", "TEXT/PLAIN; a=b"])
def test_any_text_is_plain_text(media_type: str) -> None:
    page = read_page("<p>a</p>", media_type=media_type)
    assert page.text == "<p>a</p>"
    assert page.media_type == media_type.partition(";")[0].lower()


@pytest.mark.parametrize(
    "media_type", ["application/zip", "image/png", "", "html", "application/octet-stream"]
)
def test_other_media_types_are_refused(media_type: str) -> None:
    with pytest.raises(
        DecodeError, match="cannot be read; give text/plain, text/markdown, text/html or the"
    ) as caught:
        read_page(b"a", media_type=media_type)
    assert caught.value.reason == "unsupported_media"


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
@pytest.mark.parametrize("data", ["", b"", " \n ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_document_is_a_blank_page(media_type: str, data: bytes | str) -> None:
    page = read_page(data, media_type=media_type)
    assert not page.text.strip()
    assert page.incomplete == ()


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_an_image_is_refused_whatever_it_is_called(media_type: str) -> None:
    with pytest.raises(DecodeError, match="a PNG image"):
        read_page(b"\x89PNG\r\n\x1a\n" + bytes(100), media_type=media_type)


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
@pytest.mark.parametrize("as_bytes", [True, False])
def test_a_paragraph_of_ten_megabytes_is_cut_and_says_so(media_type: str, *, as_bytes: bool) -> None:
    text = "It helps some. " * 700_000
    page = read_page(text.encode() if as_bytes else text, media_type=media_type)
    assert 1_999_900 < len(page.text) <= 2_000_000
    assert page.incomplete == ("truncated",)


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_bytes_over_the_limit_are_left_out_and_say_so(media_type: str) -> None:
    page = read_page("caf\u00e9\u00e9".encode(), media_type=media_type, limits=Limits(input_bytes=6))
    assert page.text == "caf\u00e9"
    assert page.incomplete == ("truncated",)


@pytest.mark.parametrize("media_type", ["text/plain", "text/html"])
def test_lone_surrogates_are_replaced(media_type: str) -> None:
    assert read_page("a\ud800b", media_type=media_type).text == "a\ufffdb"


def test_a_byte_order_mark_is_no_text() -> None:
    assert read_page(b"\xef\xbb\xbfa").text == "a"


def check_blocks(data: bytes | str) -> None:
    page = read_page(data, media_type="text/html")
    page.text.encode()
    at = 0
    for block in page.blocks:
        words = block.slice(page.text)
        assert block.start >= at
        assert not page.text[at : block.start].strip()
        assert words == words.strip() != ""
        at = block.end
    assert at == len(page.text)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=60).map("".join))
def test_blocks_cover_the_text_of_any_tags(html: str) -> None:
    check_blocks(html)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300).filter(lambda text: not is_json(text)))
def test_blocks_cover_the_text_of_any_text(html: str) -> None:
    check_blocks(html)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["text/plain", "text/html", "text/html; charset=utf-16"]))
def test_any_bytes_are_a_page_or_an_input_error(data: bytes, media_type: str) -> None:
    try:
        page = read_page(data, media_type=media_type)
    except InputError:
        return
    page.text.encode()


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        st.characters(exclude_characters="<&\x00\r", exclude_categories=["Cs", "Cc"]),
        min_size=1,
        max_size=200,
    )
)
def test_no_word_of_a_paragraph_is_lost(text: str) -> None:
    assert "".join(read_page(f"<p>{text}</p>", media_type="text/html").text.split()) == "".join(text.split())
