"""What the analyzer is given, as pages, and what it makes passages of."""

from typing import Final

from classifier.analyzer.reasons import Gate
from classifier.documents import Page, Passage
from classifier.errors import InputError, MissingExtraError
from classifier.policy import Level
from classifier.reading import Limits, ReadFailure, read_page
from classifier.segmenting import split_passages, split_sentences

__all__ = ["BESIDE", "Source", "failure_gate", "page_of", "split_page"]

BESIDE: Final = frozenset({"nav", "footer", "aside"})
"""Roles of passages that stand beside the main text."""
Source = str | bytes | Page | ReadFailure
"""What can be scored: text, bytes of a document, a page, or a failure to read one."""


def page_of(source: Source, media_type: str, name: str, limits: Limits) -> Page | ReadFailure:
    """Return a source as a page, or why it could not be read.

    Raises:
        TypeError: If it is nothing that can be scored.
    """
    if isinstance(source, Page | ReadFailure):
        return source
    if not isinstance(source, str | bytes):
        raise TypeError(f"a page is text, bytes, a Page or a ReadFailure, not {type(source).__name__}")
    try:
        return read_page(source, media_type=media_type, id=name, limits=limits)
    except InputError as error:
        return ReadFailure(name, error)
    except MissingExtraError as error:
        return ReadFailure(name, InputError(str(error), reason="missing_extra"))


def failure_gate(failure: ReadFailure) -> Gate:
    """Return why a page that could not be read is not scored."""
    return Gate(failure.error.reason, str(failure.error))


def split_page(page: Page, level: Level) -> tuple[Passage, ...]:
    """Return a page's passages; at level `passage` a text that is not split is one passage."""
    if level == "page" or page.passages is not None:
        return split_passages(page)
    return (Passage(0, len(page.text), 0, page.text, split_sentences(page.text)),)
