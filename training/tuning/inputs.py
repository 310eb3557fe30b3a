"""Passages as an encoder is shown them: their text, what stands around it, and the words quoted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from training.corpus import Annotation, CorpusError, CorpusPage, read_split
from training.evaluation.sets import EvaluationSet, corpus_set, join_sets
from training.examples import rows_by_page
from training.realweb import read_training

__all__ = ["Marks", "Texts", "around", "corpus_texts", "join_texts", "read_texts", "real_texts"]

Marks = tuple[tuple[tuple[int, int, int], ...], ...]
"""For each annotator the words quoted: place of the fact in `labels.FACTS`, first code point, one past the last."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Passages to learn from or to measure on; row i of every field belongs to passage i."""

    subject: EvaluationSet
    """The passages with their facts."""
    around: tuple[tuple[str, ...], ...]
    """The title, the passage before and the passage after, empty where there is none."""
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


def read_texts(corpus: Path, real: Path | None) -> tuple[Texts, Texts | None, Texts]:
    """Return the corpus's training split, the real pages where there are any, and the validation split.

    Raises:
        CorpusError: If the data cannot be read.
    """
    training = corpus_texts("train", read_split("train", corpus))
    validation = corpus_texts("validation", read_split("validation", corpus))
    if not len(training) or not len(validation):
        raise CorpusError(
            f"{corpus}: pages to train on and pages to validate on are needed; restore the corpus"
        )
    found = read_training(real) if real else None
    return training, None if found is None else real_texts(found), validation


def corpus_texts(name: str, pages: Iterable[CorpusPage]) -> Texts:
    """Return the passages of corpus pages, with their page's title and the words quoted."""
    kept = tuple(pages)
    subject = corpus_set(name, kept)
    passages = [passage for page in kept for passage in page.passages]
    marks = tuple(tuple(_quoted(item) for item in passage.annotations) for passage in passages)
    for passage, seen in zip(passages, subject.examples.passages, strict=True):
        if passage.text != seen.text:
            raise CorpusError(
                f"passage {passage.id}: its text begins or ends with white space; validate the corpus"
            )
    return Texts(subject, around(subject, {page.id: page.title for page in kept}), marks)


def real_texts(subject: EvaluationSet) -> Texts:
    """Return the passages of real pages, which have neither titles nor quotes."""
    return Texts(subject, around(subject, {}), (None,) * len(subject.examples))


def join_texts(first: Texts, second: Texts) -> Texts:
    """Return the rows of both, in order."""
    return Texts(
        join_sets(first.subject, second.subject), first.around + second.around, first.marks + second.marks
    )


def around(subject: EvaluationSet, titles: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return the title and the neighbours of each passage: `(title, before, after)`."""
    texts = [passage.text for passage in subject.examples.passages]
    found: list[tuple[str, ...]] = [("", "", "")] * len(texts)
    for page, rows in rows_by_page(subject.examples.pages).items():
        own = [texts[row] for row in rows]
        for place, row in enumerate(rows):
            found[row] = (titles.get(page, ""), _at(own, place - 1), _at(own, place + 1))
    return tuple(found)


def _at(texts: Sequence[str], place: int) -> str:
    return texts[place] if 0 <= place < len(texts) else ""


def _quoted(annotation: Annotation) -> tuple[tuple[int, int, int], ...]:
    return tuple((FACTS.index(quote.fact), quote.start, quote.end) for quote in annotation.quotes)
