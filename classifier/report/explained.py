"""An explanation of one page, for a terminal of 80 columns or as JSON."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TextIO, TypeAlias

from classifier.explanations import Change, LabelExplanation, PageExplanation, Reason, Words
from classifier.labels import KIND_WORDS
from classifier.report.lines import dump_row
from classifier.report.terminal import WIDTH, lines, quote_words
from classifier.report.text import label_head, page_foot, page_head
from classifier.report.words import (
    FLAG_WORDS,
    SCOPE_WORDS,
    count_words,
    fact_words,
    kind_words,
    score_words,
    weight_words,
)

__all__ = ["EXPLAINED_FORMATS", "ExplanationWriter", "write_explained_json", "write_explained_text"]

ExplanationWriter: TypeAlias = Callable[[PageExplanation, TextIO], None]
"""Writes an explanation to a text stream."""

STRETCHES_SHOWN: Final = 5
"""Stretches of text shown of one cut; JSON has them all."""

_EXACTLY: Final = "exactly at the threshold"
_PRODUCT: Final = (
    "Weights count for the fact they name: exposure raises this score, risk disclosure lowers it."
)


def write_explained_text(explanation: PageExplanation, stream: TextIO) -> None:
    """Write a block of lines for a page; passages are counted from 1, as a reader counts.

    Args:
        explanation: What to write.
        stream: Text, open for writing in UTF-8.
    """
    ruler = "=" * WIDTH
    for line in (ruler, *page_head(explanation.result)):
        stream.write(f"{line}\n")
    for item in explanation.labels.values():
        stream.write("\n" + "\n".join(_label(explanation, item)) + "\n")
    for line in (*page_foot(explanation.result), ruler):
        stream.write(f"{line}\n")


def write_explained_json(explanation: PageExplanation, stream: TextIO) -> None:
    """Write one JSON object; passages are counted from 0.

    Args:
        explanation: What to write.
        stream: Text, open for writing in UTF-8.
    """
    stream.write(f"{dump_row(explanation.to_dict(), indent=2)}\n")


EXPLAINED_FORMATS: Final[Mapping[str, ExplanationWriter]] = MappingProxyType(
    {"json": write_explained_json, "text": write_explained_text}
)
"""Each format's name, as the command line takes it, and its writer."""


def _label(explanation: PageExplanation, item: LabelExplanation) -> Iterator[str]:
    yield label_head(item.label, item.flag, item.score, item.threshold)
    if item.flag is None:
        yield from lines(_undecided(explanation, item), indent=2)
    else:
        yield from lines(_distance(item), indent=2)
        if item.label == "missing_risk_disclosure":
            yield from lines(_PRODUCT, indent=2)
    yield from _reasons(item)
    if item.flag is not None:
        yield from _changes(item)


def _undecided(explanation: PageExplanation, item: LabelExplanation) -> str:
    why = f" ({', '.join(item.undecided)})" if item.undecided else ""
    if explanation.result.status == "partial":
        return f"Undecided: part of the page is unread{why}, and a risk may be named there."
    return f"Undecided: the page was not scored{why}."


def _distance(item: LabelExplanation) -> str:
    margin = item.margin or 0.0
    side = "above" if margin > 0 else "below"
    place = f"{score_words(abs(margin))} {side} the threshold" if margin else _EXACTLY
    if item.log_odds is None:
        return f"{place[0].upper()}{place[1:]}; no finite distance in log-odds."
    return f"{place[0].upper()}{place[1:]}; {abs(item.log_odds):.2f} in log-odds."


def _reasons(item: LabelExplanation) -> Iterator[str]:
    if not item.reasons:
        if item.flag is not None:
            yield from lines("No words are listed for it or against it.", indent=2)
        return
    left_out = item.listed - len(item.reasons)
    of_all = f", the strongest of {item.listed:,}" if left_out > 0 else ""
    yield from lines(f"Reasons{of_all}:", indent=2)
    for number, reason in enumerate(item.reasons, 1):
        yield from lines(f"{number:>2}. {_reason(reason)}", indent=2, hang=4)


