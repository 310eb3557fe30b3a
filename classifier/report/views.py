"""A result laid out for the HTML report: verdicts with their sentences, then the text in parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from classifier.documents import Span
from classifier.findings import PassageResult, Result
from classifier.labels import LABELS
from classifier.report.marking import Mark, Segment, number_marks, split_marked
from classifier.report.risks import RiskSearch, find_risks
from classifier.report.verdicts import Verdict, excerpt, find_verdict
from classifier.report.words import count_words

__all__ = ["Note", "PageView", "PassageView", "Unscored", "VerdictView", "view_page"]

PASSAGES_SHOWN: Final = 400
"""Passages shown of one page. Flagged ones, and those that a verdict names, are always shown."""

UNSCORED_SHOWN: Final = 4000
"""Code points shown of each stretch of text that was not scored."""

SENTENCE_SHOWN: Final = 600
"""Code points of the sentence that decided; a longer one is cut around its strongest words."""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One label's card."""

    verdict: Verdict
    """The decision and what decided it."""
    segments: tuple[Segment, ...]
    """The sentence that decided, marked with the fact's evidence; empty when there is none."""
    cut: tuple[bool, bool]
    """Whether the sentence was cut before and after what is shown."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage with its marks and reasons."""

    passage: PassageResult
    """The passage."""
    segments: tuple[Segment, ...]
    """Its text; empty when the result came without its page."""
    marks: tuple[Mark, ...]
    """Its reasons, numbered."""


@dataclass(frozen=True, slots=True)
class Unscored:
    """Text of the page that belongs to no passage."""

    text: str
    """As much of it as is shown."""
    hidden: int
    """Code points of it that are not shown."""


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that stands where passages were left out."""

    sentence: str
    """How many were left out, and why."""


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of the report."""

    number: int
    """Its place in the report, from 1; every anchor is made of it, never of the page's own id."""
    result: Result
    """The result."""
    verdicts: tuple[VerdictView, ...]
    """A card for each label; empty when the page was not scored."""
    risks: RiskSearch
    """What was found of exposure and risk."""
    hidden: int
    """Passages that are not shown."""
    parts: tuple[PassageView | Unscored | Note, ...]
    """The page's text in order."""


def view_page(result: Result, number: int) -> PageView:
    """Return `result` laid out as page `number` of a report, counted from 1."""
    scored = result.status in {"ok", "partial"}
    verdicts = tuple(find_verdict(result, label) for label in LABELS if scored)
    risks = find_risks(result)
    shown = _choose_shown(result, verdicts, risks)
    return PageView(
        number=number,
        result=result,
        verdicts=tuple(_view_verdict(result, verdict) for verdict in verdicts),
        risks=risks,
        hidden=len(result.passages) - len(shown),
        parts=tuple(_view_parts(result, shown)),
    )


def _choose_shown(result: Result, verdicts: tuple[Verdict, ...], risks: RiskSearch) -> frozenset[int]:
    """Return the indices of the passages to show: what the report speaks of, then the first ones."""
    sightings = (*risks.exposures, *risks.disclosed, *risks.mentioned)
    needed = {item.passage.index for item in sightings}
    needed |= {passage.index for passage in risks.unnamed}
    needed |= {verdict.passage.index for verdict in verdicts if verdict.passage}
    needed |= {passage.index for passage in result.passages if any(passage.flags.values())}
    others = [passage.index for passage in result.passages if passage.index not in needed]
    return frozenset(needed.union(others[: max(0, PASSAGES_SHOWN - len(needed))]))


def _view_verdict(result: Result, verdict: Verdict) -> VerdictView:
    if result.page is None or verdict.passage is None or verdict.sentence is None:
        return VerdictView(verdict, (), (False, False))
    part = excerpt(verdict.sentence, verdict.reasons[0] if verdict.reasons else None, SENTENCE_SHOWN)
    marks = [mark for mark in number_marks(verdict.passage.evidence) if mark.evidence.label == verdict.fact]
    cut = (part.start > verdict.sentence.start, part.end < verdict.sentence.end)
    return VerdictView(verdict, tuple(split_marked(result.page.text, part, marks)), cut)


def _view_parts(result: Result, shown: frozenset[int]) -> Iterator[PassageView | Unscored | Note]:
    text = result.page.text if result.page else ""
    at = skipped = 0
    for passage in result.passages:
        if passage.index not in shown:
            skipped += 1
            at = max(at, passage.end)
            continue
        yield from _note(skipped)
        yield from _unscored(text[at : passage.start])
        yield _view_passage(text, passage)
        at, skipped = max(at, passage.end), 0
    yield from _note(skipped)
    yield from _unscored(text[at:])


def _view_passage(text: str, passage: PassageResult) -> PassageView:
    marks = number_marks(passage.evidence)
    return PassageView(passage, tuple(split_marked(text, Span(passage.start, passage.end), marks)), marks)


def _unscored(text: str) -> Iterator[Unscored]:
    if text := text.strip():
        yield Unscored(text[:UNSCORED_SHOWN], max(0, len(text) - UNSCORED_SHOWN))


def _note(skipped: int) -> Iterator[Note]:
    if skipped:
        count = count_words(skipped, "passage")
        yield Note(f"{count} not shown here: not flagged, and past the report's limit.")
