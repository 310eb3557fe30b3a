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
"""Log-odds below which words are not worth showing (5 % of the odds)."""


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
    chosen: list[Evidence] = []
    for item in ranked:
        if len(chosen) == REASONS_A_FACT or abs(item.weights[column]) < SMALLEST_WEIGHT:
            break
        # A rule only speaks for its own fact; its weight on the others is bookkeeping of the fit.
        # Words under stronger evidence would say the same thing twice.
        if (item.fact and item.fact != fact) or any(item.overlaps(other) for other in chosen):
            continue
        chosen.append(_evidence(passage, item, column, fact))
    return chosen


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
