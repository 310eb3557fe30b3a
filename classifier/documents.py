"""What is read: pages, their blocks, and the passages and sentences cut from them.

All offsets are half-open and count code points of `Page.text`.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, repeat
from typing import Self

__all__ = ["Block", "Page", "Passage", "Sentence", "Span", "Unseen"]

PASSAGE_SEPARATOR = "\n\n"
"""Stands between pre-split passages when they are joined to one page text."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points."""

    start: int
    """The first code point."""
    end: int
    """One past the last code point."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def shift(self, by: int) -> Self:
        """Return the span moved `by` code points."""
        return replace(self, start=self.start + by, end=self.end + by)

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end

    def slice(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A stretch of a page with the role it plays there."""

    role: str = "main"
    """`title`, `heading`, `main`, `list`, `table`, `caption`, `button`, `form`, `price`, `review`,
    `alt`, `nav`, `footer`, `aside` or `collapsed` (seen when a reader opens it)."""

    @classmethod
    def in_a_row(cls, texts: Sequence[str], roles: Sequence[str], *, apart: int) -> "tuple[Block, ...]":
        """Return a block for each text, where they stand so many code points apart, the first at 0.

        >>> Block.in_a_row(["It", "heals"], ["heading", "main"], apart=2)
        (Block(start=0, end=2, role='heading'), Block(start=4, end=9, role='main'))
        """
        starts = list(accumulate((len(text) + apart for text in texts), initial=0))[:-1]
        ends = [start + len(text) for start, text in zip(starts, texts, strict=True)]
        blocks = tuple(map(object.__new__, repeat(cls, len(texts))))
        # A page has thousands, all of them in order: filled column by column they take a third of the time.
        for name, values in (("start", starts), ("end", ends), ("role", roles)):
            deque(map(object.__setattr__, blocks, repeat(name), values), maxlen=0)
        return blocks


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """One sentence of a passage."""


@dataclass(frozen=True, slots=True)
class Passage(Span):
    """One paragraph, list, table or comparable part of a page: the unit that is scored."""

    index: int = 0
    """Its place on the page, from 0."""
    text: str = ""
    """Its words: the page's text from `start` to `end`."""
    sentences: tuple[Sentence, ...] = ()
    """Its sentences, in order; their offsets count from the start of the page."""
    role: str = "main"
    """The role of the block it begins in."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Words that came with a page and that a reader of the page does not see.

    They are never scored: a risk named only there is not disclosed.
    """

    role: str
    """`hidden`, `metadata` (a description, for search engines) or `jsonld` (data of a product)."""
    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as read: its text, its blocks and how much of it could be read."""

    text: str
    """All the text a reader would see, in reading order."""
    id: str = ""
    """The caller's name for the page; kept as it is."""
    blocks: tuple[Block, ...] = ()
    """Parts with roles, in order; empty when the input has no structure but lines."""
    passages: tuple[Span, ...] | None = None
    """Given when the caller has split the page already; then nothing is re-split.

    A `Passage` among them that has sentences keeps them, and its role.
    """
    title: str | None = None
    """The page's title, where the input names one."""
    incomplete: tuple[str, ...] = ()
    """Why part of the page is unread (`truncated`, ...); empty when all of it was read."""
    media_type: str = field(default="text/plain")
    """What the text was read from."""
    unseen: tuple[Unseen, ...] = ()
    """Words that came with the page and that its reader does not see."""

    @classmethod
    def from_text(cls, text: str, *, id: str = "", title: str | None = None) -> Self:  # noqa: A002
        """Make a page of plain text."""
        return cls(text=text, id=id, title=title)

    @classmethod
    def from_passages(cls, passages: Iterable[str], *, id: str = "", title: str | None = None) -> Self:  # noqa: A002
        r"""Make a page of passages that are split already: kept as they are, in order.

        The page's text is the passages joined by a blank line.

        >>> page = Page.from_passages(["One.", "Two."])
        >>> [span.slice(page.text) for span in page.passages]
        ['One.', 'Two.']
        """
        texts, spans, at = list(passages), [], 0
        for text in texts:
            spans.append(Span(at, at + len(text)))
            at += len(text) + len(PASSAGE_SEPARATOR)
        return cls(text=PASSAGE_SEPARATOR.join(texts), id=id, title=title, passages=tuple(spans))
