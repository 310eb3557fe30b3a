"""Passages as an encoder is shown them: their text, what stands around it, and the words quoted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from classifier.model.surroundings import surroundings
from training.corpus import Annotation, CorpusError, CorpusPage, read_split
from training.corpus.pairs import read_training_pairs
from training.evaluation.sets import EvaluationSet, corpus_set, join_sets, pairs_set
from training.examples import rows_by_page
from training.realweb import read_training

__all__ = ["Gathered", "Marks", "Texts", "corpus_texts", "join_texts", "read_texts", "unquoted_texts"]

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


@dataclass(frozen=True, slots=True)
class Gathered:
    """What an encoder is fine-tuned on."""

    pages: Texts
    """The corpus's training split."""
    pairs: Texts
    """Its training pairs, each side a page of its own; possibly none."""
    real: Texts | None
    """Real pages, where there are any."""
    validation: Texts
    """The validation split."""

    @property
    def texts(self) -> Texts:
        """Everything that is learnt from, in the order of `training.recipe.gather`."""
        ours = join_texts(self.pages, self.pairs)
        return ours if self.real is None else join_texts(ours, self.real)

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Which rows of `texts` mix, calibration and thresholds are learnt on, shape `(n,)`.

        The real pages, if any, else the corpus's.
        """
        if self.real is None:
            return np.arange(len(self.pages) + len(self.pairs)) < len(self.pages)
        start = len(self.pages) + len(self.pairs)
        return np.arange(start + len(self.real)) >= start

    @property
    def judged_on(self) -> Texts:
        """Those rows."""
        return self.pages if self.real is None else self.real


def read_texts(corpus: Path, real: Path | None) -> Gathered:
    """Return what is learnt from.

    Raises:
        CorpusError: If the data cannot be read.
    """
    training = corpus_texts("train", read_split("train", corpus))
    validation = corpus_texts("validation", read_split("validation", corpus))
    for name, texts in (("train", training), ("validation", validation)):
        if not len(texts):
            raise CorpusError(f"{corpus}: the split {name} holds no page; restore the corpus")
    pairs = unquoted_texts(pairs_set("pairs", read_training_pairs(corpus)))
    found = read_training(real) if real else None
    return Gathered(training, pairs, None if found is None else unquoted_texts(found), validation)


def corpus_texts(name: str, pages: Iterable[CorpusPage]) -> Texts:
    """Return the passages of corpus pages, with their pages' titles and the words quoted."""
    kept = tuple(pages)
    subject = corpus_set(name, kept)
    passages = [passage for page in kept for passage in page.passages]
    marks = tuple(tuple(_quoted(item) for item in passage.annotations) for passage in passages)
    return Texts(subject, {page.id: page.title for page in kept}, marks)


def unquoted_texts(subject: EvaluationSet) -> Texts:
    """Return the passages of pages that have neither titles nor quotes."""
    return Texts(subject, {}, (None,) * len(subject.examples))


def join_texts(first: Texts, second: Texts) -> Texts:
    """Return the rows of both, in order."""
    subject = join_sets(first.subject, second.subject)
    return Texts(subject, {**first.titles, **second.titles}, first.marks + second.marks)


def _quoted(annotation: Annotation) -> tuple[tuple[int, int, int], ...]:
    return tuple((FACTS.index(quote.fact), quote.start, quote.end) for quote in annotation.quotes)
