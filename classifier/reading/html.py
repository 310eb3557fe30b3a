"""Read HTML: every text a reader would see, in order, in blocks with roles."""

from collections.abc import Iterable, Sequence
from typing import Final

import lxml.html

from classifier.documents import Page, Unseen
from classifier.reading.head import page_metadata, page_title
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.markup import parse_flat, parse_html
from classifier.reading.shells import is_cookie_wall, is_script_shell
from classifier.reading.spelling import pieces_of, spell
from classifier.reading.steps import Steps
from classifier.reading.survey import look_over
from classifier.reading.walker import Walk, walk_over
from classifier.reading.writer import BlockWriter

__all__ = ["read_html"]

_HIDDEN_CHARACTERS: Final = 200_000
"""Code points of hidden text that are kept; it is shown beside a report and never scored."""


def read_html(
    text: str,
    *,
    id: str = "",  # noqa: A002
    limits: Limits = DEFAULT_LIMITS,
) -> Page:
    """Make a page of HTML.

    Blocks are joined by a blank line. The title comes first unless a heading says the same
    words or the page shows nothing else. What no reader of the page sees (hidden text,
    descriptions, product data) stands in `Page.unseen`.

    Raises:
        DecodeError: The parser made nothing of a page that has words.
    """
    cut = len(text) > limits.input_bytes
    markup = text[: limits.input_bytes]
    root, found = parse_html(markup, limits)
    problems = {*found, *(["truncated"] if cut else [])}
    if root is None:
        return Page(text="", id=id, media_type="text/html", incomplete=tuple(sorted(problems)))
    survey = look_over(root)
    writer, walk, too_deep = _written(root, limits)
    if too_deep and (flat := parse_flat(markup, limits)) is not None:
        root = flat
        problems.add("too_complex")
        survey = look_over(root)
        writer, walk, _ = _written(root, limits)
    writer.end_block()
    title = page_title(survey)
    whole, blocks = writer.finish(title if not _is_said(title, writer) else "")
    body = whole[blocks[0].end :].lstrip() if blocks and blocks[0].role == "title" else whole
    problems |= {"truncated"} if writer.full else set()
    return Page(
        text=whole,
        id=id,
        blocks=blocks,
        title=title or None,
        incomplete=tuple(sorted({*problems, *_shows_little(root, body)})),
        media_type="text/html",
        unseen=(*_hidden(walk.hidden, limits), *page_metadata(survey)),
    )


def _written(root: lxml.html.HtmlElement, limits: Limits) -> tuple[BlockWriter, Walk, bool]:
    writer = BlockWriter(limits.text_characters, limits.html_blocks)
    walk, too_deep = walk_over(pieces_of(spell(root)), writer, depth=limits.html_depth)
    return writer, walk, too_deep


def _shows_little(root: lxml.html.HtmlElement, body: str) -> Iterable[str]:
    if not body:
        return
    if is_cookie_wall(body):
        yield "cookie_wall"
    if is_script_shell(root, body):
        yield "script_shell"


def _hidden(elements: Sequence[list[str]], limits: Limits) -> Iterable[Unseen]:
    if not elements:
        return ()
    writer = BlockWriter(min(_HIDDEN_CHARACTERS, limits.text_characters), limits.html_blocks)
    walk = Walk(Steps(depth=limits.html_depth, show_hidden=True), writer)
    for pieces in elements:
        walk.over(pieces)
        writer.end_block()
        if writer.full:
            break
    text, blocks = writer.finish()
    return (Unseen("hidden", block.slice(text)) for block in blocks)


def _is_said(title: str, writer: BlockWriter) -> bool:
    """Tell whether a heading says the title's words."""
    words = _words(title)
    return bool(words) and any(_words(heading) == words for heading in set(writer.headings()))


def _words(text: str) -> str:
    return " ".join(text.casefold().split())
