"""Parse HTML, and notice when the parser gave up or stopped early."""

import re
import secrets
from typing import Final

import lxml.html
from lxml import etree

from classifier.errors import DecodeError
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.tokens import drop_attributes, flatten, may_be_crowded

__all__ = ["parse_flat", "parse_html"]

_SPACES: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
_CLOSERS: Final = re.compile(
    b"</(?:html|body)(?:" + b"|".join(re.escape(space.encode()) for space in _SPACES) + b")*>", re.I
)
_UNSEEN: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)|<[^>]*(?:>|\Z)", re.I | re.S
)
_END: Final = f"fairbalance-end-{secrets.token_hex(8)}"
"""An element put after the page: a parser that does not come to it has not read the page to its end.
No page can know its name, so none can have one of its own."""
_END_TAG: Final = f"<{_END}>".encode()
_XML_LIMIT: Final = "ERR_RESOURCE_LIMIT"
_FLAT_DEPTH: Final = 1_000
"""Depth of a page whose tags were thinned; the parser adds elements of its own and gives up at 2,048."""

Parsed = tuple[lxml.html.HtmlElement | None, tuple[str, ...]]


def parse_html(text: str, limits: Limits = DEFAULT_LIMITS) -> Parsed:
    """Parse a page leniently; where it is nested too deep for the parser, without its deepest tags.

    Args:
        text: The page's HTML, without lone surrogates.
        limits: Bounds on attributes and depth.

    Returns:
        The root element, or `None` when the page has none; and why part of it may be unread.

    Raises:
        DecodeError: The parser made nothing of a page that has words.
    """
    markup, crowded = _prepared(text, limits)
    root, problems = _parsed(markup)
    if "too_complex" in problems:
        root, more = _parsed(_flattened(markup, min(_FLAT_DEPTH, limits.html_depth)))
        problems = {"too_complex", *more}
    if root is None and _has_words(text):
        raise DecodeError(
            "the HTML parser could make nothing of the page; save it as plain text", reason="parse_failed"
        )
    return root, tuple(sorted({*problems, *(["too_complex"] if crowded else [])}))


def parse_flat(text: str, limits: Limits) -> lxml.html.HtmlElement | None:
    """Parse a page without the tags of elements that stand too deep to be followed."""
    markup, _ = _prepared(text, limits)
    # Room for the elements that the parser puts around a page that has none.
    return _parsed(_flattened(markup, max(1, min(_FLAT_DEPTH, limits.html_depth - 3))))[0]


def _prepared(text: str, limits: Limits) -> tuple[bytes, bool]:
    """Return the markup that is parsed, and whether attributes over the limit were taken out."""
    # The parser drops all that follows the end of the page, where real pages have text.
    data = _CLOSERS.sub(b"", text.encode("utf-8", "replace"))
    if not may_be_crowded(data, limits.html_attributes):
        return data, False
    markup, crowded = drop_attributes(data.decode(), limits.html_attributes)
    return markup.encode(), crowded


def _flattened(data: bytes, depth: int) -> bytes:
    return flatten(data.decode(), depth).encode()


def _parsed(data: bytes) -> tuple[lxml.html.HtmlElement | None, set[str]]:
    parser = _parser()
    root = _root(data + _END_TAG, parser)
    problems = _problems(parser)
    end = root
    while end is not None and len(end):
        end = end[-1]
    if end is not None and end.tag == _END:
        if (parent := end.getparent()) is not None:
            parent.remove(end)
        return root, problems
    if root is None or problems:
        return root, problems
    # The mark may stand where it is text; without it the page is as it was.
    return _root(data, _parser()), {"truncated"}


def _parser() -> etree.HTMLParser:
    # lxml.html looks up the class of every element in Python; plain elements do. Nor is a table of
    # all ids of use here, which takes a sixth of the time.
    return etree.HTMLParser(
        huge_tree=True,
        recover=True,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _root(data: bytes, parser: etree.HTMLParser) -> lxml.html.HtmlElement | None:
    try:
        return etree.fromstring(data, parser=parser)
    except etree.XMLSyntaxError:
        return None


def _problems(parser: etree.HTMLParser) -> set[str]:
    if any(entry.type_name == _XML_LIMIT for entry in parser.error_log):
        return {"too_complex"}
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        return {"parse_failed"}
    return set()


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, _UNSEEN.sub(" ", text)))
