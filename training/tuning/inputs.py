"""Passages as an encoder is shown them: their text, what stands around it, and the words quoted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from classifier.model.surroundings import surroundings
from training.corpus import Annotation, CorpusError, CorpusPage, read_split
from training.evaluation.sets import EvaluationSet, corpus_set, join_sets
from training.examples import rows_by_page
from training.realweb import read_training

__all__ = ["Marks", "Texts", "corpus_texts", "join_texts", "read_texts", "real_texts"]

Marks = tuple[tuple[tuple[int, int, int], ...], ...]
"""For each annotator what was quoted: place in `labels.FACTS`, first code point, one past the last."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Passages to learn from or to measure on."""

    subject: EvaluationSet
    """The passages with their facts."""
    titles: Mapping[str, str]
    """The title of each page that has one."""
    marks: tuple[Marks | None, ...]
    """What was quoted; `None` where nobody was asked to quote."""

    def __len__(self) -> int:
        return len(self.marks)

    @property
    def words(self) -> tuple[str, ...]:
        """The passages' texts."""
        return tuple(passage.text for passage in self.subject.examples.passages)

    @property
    def share(self) -> NDArray[np.float64]:
        """The share of annotators that said 1, shape `(n, 4)`."""
        return self.subject.examples.share

    def around(self, context: int) -> tuple[str, ...]:
        """Return what stands around each passage, for an encoder with room for `context` pieces of it."""
        found = [""] * len(self)
        for page, rows in rows_by_page(self.subject.examples.pages).items():
            passages = [self.subject.examples.passages[row] for row in rows]
            for row, text in zip(rows, surroundings(passages, self.titles.get(page), context), strict=True):
                found[row] = text
        return tuple(found)


def read_texts(corpus: Path, real: Path | None) -> tuple[Texts, Texts | None, Texts]:
    """Return the corpus's training split, the real pages where there are any, and the validation split.

    Raises:
        CorpusError: If the data cannot be read.
    """
    training = corpus_texts("train", read_split("train", corpus))
    validation = corpus_texts("validation", read_split("validation", corpus))
    for name, texts in (("train", training), ("validation", validation)):
        if not len(texts):
            raise CorpusError(f"{corpus}: the split {name} holds no page; restore the corpus")
    found = read_training(real) if real else None
    return training, None if found is None else real_texts(found), validation


def corpus_texts(name: str, pages: Iterable[CorpusPage]) -> Texts:
    """Return the passages of corpus pages, with their pages' titles and the words quoted."""
    kept = tuple(pages)
    subject = corpus_set(name, kept)
    passages = [passage for page in kept for passage in page.passages]
    marks = tuple(tuple(_quoted(item) for item in passage.annotations) for passage in passages)
    return Texts(subject, {page.id: page.title for page in kept}, marks)


def real_texts(subject: EvaluationSet) -> Texts:
    """Return the passages of real pages, which have neither titles nor quotes."""
    return Texts(subject, {}, (None,) * len(subject.examples))


def join_texts(first: Texts, second: Texts) -> Texts:
    """Return the rows of both, in order."""
    subject = join_sets(first.subject, second.subject)
    return Texts(subject, {**first.titles, **second.titles}, first.marks + second.marks)


def _quoted(annotation: Annotation) -> tuple[tuple[int, int, int], ...]:
    return tuple((FACTS.index(quote.fact), quote.start, quote.end) for quote in annotation.quotes)
