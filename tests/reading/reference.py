"""A plain walk over the tree of a page, element by element: slow, and what the reader must agree with."""

from itertools import islice

import lxml.html
from lxml import etree

from classifier.reading.marks import OPENABLE, can_open, folded_ids, openable_ids
from classifier.reading.places import Place, is_hidden, place_in
from classifier.reading.spelling import Tag
from classifier.reading.tags import BLOCKS, CELLS, HEADINGS, NEVER_TEXT
from classifier.reading.writer import BlockWriter

Element = lxml.html.HtmlElement
NOT_IN_DATA = ("table", "form", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6")


def tag_of(element: Element) -> Tag:
    return Tag(element.tag, dict(element.items()))


def walk(root: Element, writer: BlockWriter, *, show_hidden: bool = False) -> list[Element]:
    """Write the text of an element; return the elements that do not show."""
    events = etree.iterwalk(root, events=("start", "end"))
    every = [] if show_hidden else [tag_of(element) for element in root.iter()]
    folded, openable = folded_ids(every), openable_ids(every)
    layout = {table for table in root.iter("table") if arranges(table)}
    hidden, places = [], [Place()]
    for event, element in events:
        around = places[-1]
        if event == "end":
            place = places.pop()
            if element is not root:
                leave(element, writer, place, places[-1])
            continue
        tag = tag_of(element)
        covered = not show_hidden and is_hidden(tag)
        if tag.get("id") in openable:
            tag.attrib[OPENABLE] = ""
        out = covered and not can_open(tag)
        if element.tag in NEVER_TEXT or out:
            if element.tag not in NEVER_TEXT:
                hidden.append(element)
            events.skip_subtree()
            places.append(around)
            continue
        opens = covered or tag.get("id") in folded
        places.append(place_in(tag, around, layout=element in layout, folded=opens))
        enter(element, writer, places[-1], around)
    return hidden


def arranges(table: Element) -> bool:
    said = table.get("role", "").lower() in {"presentation", "none"}
    return said or next(table.iterdescendants(*NOT_IN_DATA), None) is not None


def enter(element: Element, writer: BlockWriter, place: Place, around: Place) -> None:
    broken(element.tag, writer, around)
    if element.tag == "li" and around.breaks != "space":
        writer.mark("- ")
    elif element.tag == "tr":
        writer.mark("")
    elif element.tag in CELLS and around.breaks == "space":
        writer.mark(" | " if element.getprevious() is not None else "")
    queue(element, writer)
    write(element.text, writer, place)


def leave(element: Element, writer: BlockWriter, place: Place, around: Place) -> None:
    if place.breaks != around.breaks:
        writer.end_block()
    else:
        broken(element.tag, writer, around)
    write(element.tail, writer, around)


def broken(tag: str, writer: BlockWriter, around: Place) -> None:
    if tag == "br":
        writer.write(" ", around.role) if around.breaks == "space" else writer.end_line()
    if tag not in BLOCKS:
        return
    if around.breaks == "block" or tag in HEADINGS or (tag == "table" and around.breaks == "line"):
        writer.end_block()
    elif around.breaks == "line" or tag == "tr":
        writer.end_line()
    else:
        writer.write(" ", around.role)


def queue(element: Element, writer: BlockWriter) -> None:
    tag = element.tag
    if tag == "button" and not has_words(element):
        writer.queue(element.get("aria-label", ""), "button")
    elif tag == "img":
        writer.queue(element.get("alt", ""), "alt")
    elif tag == "textarea":
        writer.queue(element.get("placeholder", ""), "form")
    elif tag == "input":
        kind = element.get("type", "text").strip().lower()
        if kind in {"button", "submit", "reset"}:
            writer.queue(element.get("value", ""), "button")
        elif kind == "image":
            writer.queue(element.get("alt", ""), "button")
        elif kind != "hidden":
            writer.queue(element.get("placeholder", ""), "form")


def has_words(element: Element) -> bool:
    parts = islice(element.iterdescendants(), 50)
    words = [element.text, *(text for part in parts for text in (part.text, part.tail, part.get("alt")))]
    return any(text and text.strip() for text in words)


def write(text: str | None, writer: BlockWriter, place: Place) -> None:
    lines = (text or "").splitlines() if place.keeps_lines else [text or ""]
    for index, line in enumerate(lines):
        if index:
            writer.end_line()
        writer.write(line, place.role, place.tint)
