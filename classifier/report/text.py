"""Results for a terminal of 80 columns: a block a page, with no colour and no cursor codes."""

from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from classifier.findings import Evidence, Result
from classifier.labels import KIND_WORDS, LABEL_WORDS, LABELS
from classifier.report.risks import RiskSearch, Sighting, find_risks
from classifier.report.terminal import WIDTH, lines, quote_part, quote_words
from classifier.report.verdicts import Verdict, excerpt, find_verdict
from classifier.report.words import (
    FLAG_WORDS,
    STATUS_WORDS,
    kind_words,
    provenance_words,
    score_words,
    search_limit,
    search_title,
    status_sentence,
    threshold_words,
    unread_risk,
    weight_words,
)

__all__ = ["label_head", "page_foot", "page_head", "write_text"]

SENTENCE_SHOWN: Final = 280
"""Code points of the sentence that decided; a longer one is cut around its strongest words."""

_WITH_SCORES: Final = frozenset({"ok", "partial"})


def write_text(results: Iterable[Result], stream: TextIO) -> None:
    """Write a block of lines for each result in order; a sentence when there are none.

    Passages are counted from 1, as a reader counts; JSON counts them from 0.

    Args:
        results: Read once, one at a time; each block is flushed when written.
        stream: Text, open for writing in UTF-8.
    """
    ruler = "No page was given.\n"
    for result in results:
        ruler = "=" * WIDTH + "\n"
        stream.write(ruler + "\n".join(_block(result)) + "\n")
        stream.flush()
    stream.write(ruler)


def page_head(result: Result) -> Iterator[str]:
    """Yield the lines that name a page and say how far it was scored."""
    yield from lines(f"Page:    {result.id or '(no id)'}", hang=9)
    reasons = f" ({', '.join(result.reasons)})" if result.reasons else ""
    yield from lines(f"Status:  {result.status}{reasons} - {STATUS_WORDS[result.status]}", hang=9)
    yield from lines(status_sentence(result), indent=9)


def page_foot(result: Result) -> Iterator[str]:
    """Yield the lines that name what scored and what decided."""
    yield ""
    yield from lines(f"Model:   {provenance_words(result.model)}", hang=9)
    yield from lines(f"Policy:  {provenance_words(result.policy)}", hang=9)


def label_head(label: str, flag: bool | None, score: float | None, threshold: float | None) -> str:  # noqa: FBT001
    """Return the line that opens a label: its decision, score and threshold."""
    head = f"{LABEL_WORDS[label]}: {FLAG_WORDS[flag].upper()}"
    words = score_words(score, threshold)
    words = words if score is None else f"score {words}"
    return f"{head:<44}{words}, threshold {threshold_words(threshold)}"


def _block(result: Result) -> Iterator[str]:
    yield from page_head(result)
    if result.status in _WITH_SCORES:
        for label in LABELS:
            yield ""
            yield from _verdict(result, find_verdict(result, label))
    yield from page_foot(result)


def _verdict(result: Result, verdict: Verdict) -> Iterator[str]:
    yield label_head(verdict.label, verdict.flag, verdict.score, verdict.threshold)
    yield from _sentence(result, verdict)
    for evidence in verdict.reasons:
        yield from _reason(evidence)
    if verdict.label == "missing_risk_disclosure":
        yield from _risks(result, find_risks(result))


def _sentence(result: Result, verdict: Verdict) -> Iterator[str]:
    if verdict.passage is None:
        yield from lines("No passage was scored.", indent=2)
        return
    how = "Decided by" if verdict.flag else "Highest in"
    place = f"{how} passage {verdict.passage.index + 1}"
    quote = _quote(result, verdict)
    yield from lines(f"{place}: {quote}" if quote else f"{place}.", indent=2, hang=4)
    if not verdict.reasons:
        yield from lines("- no words of it speak for the label", indent=4, hang=2)


def _quote(result: Result, verdict: Verdict) -> str:
    if result.page is None or verdict.sentence is None:
        return ""
    sentence = verdict.sentence
    part = excerpt(sentence, verdict.reasons[0] if verdict.reasons else None, SENTENCE_SHOWN)
    return quote_part(result.page.text, part, within=sentence)


def _reason(evidence: Evidence) -> Iterator[str]:
    words = f"- {quote_words(evidence.text)}: {kind_words(evidence)} ({weight_words(evidence)})"
    yield from lines(words, indent=4, hang=2)


def _risks(result: Result, found: RiskSearch) -> Iterator[str]:
    exposure, disclosure = (score_words(result.facts.get(fact)) for fact in ("exposure", "risk_disclosure"))
    yield from lines(f"Exposure {exposure}, risk disclosure {disclosure}, over the page.", indent=2)
    yield from _sightings("Exposure found", found.exposures)
    yield from _sightings("Risk disclosed", found.disclosed)
    for passage in found.unnamed:
        reading = f"Passage {passage.index + 1} reads as a disclosure"
        score = score_words(passage.facts["risk_disclosure"])
        yield from lines(f"{reading} ({score}), but lists no words for it.", indent=2)
    yield from _sightings("Touched on, but not counted as disclosure", found.mentioned)
    if found.not_found:
        yield from lines(f"{search_title(result)}:", indent=2)
    for kind in found.not_found:
        yield from lines(f"- {KIND_WORDS[kind]}", indent=4, hang=2)
    yield from lines(search_limit(found.silent, found.not_found), indent=2)
    for told in unread_risk(behind=found.behind, unseen=found.unseen):
        yield from lines(told, indent=2)


def _sightings(title: str, sightings: tuple[Sighting, ...]) -> Iterator[str]:
    if not sightings:
        return
    yield from lines(f"{title}:", indent=2)
    for item in sightings:
        quote = quote_words(item.evidence.text)
        words = f"- {kind_words(item.evidence)}: {quote}, passage {item.passage.index + 1}"
        yield from lines(words, indent=4, hang=2)
