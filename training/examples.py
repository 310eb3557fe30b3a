"""Labelled passages in the form that fitting and evaluation use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Page, Passage
from classifier.labels import FACTS
from classifier.segmenting import split_passages
from training.corpus import CorpusPage
from training.corpus.pairs import ContrastPair

__all__ = ["Examples", "from_corpus", "from_pairs", "passages_of", "rows_by_page"]


@dataclass(frozen=True, slots=True)
class Examples:
    """Passages with their facts; row i of every field belongs to passage i."""

    passages: tuple[Passage, ...]
    """The passages, split into sentences; offsets count from the start of their page."""
    share: NDArray[np.float64]
    """The share of annotators that said 1, shape `(n, 4)`."""
    facts: NDArray[np.int64]
    """The majority, shape `(n, 4)`, 0 or 1."""
    pages: tuple[str, ...]
    """The page of each passage."""
    sites: tuple[str, ...]
    """What stands or falls together: a real site; each corpus page is an imaginary site of its own."""

    def __len__(self) -> int:
        return len(self.passages)

    def select(self, rows: Sequence[int] | NDArray[np.intp]) -> "Examples":
        """Return the given rows."""
        at = np.asarray(rows, dtype=np.intp)
        return Examples(
            tuple(self.passages[row] for row in at),
            self.share[at],
            self.facts[at],
            tuple(self.pages[row] for row in at),
            tuple(self.sites[row] for row in at),
        )


def rows_by_page(pages: Sequence[str]) -> dict[str, NDArray[np.intp]]:
    """Return the row numbers of each page, pages in order of appearance.

    Args:
        pages: The page of each row.
    """
    rows: dict[str, list[int]] = {}
    for row, page in enumerate(pages):
        rows.setdefault(page, []).append(row)
    return {page: np.array(at, dtype=np.intp) for page, at in rows.items()}


def passages_of(page_id: str, texts: Iterable[str]) -> tuple[Passage, ...]:
    """Return pre-split passages as the analyzer would see them."""
    return split_passages(Page.from_passages(texts, id=page_id))


def from_corpus(pages: Iterable[CorpusPage]) -> Examples:
    """Return the passages of corpus pages."""
    found: list[Passage] = []
    share, facts, names = [], [], []
    for page in pages:
        found += passages_of(page.id, (passage.text for passage in page.passages))
        share += [[passage.share[fact] for fact in FACTS] for passage in page.passages]
        facts += [[passage.labels[fact] for fact in FACTS] for passage in page.passages]
        names += [page.id] * len(page.passages)
    return Examples(
        tuple(found),
        np.array(share, dtype=np.float64).reshape(-1, len(FACTS)),
        np.array(facts, dtype=np.int64).reshape(-1, len(FACTS)),
        tuple(names),
        tuple(names),
    )


def from_pairs(pairs: Iterable[ContrastPair]) -> Examples:
    """Return both sides of every pair: a page of one passage each, a site together."""
    sides = [(pair, name, getattr(pair, name)) for pair in pairs for name in ("before", "after")]
    names = [f"{pair.id}-{name}" for pair, name, _ in sides]
    facts = np.array([[side.facts[fact] for fact in FACTS] for _, _, side in sides], dtype=np.int64)
    facts = facts.reshape(-1, len(FACTS))
    return Examples(
        tuple(passages_of(page, [side.text])[0] for page, (_, _, side) in zip(names, sides, strict=True)),
        facts.astype(np.float64),
        facts,
        tuple(names),
        tuple(pair.id for pair, _, _ in sides),
    )
