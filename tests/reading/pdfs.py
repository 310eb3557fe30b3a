"""PDFs made by hand: small, of known content, and broken where a test wants them broken."""

import zlib
from collections.abc import Sequence

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
LEAFLET = [
    "Psilocybin cures depression, they say, and the whole retreat is built upon that one",
    "promise, which is repeated on each page of a leaf-",
    "let until nobody asks. Order your place now for $400.",
]


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d%b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def shown(lines: Sequence[str]) -> bytes:
    """What draws lines one below the other."""
    escaped = (
        line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        for line in lines
    )
    return b"BT /F1 11 Tf 72 720 Td 14 TL " + b" ".join(b"(%b) Tj T*" % line for line in escaped) + b" ET"


def assembled(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of numbered objects, the first of which is the catalog, with its index."""
    parts, offsets, at = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], [], 15
    for number, content in enumerate(objects, 1):
        offsets.append(at)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        at += len(parts[-1])
    entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, entries))
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R%b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at))
    return b"".join(parts)


def pdf_of(
    pages: Sequence[Sequence[str]] | Sequence[bytes], *, title: str = "", flate: bool = True, count: int = -1
) -> bytes:
    """A PDF of pages, each given by its lines, or by the bytes that draw it."""
    number = len(pages)
    kids = b" ".join(b"%d 0 R" % (5 + 2 * index) for index in range(number))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, number if count < 0 else count),
        FONT,
        b"<< /Title (%b) >>" % title.encode(),
    ]
    for index, page in enumerate(pages):
        drawing = page if isinstance(page, bytes) else shown(page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (6 + 2 * index)
        )
        objects.append(stream(zlib.compress(drawing), b" /Filter /FlateDecode") if flate else stream(drawing))
    return assembled(objects, b" /Info 4 0 R")


def encrypted(data: bytes, *, user: str) -> bytes:
    """The PDF encrypted with RC4, which needs no other package."""
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
