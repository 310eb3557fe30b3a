"""Read one document, whose kind is known."""

import re
from dataclasses import replace
from typing import Final

from classifier.documents import Page
from classifier.errors import DecodeError
from classifier.reading.decoding import clean_text, decode_bytes
from classifier.reading.formats import is_json
from classifier.reading.inline import read_html_page, read_pdf_page
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.pdf import PDF_TYPE
from classifier.reading.text import read_text

__all__ = ["read_page"]

_HTML: Final = frozenset({"text/html", "application/xhtml+xml"})
_CHARSET: Final = re.compile(r""";\s*charset\s*=\s*["']?([^\s"';]+)""", re.I)


def read_page(
    data: bytes | str,
    *,
    media_type: str = "text/plain",
    id: str = "",  # noqa: A002
    limits: Limits = DEFAULT_LIMITS,
) -> Page:
    r"""Read one document.

    A document without words gives a page whose text is blank. PDF, and HTML over a size, are parsed
    in a worker process (see `Limits`).

    Args:
        data: The document's bytes, or its text.
        media_type: `text/html` or `application/xhtml+xml`, `application/pdf`, or any other
            `text/...`, which is read as plain text; parameters such as `charset` are heeded.
        id: A name for the page; kept as it is.
        limits: How much is read; what is over them is left out and `Page.incomplete` says so.

    Raises:
        DecodeError: The media type is another, or the bytes are of a binary format.
        InputError: The document cannot be parsed within the limits.
        MissingExtraError: The media type needs a package that is not installed.

    >>> page = read_page(b"<h1>Risks</h1><p>Nausea.</p>", media_type="text/html")
    >>> [(block.role, block.slice(page.text)) for block in page.blocks]
    [('heading', 'Risks'), ('main', 'Nausea.')]
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind == PDF_TYPE and isinstance(data, bytes):
        return read_pdf_page(data, id=id, limits=limits)
    if kind not in _HTML and not kind.startswith("text/"):
        raise DecodeError(
            f"media type {media_type!r} cannot be read; give text/plain, text/markdown, text/html "
            "or the bytes of application/pdf"
        )
    text, cut = _text(data, media_type, html=kind in _HTML, limits=limits)
    page = _read(text, kind, id, limits)
    if cut and "truncated" not in page.incomplete:
        page = replace(page, incomplete=tuple(sorted((*page.incomplete, "truncated"))))
    return page


def _text(data: bytes | str, media_type: str, *, html: bool, limits: Limits) -> tuple[str, bool]:
    """Return the document's text, and whether part of it was left out."""
    if isinstance(data, str):
        return clean_text(data), False
    charset = _CHARSET.search(media_type)
    cut = len(data) > limits.input_bytes
    text = decode_bytes(
        data[: limits.input_bytes],
        charset=charset[1] if charset else None,
        html=html,
        whole=not cut,
    )
    return text, cut


def _read(text: str, kind: str, name: str, limits: Limits) -> Page:
    if kind in _HTML:
        if is_json(text):
            raise DecodeError("the input is JSON, but HTML is needed; give its text, or rows as JSON lines")
        return read_html_page(text, id=name, limits=limits)
    return read_text(text, id=name, media_type=kind, limits=limits)
