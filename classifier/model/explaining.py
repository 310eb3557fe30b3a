"""From contributions to evidence: the few stretches of words that best explain a score."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from classifier.documents import Passage, Span
from classifier.findings import Evidence
from classifier.labels import FACTS
from classifier.model.scoring import Contribution

__all__ = ["Explanation", "explain"]

REASONS_A_FACT: Final = 4
"""At most this many pieces of evidence for a fact in one passage: what a person can weigh."""
SMALLEST_WEIGHT: Final = 0.05
"""Log-odds below which nothing is worth showing (5 % of the odds)."""
SMALLEST_WORDING: Final = 0.2
"""Log-odds from which plain words are shown beside other reasons; weaker ones are noise to a reader."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one passage scores as it does."""

    evidence: tuple[Evidence, ...]
    """The strongest reasons of each fact, strongest first."""
    deciding: Mapping[str, Span]
    """For each fact, the sentence whose words add most to it."""


def explain(passage: Passage, contributions: Sequence[Contribution]) -> Explanation:
    """Pick the evidence and the deciding sentence of each fact from what the words contribute.

    Every codebook kind that a rule found is among the evidence, so that a report can say which
    kinds were found and which were not. Time grows with the number of contributions.
    """
    evidence = [
        item for column, fact in enumerate(FACTS) for item in _reasons(passage, contributions, column, fact)
    ]
    return Explanation(
        tuple(sorted(evidence, key=lambda item: -abs(item.weight))), _deciding(passage, contributions)
    )


def _reasons(
    passage: Passage, contributions: Sequence[Contribution], column: int, fact: str
) -> list[Evidence]:
    ranked = sorted(contributions, key=lambda item: (-abs(item.weights[column]), item.start, item.source))
    chosen: list[Contribution] = []
    kinds: set[tuple[str, bool]] = set()
    for item in ranked:
        new_kind = item.fact == fact and (item.kind, bool(item.scopes)) not in kinds
        if new_kind or (
            len(chosen) < REASONS_A_FACT
            and _worth_showing(item, column, fact, first=not chosen)
            # Words under stronger evidence would say the same thing twice.
            and not any(map(item.overlaps, chosen))
        ):
            chosen.append(item)
            kinds.add((item.kind, bool(item.scopes)))
    return [_evidence(passage, item, column, fact) for item in chosen]


def _worth_showing(item: Contribution, column: int, fact: str, *, first: bool) -> bool:
    weight = item.weights[column]
    if item.fact:
        # A rule only speaks for its own fact; its weight on the others is bookkeeping of the fit.
        return item.fact == fact and abs(weight) >= SMALLEST_WEIGHT
    # That a word is rarer among positives is no reason a reader could weigh.
    return weight >= (SMALLEST_WEIGHT if first else SMALLEST_WORDING)


def _evidence(passage: Passage, item: Contribution, column: int, fact: str) -> Evidence:
    return Evidence(
        start=item.start,
        end=item.end,
        label=fact,
        kind=item.kind,
        text=item.shift(-passage.start).slice(passage.text),
        weight=item.weights[column],
        source=item.source,
        weight_before_scope=item.before_scope[column],
        scopes=item.scopes,
    )


def _deciding(passage: Passage, contributions: Sequence[Contribution]) -> dict[str, Span]:
    if not passage.sentences:
        return {}
    starts = [sentence.start for sentence in passage.sentences]
    totals = np.zeros((len(starts), len(FACTS)))
    for item in contributions:
        # What begins before the first sentence belongs to it; an n-gram belongs where it begins.
        totals[max(bisect_right(starts, item.start) - 1, 0)] += item.weights
    best = (passage.sentences[row] for row in totals.argmax(axis=0))
    return {fact: Span(sentence.start, sentence.end) for fact, sentence in zip(FACTS, best, strict=True)}
