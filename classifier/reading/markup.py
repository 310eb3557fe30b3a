"""Parse HTML, and notice when the parser gave up."""

import re
from typing import Final

import lxml.html
from lxml import etree

from classifier.errors import DecodeError

__all__ = ["parse_html"]

_CLOSERS: Final = re.compile(r"</(?:html|body)\s*>", re.I)
_UNSEEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<[^>]*(?:>|\Z)", re.I | re.S
)
_XML_LIMIT: Final = "ERR_RESOURCE_LIMIT"


def parse_html(text: str) -> tuple[lxml.html.HtmlElement | None, tuple[str, ...]]:
    """Parse a page leniently.

    Args:
        text: The page's HTML, without lone surrogates.

    Returns:
        The root element, or `None` when the page has none; and why part of it is unread.

    Raises:
        DecodeError: The parser made nothing of a page that has words.
    """
    # The parser drops all that follows the end of the page, where real pages have text.
    markup = _CLOSERS.sub("", text).encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(
        huge_tree=True, recover=True, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(markup, parser=parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None and _has_words(text):
        raise DecodeError(
            "the HTML parser could make nothing of the page; save it as plain text", reason="parse_failed"
        )
    return root, tuple(_problems(text, parser))


def _problems(text: str, parser: lxml.html.HTMLParser) -> list[str]:
    problems = []
    if any(entry.type_name == _XML_LIMIT for entry in parser.error_log):
        problems.append("too_complex")
    elif any(entry.level_name == "FATAL" for entry in parser.error_log):
        problems.append("parse_failed")
    if _ends_in_script(text.lower()):
        problems.append("truncated")
    return problems


def _ends_in_script(text: str) -> bool:
    """Tell whether the page ends inside a script or style: it was cut, or hides its rest there."""
    return any(text.rfind(f"<{tag}") > text.rfind(f"</{tag}") for tag in ("script", "style"))


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, _UNSEEN.sub(" ", text)))