def _reason(reason: Reason) -> str:
    found = reason.evidence
    place = f"{found.start}:{found.end}, passage {reason.passage + 1}"
    fact, source = fact_words(found.label), _source(found.source)
    return (
        f"{quote_words(found.text)} ({place}): {kind_words(found)} "
        f"[{fact}, {found.kind}, {source}] {weight_words(found)}"
    )


def _source(source: str) -> str:
    """Return what found evidence, in words.

    >>> _source("signal:efficacy.cure"), _source("ngram:add to"), _source("encoder:exposure")
    ('rule efficacy.cure', 'n-gram "add to"', 'pointed at by the encoder')
    """
    sort, _, name = source.partition(":")
    words = {"signal": f"rule {name}", "ngram": f'n-gram "{name}"', "encoder": "pointed at by the encoder"}
    return words.get(sort, source)


def _changes(item: LabelExplanation) -> Iterator[str]:
    if item.changes or item.plain or item.disclosure:
        yield from lines("What would have changed it, the least first:", indent=2)
        for change in (*item.changes, *item.plain, *([item.disclosure] if item.disclosure else [])):
            yield from _change(change, item)
    if not item.changes and not item.plain:
        yield from lines(_nothing(item), indent=2)
        if item.nearest:
            yield from lines("Nearest:", indent=2)
            yield from _change(item.nearest, item)
    yield from lines(_limits(item), indent=2)


def _nothing(item: LabelExplanation) -> str:
    if not item.tried:
        return "No words found hold the score below the threshold, so there is nothing to cut or to lift."
    variants = count_words(item.tried, "variant")
    return (
        "No single sentence, passage or kind of evidence changes it when cut, and no match when taken "
        f"plain ({variants} scored)."
    )


def _limits(item: LabelExplanation) -> str:
    told = []
    if item.unscored:
        left = "leaves" if item.unscored == 1 else "leave"
        told.append(f"{count_words(item.unscored, 'cut')} {left} nothing that can be scored.")
    if item.untried:
        more = count_words(item.untried, "weaker variant")
        told.append(f"{more} not scored, so something smaller may exist: a page is rescored only so often.")
    return " ".join(told)


def _change(change: Change, item: LabelExplanation) -> Iterator[str]:
    then = f"{FLAG_WORDS[change.flag].lower()}, score {score_words(change.score, item.threshold)}"
    yield from lines(f"- {_what(change)}: {then}", indent=4, hang=2)
    for words in change.words[:STRETCHES_SHOWN]:
        yield from lines(_stretch(words), indent=8, hang=2)
    left_out = len(change.words) - STRETCHES_SHOWN
    if left_out > 0:
        yield from lines(f"and {left_out:,} more", indent=8)


def _what(change: Change) -> str:
    kinds = ", ".join(change.kinds)
    size = count_words(change.characters, "character")
    if change.what == "disclosure":
        return f"with {KIND_WORDS['adverse']} disclosed anywhere on the page"
    if change.what == "plain":
        scopes = " and ".join(SCOPE_WORDS.get(scope, scope) for scope in change.scopes)
        these = "this match" if len(change.words) == 1 else "these matches"
        return f"with {these} of one sentence ({kinds}) standing plain, not {scopes}"
    if change.what == "kind":
        sentences = count_words(len(change.words), "sentence")
        holds = "holds" if len(change.words) == 1 else "hold"
        return f"without the {sentences} that {holds} {_all_of(change.kinds)}, {size}"
    held = f", which holds {kinds}" if kinds else ""
    return f"without one {change.what} of {size}{held}"


def _all_of(kinds: Sequence[str]) -> str:
    named = [f"evidence of the kind {kind} ({KIND_WORDS[kind]})" for kind in kinds if kind in KIND_WORDS]
    return " and ".join(named) or "wording listed as evidence"


def _stretch(words: Words) -> str:
    return f"{words.start}:{words.end}, passage {words.passage + 1}: {quote_words(words.text)}"
