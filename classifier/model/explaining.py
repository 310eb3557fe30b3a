"""From contributions to evidence: the few stretches of words that best explain a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.documents import Passage, Span
from classifier.findings import Evidence
from classifier.labels import FACTS
from classifier.model.fast import Contribution

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
    """Pick the evidence and the deciding sentence of each fact from what the words contribute."""
    evidence: list[Evidence] = []
    deciding: dict[str, Span] = {}
    for column, fact in enumerate(FACTS):
        evidence += _reasons(passage, contributions, column, fact)
        if passage.sentences:
            deciding[fact] = _deciding(passage, contributions, column)
    return Explanation(tuple(sorted(evidence, key=lambda item: -abs(item.weight))), deciding)


def _reasons(
    passage: Passage, contributions: Sequence[Contribution], column: int, fact: str
) -> list[Evidence]:
    ranked = sorted(contributions, key=lambda item: (-abs(item.weights[column]), item.start, item.source))
    chosen: list[Contribution] = []
    for item in ranked:
        # Words under stronger evidence would say the same thing twice.
        if _worth_showing(item, column, fact, first=not chosen) and not any(map(item.overlaps, chosen)):
            chosen.append(item)
        if len(chosen) == REASONS_A_FACT:
            break
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


def _deciding(passage: Passage, contributions: Sequence[Contribution], column: int) -> Span:
    def weight(sentence: Span) -> float:
        return sum(item.weights[column] for item in contributions if sentence.overlaps(item))

    best = max(passage.sentences, key=weight)
    return Span(best.start, best.end)
