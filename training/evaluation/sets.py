"""What is evaluated on: passages with facts, and pages with labels."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS, LABELS, missing_risk
from training.corpus import CorpusPage
from training.corpus.pairs import ContrastPair
from training.evaluation.registers import register_families
from training.examples import Examples, from_corpus, from_pairs, rows_by_page

__all__ = ["EvaluationSet", "corpus_set", "derive_labels", "join_sets", "page_rows", "pairs_set"]


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """Passages and pages with what a careful reader said of them."""

    name: str
    """What the set is called in tables."""
    examples: Examples
    """The passages."""
    page_labels: Mapping[str, Sequence[int]]
    """For each page, 0 or 1 for each label, in the order of `labels.LABELS`."""
    properties: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """For each page, where known, the values of properties that figures are sliced by, such as its genre."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to measure on."""
        return len(self.examples) > 0

    @property
    def truth(self) -> NDArray[np.int64]:
        """The passages' labels, shape `(n, 3)`."""
        return derive_labels(self.examples.facts.astype(np.float64)).astype(np.int64)


def corpus_set(name: str, pages: Iterable[CorpusPage]) -> EvaluationSet:
    """Return an evaluation set of corpus pages; their page labels are derived from their passages."""
    kept = tuple(pages)
    labels = {page.id: [page.labels[label] for label in LABELS] for page in kept}
    return EvaluationSet(name, from_corpus(kept), labels, {page.id: _properties(page) for page in kept})


def pairs_set(name: str, pairs: Iterable[ContrastPair]) -> EvaluationSet:
    """Return an evaluation set of both sides of pairs, each a page of one passage."""
    examples = from_pairs(pairs)
    labels = derive_labels(examples.facts.astype(np.float64)).astype(int).tolist()
    return EvaluationSet(name, examples, dict(zip(examples.pages, labels, strict=True)))


def derive_labels(facts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the three labels' values from the four facts' values, shape `(n, 4)` to `(n, 3)`."""
    column = {fact: facts[:, place] for place, fact in enumerate(FACTS)}
    missing = missing_risk(column["exposure"], column["risk_disclosure"])
    return np.column_stack([column["overclaiming"], missing, column["sales_intent"]])


def page_rows(examples: Examples) -> dict[str, NDArray[np.intp]]:
    """Return the row numbers of each page, pages in order of appearance."""
    return rows_by_page(examples.pages)


def join_sets(first: EvaluationSet, second: EvaluationSet) -> EvaluationSet:
    """Return the rows of both sets, in order."""
    a, b = first.examples, second.examples
    examples = Examples(
        a.passages + b.passages,
        np.vstack([a.share, b.share]),
        np.vstack([a.facts, b.facts]),
        a.pages + b.pages,
        a.sites + b.sites,
    )
    labels = {**first.page_labels, **second.page_labels}
    return EvaluationSet(f"{first.name} and {second.name}", examples, labels)


def _properties(page: CorpusPage) -> dict[str, tuple[str, ...]]:
    return {
        "genre": (page.genre,),
        "compound": page.compounds or ("none",),
        "register": register_families(page.register),
    }
