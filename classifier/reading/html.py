"""Read HTML: every text a reader would see, in order, in blocks with roles."""

from collections.abc import Iterable
from typing import Final

import lxml.html

from classifier.documents import Block, Page
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.markup import parse_html
from classifier.reading.walker import write_body
from classifier.reading.writer import BlockWriter

__all__ = ["read_html"]

_HEAD_CHARACTERS: Final = 2_000
"""Code points kept of a page's title and of its description."""


def read_html(
    text: str,
    *,
    id: str = "",  # noqa: A002
    limits: Limits = DEFAULT_LIMITS,
) -> Page:
    """Make a page of HTML.

    Blocks are joined by a blank line. The title comes first unless a heading says the same
    words, the description last unless the page says the same words.

    Raises:
        DecodeError: The parser made nothing of a page that has words.
    """
    cut = len(text) > limits.input_bytes
    root, problems = parse_html(text[: limits.input_bytes])
    if root is None:
        return Page(text="", id=id, media_type="text/html", incomplete=_sorted(problems, truncated=cut))
    writer = BlockWriter(limits.text_characters)
    too_deep = write_body(root, writer, depth=limits.html_depth)
    body, blocks = writer.finish()
    title, description = _title(root), _description(root)
    whole, blocks = _assembled(title, description, body, blocks)
    return Page(
        text=whole,
        id=id,
        blocks=blocks,
        title=title or None,
        incomplete=_sorted(problems, truncated=cut or writer.full, too_complex=too_deep),
        media_type="text/html",
    )


def _sorted(problems: Iterable[str], **found: bool) -> tuple[str, ...]:
    return tuple(sorted({*problems, *(name for name, true in found.items() if true)}))


def _assembled(
    title: str, description: str, body: str, blocks: tuple[Block, ...]
) -> tuple[str, tuple[Block, ...]]:
    headings = {_words(block.slice(body)) for block in blocks if block.role == "heading"}
    parts: list[tuple[str, tuple[Block, ...]]] = [(body, blocks)]
    if title and _words(title) not in headings:
        parts.insert(0, (title, (Block(0, len(title), role="title"),)))
    if description and _words(description) not in _words(body):
        parts.append((description, (Block(0, len(description), role="metadata"),)))
    return _joined(part for part in parts if part[0])


def _joined(parts: Iterable[tuple[str, tuple[Block, ...]]]) -> tuple[str, tuple[Block, ...]]:
    text, joined = "", []
    for part, blocks in parts:
        text += "\n\n" if text else ""
        joined += [block.shift(len(text)) for block in blocks]
        text += part
    return text, tuple(joined)


def _words(text: str) -> str:
    return " ".join(text.casefold().split())


def _title(root: lxml.html.HtmlElement) -> str:
    for element in root.iter("title"):
        parent = element.getparent()
        if parent is None or parent.tag in {"head", "html", "body"}:
            return " ".join((element.text or "").split())[:_HEAD_CHARACTERS].strip()
    return ""


def _description(root: lxml.html.HtmlElement) -> str:
    for element in root.iter("meta"):
        if element.get("name", "").strip().lower() == "description":
            return " ".join(element.get("content", "").split())[:_HEAD_CHARACTERS].strip()
    return ""
