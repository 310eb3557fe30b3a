"""What decided a label on a page: the passage, its sentence and the strongest reasons."""

from dataclasses import dataclass
from typing import Final

from classifier.documents import Span
from classifier.findings import Evidence, PassageResult, Result

__all__ = ["Verdict", "excerpt", "find_verdict"]

REASONS_SHOWN: Final = 3
"""How many reasons stand beside a verdict; all of them stand beside the passage."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One label of one page, and what decided it."""

    label: str
    """The label."""
    fact: str
    """The fact whose words are shown: the label itself, or `exposure` for missing risk disclosure."""
    score: float | None
    """The page's score, in [0, 1]."""
    threshold: float | None
    """The policy's threshold for the page; `None` when the result names none."""
    flag: bool | None
    """The policy's decision."""
    passage: PassageResult | None
    """The passage that scores highest, the first of equals; `None` when no passage was scored."""
    sentence: Span | None
    """The sentence of it that moved the fact most."""
    reasons: tuple[Evidence, ...]
    """The strongest evidence, at most `REASONS_SHOWN`; only what speaks for it when flagged."""


def find_verdict(result: Result, label: str) -> Verdict:
    """Return what decided `label`, one of `LABELS`, on the page of `result`."""
    fact = "exposure" if label == "missing_risk_disclosure" else label
    flag = result.flags.get(label)
    passage = _highest(result, label)
    sentence = passage.deciding.get(fact) if passage else None
    return Verdict(
        label=label,
        fact=fact,
        score=result.scores.get(label),
        threshold=result.thresholds.get(label),
        flag=flag,
        passage=passage,
        sentence=sentence,
        reasons=_strongest(passage, sentence, fact, only_for=flag is True),
    )


def excerpt(sentence: Span, focus: Span | None, limit: int) -> Span:
    """Return the part of `sentence`, at most `limit` code points, that holds the start of `focus`.

    >>> excerpt(Span(0, 1000), Span(500, 520), 90)
    Span(start=470, end=560)
    """
    if len(sentence) <= limit:
        return sentence
    wanted = (focus.start if focus else sentence.start) - limit // 3
    start = max(sentence.start, min(wanted, sentence.end - limit))
    return Span(start, start + limit)


def _highest(result: Result, label: str) -> PassageResult | None:
    scored = [(score, item) for item in result.passages if (score := item.scores.get(label)) is not None]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _strongest(
    passage: PassageResult | None, sentence: Span | None, fact: str, *, only_for: bool
) -> tuple[Evidence, ...]:
    if passage is None:
        return ()
    of_fact = [item for item in passage.evidence if item.label == fact and (item.weight > 0 or not only_for)]
    inside = [item for item in of_fact if sentence is not None and item.overlaps(sentence)]
    ranked = sorted(inside or of_fact, key=lambda item: -abs(item.weight))
    return tuple(ranked[:REASONS_SHOWN])
