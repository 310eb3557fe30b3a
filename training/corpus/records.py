"""The records of the corpus as immutable values, from and to JSON.

`datasets/schema/page.schema.json` describes the same form for other programs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from classifier.labels import FACTS

__all__ = ["Annotation", "CorpusPage", "CorpusPassage", "Quote"]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a passage that carry a fact; offsets are half-open code points of the passage."""

    fact: str
    """The fact the words carry."""
    kind: str
    """The codebook's kind."""
    start: int
    """The first code point."""
    end: int
    """One past the last code point."""
    text: str
    """The words."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's judgement of one passage."""

    annotator: str
    """Who judged."""
    facts: Mapping[str, int]
    """0 or 1 for each fact."""
    quotes: tuple[Quote, ...]
    """At least one for each fact that is 1."""


@dataclass(frozen=True, slots=True)
class CorpusPassage:
    """One passage with every annotation of it and what follows from them."""

    id: str
    """`<page id>-<two digits>`."""
    text: str
    """The passage."""
    annotations: tuple[Annotation, ...]
    """Every judgement, none dropped."""
    labels: Mapping[str, int]
    """The majority for each fact, and `missing_risk_disclosure` derived from two of them."""
    share: Mapping[str, float]
    """For each fact the share of annotators that said 1."""


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """One invented page: a title and its passages in order."""

    id: str
    """Unique in the corpus."""
    title: str
    """The page's title."""
    genre: str
    """What sort of page it is."""
    compounds: tuple[str, ...]
    """The compounds it is about; empty for a page off topic."""
    country: str
    """Where its imaginary site is."""
    register: str
    """How it is written."""
    author: str
    """Whose voice wrote it; a voice stays in one split."""
    split: str
    """`train`, `validation`, `test` or `test_ood`."""
    passages: tuple[CorpusPassage, ...]
    """The passages in order."""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "CorpusPage":
        """Build a page from a parsed line; `KeyError` or `TypeError` when its form is wrong."""
        return cls(
            **{
                name: row[name] for name in ("id", "title", "genre", "country", "register", "author", "split")
            },
            compounds=tuple(row["compounds"]),
            passages=tuple(_passage(item) for item in row["passages"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the page as JSON-ready values, in the order of the schema."""
        head = ("id", "split", "title", "genre", "compounds", "country", "register", "author")
        row = {name: getattr(self, name) for name in head}
        return {
            **row,
            "compounds": list(self.compounds),
            "passages": [_passage_row(p) for p in self.passages],
        }

    @property
    def labels(self) -> dict[str, int]:
        """The page's labels, derived from its passages by the codebook's page rule.

        Pages that quote an overclaim to refute it carry no overclaiming passage, so the
        rule's exception needs no case of its own.
        """
        seen = {fact: max(passage.labels[fact] for passage in self.passages) for fact in FACTS}
        seen["missing_risk_disclosure"] = int(seen["exposure"] and not seen["risk_disclosure"])
        return seen


def _passage(row: Mapping[str, Any]) -> CorpusPassage:
    annotations = tuple(
        Annotation(item["annotator"], dict(item["facts"]), tuple(Quote(**quote) for quote in item["quotes"]))
        for item in row["annotations"]
    )
    return CorpusPassage(row["id"], row["text"], annotations, dict(row["labels"]), dict(row["share"]))


def _passage_row(passage: CorpusPassage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "text": passage.text,
        "labels": dict(passage.labels),
        "share": dict(passage.share),
        "annotations": [
            {
                "annotator": annotation.annotator,
                "facts": dict(annotation.facts),
                "quotes": [
                    {"fact": q.fact, "kind": q.kind, "start": q.start, "end": q.end, "text": q.text}
                    for q in annotation.quotes
                ],
            }
            for annotation in passage.annotations
        ],
    }
