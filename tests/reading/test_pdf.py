import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError, MissingExtraError, RecordError
from classifier.reading import Limits, read_page
from classifier.reading.pdf import is_pdf, read_pdf
from tests.reading.pdfs import LEAFLET, assembled, encrypted, pdf_of

JOINED = " ".join(LEAFLET).replace("leaf- let", "leaflet")


def test_a_page_is_its_paragraphs():
    page = read_pdf(pdf_of([["Our retreat", *LEAFLET, "• one meal", "• two meals"], LEAFLET]), id="x")
    assert [(block.role, block.slice(page.text)) for block in page.blocks] == [
        ("heading", "Our retreat"),
        ("main", JOINED),
        ("list", "• one meal"),
        ("list", "• two meals"),
        ("main", JOINED),
    ]
    assert (page.id, page.media_type, page.incomplete) == ("x", "application/pdf", ())
    assert page.text == "\n\n".join(block.slice(page.text) for block in page.blocks)


def test_paragraphs_end_with_their_page():
    assert len(read_pdf(pdf_of([LEAFLET[:1], LEAFLET[1:]])).blocks) == 2


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("What to know", "What to know"),
        ("  a \n b ", "a b"),
        ("", None),
        ("Untitled document", None),
        ("Microsoft Word - leaflet", None),
        ("leaflet_final2.docx", None),
        ("12-03", None),
        ("x" * 201, None),
    ],
)
def test_a_title_is_taken_when_a_person_wrote_it(title, expected):
    assert read_pdf(pdf_of([LEAFLET], title=title)).title == expected


def test_pages_over_the_limit_are_left_out():
    page = read_pdf(pdf_of([[f"Page {number}."] for number in range(5)]), limits=Limits(pdf_pages=3))
    assert page.text == "Page 0.\n\nPage 1.\n\nPage 2."
    assert page.incomplete == ("truncated",)


def test_characters_over_the_limit_are_left_out():
    page = read_pdf(pdf_of([LEAFLET] * 5), limits=Limits(text_characters=300))
    assert len(page.text) <= 300
    assert page.incomplete == ("truncated",)


def test_a_pdf_is_told_by_its_beginning():
    assert is_pdf(b"%PDF-1.4")
    assert is_pdf(b"\n" * 1000 + b"%PDF-1.4")
    assert not is_pdf(b"\n" * 1024 + b"%PDF-1.4")
    with pytest.raises(DecodeError, match="begins with %PDF") as told:
        read_pdf(b"<p>words")
    assert told.value.reason == "unsupported_media"


def test_a_pdf_without_pages():
    with pytest.raises(RecordError, match="no pages") as told:
        read_pdf(pdf_of([]))
    assert told.value.reason == "empty"


def test_fewer_pages_than_were_promised_is_damage():
    page = read_pdf(pdf_of([LEAFLET], count=9))
    assert (page.text, page.incomplete) == (JOINED, ("damaged",))


def test_a_password_that_is_empty_opens():
    assert read_pdf(encrypted(pdf_of([LEAFLET]), user="")).text == JOINED


def test_a_password_that_is_not_known():
    with pytest.raises(DecodeError, match="save it without") as told:
        read_pdf(encrypted(pdf_of([LEAFLET]), user="secret"))
    assert told.value.reason == "encrypted"


def test_a_kind_of_encryption_that_needs_another_package_or_a_password():
    entry = (
        b"<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /O <%b> /U <%b> /OE <%b> /UE <%b> /Perms <%b> "
        b"/CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF /StrF /StdCF >>"
    ) % (b"00" * 48, b"00" * 48, b"00" * 32, b"00" * 32, b"00" * 16)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", entry]
    with pytest.raises(DecodeError) as told:
        read_pdf(assembled(objects, b" /Encrypt 3 0 R"))
    assert told.value.reason == "encrypted"


def test_without_the_package_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    for read in (read_pdf, lambda data: read_page(data, media_type="application/pdf")):
        with pytest.raises(MissingExtraError, match=r"pip install 'fairbalance\[pdf\]'"):
            read(pdf_of([LEAFLET]))


def test_a_pdf_by_its_media_type_is_read_in_a_worker():
    assert read_page(pdf_of([LEAFLET]), media_type="application/pdf; x=1", id="x") == read_pdf(
        pdf_of([LEAFLET]), id="x"
    )


def test_a_pdf_over_the_limit_names_it_and_the_remedy():
    with pytest.raises(LimitError, match=r"more than 100 bytes .*--max input_bytes=") as told:
        read_page(pdf_of([LEAFLET]), media_type="application/pdf", limits=Limits(input_bytes=100))
    assert told.value.reason == "too_large"


def test_what_the_program_has_set_for_its_log_is_left_alone(caplog):
    read_pdf(b"\n\n" + pdf_of([LEAFLET]))
    assert not caplog.records


@pytest.mark.parametrize("step", [40, 97])
def test_cut_anywhere_it_is_read_in_part_or_refused(step):
    whole = pdf_of([LEAFLET, LEAFLET], flate=False)
    found = set()
    for end in range(0, len(whole) - 8, step):
        try:
            page = read_pdf(whole[:end])
        except InputError as error:
            found.add(error.reason)
        else:
            assert page.incomplete == ("damaged",)
            assert JOINED.startswith(page.text.partition("\n\n")[0])
            found.add("read")
    assert found == {"read", "damaged", "unsupported_media"}


@settings(max_examples=60, deadline=None)
@given(
    at=st.lists(st.integers(0, 1_500), max_size=8),
    noise=st.binary(min_size=1, max_size=12),
    flate=st.booleans(),
)
def test_with_noise_anywhere_it_is_a_page_or_refused(*, at, noise, flate):
    data = bytearray(pdf_of([LEAFLET, LEAFLET], flate=flate))
    for place in at:
        data[place : place + len(noise)] = noise
    try:
        page = read_pdf(bytes(data), limits=Limits(pdf_stream_bytes=100_000))
    except InputError:
        return
    assert isinstance(page, Page)
    page.text.encode()


def test_a_pdf_that_another_program_wrote():
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(pdf_of([LEAFLET], title="A leaflet"))))
    out = io.BytesIO()
    writer.write(out)
    page = read_pdf(out.getvalue())
    assert (page.title, page.text) == ("A leaflet", JOINED)
