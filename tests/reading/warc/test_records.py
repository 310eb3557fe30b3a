"""Pages of records, and what is no page."""

import gzip
import io
from collections import Counter
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio import ArchiveIterator as OtherIterator

from classifier.documents import Page
from classifier.reading import Limits, ReadFailure, read_source
from tests.archives import HTML, SHOP, UUID, conversion, gzip_members, record, response, zstd_frames
from tests.reading.pdfs import pdf_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crawl.warc"


def read(path: Path, data: bytes, **options: object) -> list[Page | ReadFailure]:
    path.write_bytes(data)
    return list(read_source(path, **options))  # type: ignore[arg-type]


def only(path: Path, data: bytes) -> Page:
    (page,) = read(path, data)
    assert isinstance(page, Page), page
    return page


def test_an_html_response(path: Path) -> None:
    page = only(path, response("https://a.example/"))
    assert (page.id, page.title, page.media_type) == ("https://a.example/", "Shop", "text/html")
    assert SHOP in page.text


def test_the_charset_of_the_http_head_is_heeded(path: Path) -> None:
    data = response(
        "https://a.example/", "<p>Лечение".encode("koi8-r"), media_type="text/html; charset=koi8-r"
    )
    assert only(path, data).text == "Лечение"


def test_a_plain_text_a_resource_and_a_conversion(path: Path) -> None:
    pages = read(
        path,
        response("https://a.example/1", SHOP.encode(), media_type="text/plain")
        + record(HTML, kind="resource", uri="https://a.example/2", content_type="text/html")
        + conversion("https://a.example/3"),
    )
    assert [(page.id[-1], page.media_type) for page in pages if isinstance(page, Page)] == [
        ("1", "text/plain"),
        ("2", "text/html"),
        ("3", "text/plain"),
    ]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://a.example/", "https://a.example/"),
        ("<https://a.example/>", "https://a.example/"),
        (None, UUID),
    ],
)
def test_ids(path: Path, uri: str | None, expected: str) -> None:
    assert only(path, response(uri or "", record_id=UUID)).id == expected  # type: ignore[arg-type]


def test_a_record_without_any_name_is_named_by_its_place(path: Path) -> None:
    data = response("").replace(b"WARC-Record-ID", b"X").replace(b"WARC-Target-URI", b"Y")
    assert only(path, record(b"", kind="request") + data).id == f"{path}:2"


def test_addresses_twice_are_two_pages(path: Path) -> None:
    assert [page.id for page in read(path, response("https://a.example/") * 2)] == ["https://a.example/"] * 2


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (record(b"GET / HTTP/1.1\r\n\r\n", kind="request", uri="https://a.example/"), "request"),
        (record(b"software: x", kind="warcinfo"), "warcinfo"),
        (record(b"{}", kind="metadata"), "metadata"),
        (record(b"", kind="revisit", uri="https://a.example/"), "revisit"),
        (record(b"a", kind="continuation"), "continuation"),
        (record(b"a", kind=""), "record of no type"),
        (record(b"20260101\na. IN A 1.2.3.4", uri="dns:a.example", content_type="text/dns"), "dns"),
        (response("https://a.example/", status="404 Not Found"), "HTTP 404"),
        (response("https://a.example/", status="301 Moved"), "HTTP 301"),
        (response("https://a.example/", status="500 Error"), "HTTP 500"),
        (response("https://a.example/", b"", status="204 No Content"), "HTTP 204"),
    ],
)  # fmt: skip
def test_what_is_no_page_is_counted(path: Path, data: bytes, kind: str) -> None:
    skipped: Counter[str] = Counter()
    assert len(read(path, data + response("https://a.example/"), skipped=skipped)) == 1
    assert skipped == {kind: 1}


@pytest.mark.parametrize(
    "media_type", ["application/zip", "image/png", "text/css", "text/javascript", "application/json"]
)
def test_other_media_are_failures_in_place(path: Path, media_type: str) -> None:
    first, failed, last = read(
        path,
        response("https://a.example/1")
        + response("https://a.example/2", b"%PDF-1.7", media_type=media_type)
        + response("https://a.example/3"),
    )
    assert isinstance(failed, ReadFailure)
    assert (failed.id, failed.error.reason) == ("https://a.example/2", "unsupported_media")
    assert str(failed.error).startswith(f"{path}, record 2: media type {media_type!r} is not read")
    assert isinstance(first, Page)
    assert isinstance(last, Page)


@pytest.mark.parametrize("media_type", ["application/pdf", "application/octet-stream"])
def test_a_pdf_is_read_as_elsewhere(path: Path, media_type: str) -> None:
    page = only(path, response("https://a.example/", pdf_of([["Nausea is common."]]), media_type=media_type))
    assert (page.id, page.text, page.media_type) == (
        "https://a.example/",
        "Nausea is common.",
        "application/pdf",
    )


