"""Which words push a label's score up, and which push it down."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from classifier.documents import Passage, Span
from classifier.explanations import Words
from classifier.findings import Evidence
from classifier.labels import FACTS
from classifier.model import Contribution

__all__ = ["SIDES", "Push", "find_pushes", "words_of"]

SIDES: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {
        "overclaiming": {"overclaiming": 1},
        "missing_risk_disclosure": {"exposure": 1, "risk_disclosure": -1},
        "sales_intent": {"sales_intent": 1},
    }
)
"""For each label its facts: 1 where the fact raises the label's score, -1 where it lowers it."""

_SIGNAL: Final = "signal:"


@dataclass(frozen=True, slots=True)
class Push(Span):
    """Words that push a label's score."""

    passage: Passage
    """The passage they stand in."""
    fact: str
    """The fact they push."""
    kind: str
    """The codebook's kind, or `wording`."""
    amount: float
    """How hard, in log-odds of the fact; above 0 towards the label."""
    plain: float
    """How hard they would push without what stands around them."""
    scopes: tuple[str, ...] = ()
    """What stands around them."""
    rule: str = ""
    """The rule that found them; empty for wording."""

    @property
    def match(self) -> Words:
        """The words themselves."""
        return words_of(self, self.passage)

    @property
    def sentence(self) -> Words:
        """The sentence they begin in, or the passage where it has none."""
        starts = [sentence.start for sentence in self.passage.sentences]
        if not starts:
            return self.whole
        return words_of(self.passage.sentences[max(bisect_right(starts, self.start) - 1, 0)], self.passage)

    @property
    def whole(self) -> Words:
        """The passage."""
        return words_of(self.passage, self.passage)


def words_of(span: Span, passage: Passage) -> Words:
    """Return the words of a part of a passage."""
    text = passage.text[span.start - passage.start : span.end - passage.start]
    return Words(span.start, span.end, text, passage.index)


def find_pushes(
    label: str, passage: Passage, contributions: Sequence[Contribution], listed: Sequence[Evidence]
) -> Iterator[Push]:
    """Yield what pushes `label` in one passage.

    Rules are all taken, listed as evidence or not, so that all text of one kind is found.
    Of plain words only those listed are: every sentence has some that weigh a little.

    Args:
        label: One of `LABELS`.
        passage: The passage.
        contributions: What its words contribute.
        listed: Its evidence.
    """
    for item in contributions:
        side = SIDES[label].get(item.fact)
        if side is not None:
            column = FACTS.index(item.fact)
            yield Push(
                item.start,
                item.end,
                passage,
                item.fact,
                item.kind,
                side * item.weights[column],
                side * item.before_scope[column],
                item.scopes,
                item.source.removeprefix(_SIGNAL),
            )
    for evidence in listed:
        side = SIDES[label].get(evidence.label)
        if side is not None and not evidence.source.startswith(_SIGNAL):
            amount = side * evidence.weight
            yield Push(evidence.start, evidence.end, passage, evidence.label, evidence.kind, amount, amount)