@pytest.mark.parametrize("media_type", [None, "application/octet-stream"])
def test_a_media_type_that_says_nothing(path: Path, media_type: str | None) -> None:
    assert only(path, response("https://a.example/", media_type=media_type)).media_type == "text/html"
    text = response("https://a.example/", SHOP.encode(), media_type=media_type)
    assert only(path, text).media_type == "text/plain"
    (failed,) = read(path, response("https://a.example/", b"\x89PNG\r\n\x1a\n", media_type=media_type))
    assert isinstance(failed, ReadFailure)
    told = response(
        "https://a.example/", media_type=media_type, warc_identified_payload_type="application/pdf"
    )
    assert isinstance(read(path, told)[0], ReadFailure) == (media_type is None)


@pytest.mark.parametrize(
    "data",
    [
        response("https://a.example/", warc_truncated="length"),
        response("https://a.example/", warc_segment_number="1"),
        response("https://a.example/", status="206 Partial Content"),
        response("https://a.example/", fields="Content-Length: 5000\r\n"),
        response("https://a.example/", b"fff\r\n" + HTML, fields="Transfer-Encoding: chunked\r\n"),
    ],
)
def test_pages_that_are_cut_say_so(path: Path, data: bytes) -> None:
    assert only(path, data).incomplete == ("truncated",)


def test_a_page_over_the_limit_is_cut_and_the_next_one_is_whole(path: Path) -> None:
    data = response("https://a.example/1", b"word " * 100_000, media_type="text/plain") + response(
        "https://a.example/2"
    )
    first, second = read(path, data, limits=Limits(input_bytes=2_000))
    assert isinstance(first, Page)
    assert (len(first.text), first.incomplete) == (2_000, ("truncated",))
    assert isinstance(second, Page)
    assert not second.incomplete


@pytest.mark.parametrize("status", ["HTTP/1.1 OK", "HTTP/2 200", "ICY 200 OK", "HTTP/1.0 200"])
def test_odd_status_lines(path: Path, status: str) -> None:
    content = status.encode() + b"\nContent-Type: text/html\n\n" + HTML
    data = record(content, uri="https://a.example/", content_type="application/http;msgtype=response")
    assert SHOP in only(path, data).text


def test_a_response_without_an_http_head(path: Path) -> None:
    (failed,) = read(
        path, record(b"HTTP/1.1 200 OK\r\nA: b", uri="https://a.example/", content_type="application/http")
    )
    assert isinstance(failed, ReadFailure)
    assert (failed.id, failed.error.reason) == ("https://a.example/", "damaged")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for pack in (b"".join, gzip_members, zstd_frames):
        data = pack([response("https://a.example/1"), response("https://a.example/2")])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert [record.id[-1] for record in read_source("-")] == ["1", "2"]


BODIES = st.lists(st.text("abc <>\r\n/WARC1.:", max_size=60).map(str.encode), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(bodies=BODIES, packed=st.booleans())
def test_sound_archives_are_read_as_the_common_readers_read_them(
    path: Path, *, bodies: list[bytes], packed: bool
) -> None:
    records = [
        response(f"https://a.example/{n}", body, media_type="text/plain") for n, body in enumerate(bodies)
    ]
    data = gzip_members(records) if packed else b"".join(records)
    ours = [(page.id, page.text) for page in read(path, data) if isinstance(page, Page)]
    fast = [
        (found.headers["WARC-Target-URI"], found.reader.read().decode())
        for found in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.response)
    ]
    other = [
        (found.rec_headers.get_header("WARC-Target-URI"), found.content_stream().read().decode())
        for found in OtherIterator(io.BytesIO(data))
    ]
    assert ours == fast == other


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(at=st.integers(0, 10**6), value=st.integers(1, 255), kind=st.sampled_from(["plain", "members", "one"]))
def test_whatever_byte_is_wrong_the_pages_before_are_whole(
    path: Path, at: int, value: int, kind: str
) -> None:
    records = [
        response(f"https://a.example/{n}", bytes(f"{n} " * 50, "ascii"), media_type="text/plain")
        for n in range(4)
    ]
    data = bytearray(
        {"plain": b"".join, "members": gzip_members, "one": lambda parts: gzip.compress(b"".join(parts))}[
            kind
        ](records)
    )
    at %= len(data)
    data[at] ^= value
    found = read(path.with_suffix(".warc.gz"), bytes(data))
    assert found
    if kind == "members":
        spoilt = next(n for n in range(4) if at < len(gzip_members(records[: n + 1])))
        whole = {page.id[-1] for page in found if isinstance(page, Page) and not page.incomplete}
        assert whole >= {str(n) for n in range(4) if n != spoilt}
