"""The rules' matches of a whole batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage, Span
from classifier.kernel.batch import Batch, Runs
from classifier.kernel.lexical import Lexical
from classifier.kernel.matching import Spans, context_of, found_spans, upheld
from classifier.kernel.places import ANYWHERE, Read, find_places, number_words
from classifier.kernel.plans import Plans
from classifier.signals import Lexicon, find_signals
from classifier.signals.matching import WINDOW

__all__ = ["Hit", "find_hits"]

Bools = NDArray[np.bool_]
Grouped = dict[int, dict[int, list[int]]]
"""For each sentence and pattern the characters at which it could begin."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that matched in a passage."""

    passage: int
    """The passage's place in the batch."""
    rule: int
    """The rule's place in the lexicon."""
    start: int
    """Its first character, from the passage's start."""
    end: int
    """One past its last."""
    scopes: tuple[str, ...]
    """What changes it, sorted."""


@dataclass(frozen=True, slots=True)
class _Matched:
    """A sentence that some rules' own patterns match."""

    sentence: int
    start: int
    original: str
    folded: str
    found: list[tuple[int, Spans]]


def find_hits(passages: Sequence[Passage], batch: Batch, lexical: Lexical, lexicon: Lexicon) -> list[Hit]:
    """Return what `find_signals` finds in each passage, in no order."""
    # Those that are too long to be searched in one piece are left to the reference.
    long = batch.sentence_ends - batch.sentence_starts > WINDOW
    matched = list(_matched(passages, batch, lexical, ~long))
    hits = _upheld(matched, batch, lexical, lexicon)
    aside = [(int(batch.sentence_texts[at]), [_span(batch, at)]) for at in np.flatnonzero(long).tolist()]
    aside += [(row, [s.shift(-passages[row].start) for s in passages[row].sentences]) for row in batch.odd]
    number = {ruled.rule.id: ruled.place for ruled in lexical.rules} if aside else {}
    for row, sentences in aside:
        hits += [
            Hit(row, number[signal.rule], signal.start, signal.end, signal.scopes)
            for signal in find_signals(passages[row].text, sentences, lexicon)
        ]
    return hits


def _span(batch: Batch, sentence: int) -> Span:
    return Span(int(batch.sentence_starts[sentence]), int(batch.sentence_ends[sentence]))


def _matched(
    passages: Sequence[Passage], batch: Batch, lexical: Lexical, wanted: Bools
) -> Iterable[_Matched]:
    texts, starts, ends = (
        each.tolist() for each in (batch.sentence_texts, batch.sentence_starts, batch.sentence_ends)
    )
    for sentence, places in _grouped(batch, lexical.plans, wanted).items():
        row, start, end = texts[sentence], starts[sentence], ends[sentence]
        folded = batch.folded[row][start:end]
        found = [
            (number, spans)
            for number, begins in places.items()
            if (spans := found_spans(lexical.rules[number].matcher.expression, folded, begins))
        ]
        if found:
            yield _Matched(sentence, start, passages[row].text[start:end], folded, found)


def _upheld(matched: Sequence[_Matched], batch: Batch, lexical: Lexical, lexicon: Lexicon) -> list[Hit]:
    wanted = np.zeros(len(batch.sentence_texts), dtype=bool)
    wanted[[each.sentence for each in matched]] = True
    besides = _grouped(batch, lexical.beside, wanted)
    texts = batch.sentence_texts.tolist()
    hits = []
    for each in matched:
        beside = besides.get(each.sentence, {})
        kept = [(n, s) for n, s in each.found if upheld(lexical.rules[n], each.folded, beside)]
        if not kept:
            continue
        context = context_of(each.original, each.folded, beside, lexical, lexicon.searcher.barrier)
        for number, spans in kept:
            rule = lexical.rules[number].rule
            for start, end in spans:
                scopes = context.scopes(rule, start, end) if context else ()
                hits.append(
                    Hit(texts[each.sentence], number, start + each.start, end + each.start, scopes)
                )
    return hits


def _grouped(batch: Batch, plans: Plans, wanted: Bools) -> Grouped:
    """Return where each pattern could begin in each wanted sentence."""
    runs = batch.runs if wanted.all() else batch.runs.select(wanted[batch.runs.sentences])
    places = find_places(_read(runs, plans), plans)
    begins = np.where(places.tokens == ANYWHERE, ANYWHERE, runs.starts[places.tokens])
    grouped: Grouped = {}
    for sentence, pattern, begin in zip(
        places.sentences.tolist(), places.patterns.tolist(), begins.tolist(), strict=True
    ):
        grouped.setdefault(sentence, {}).setdefault(pattern, []).append(begin)
    for sentence, pattern in _marked(batch, plans, wanted):
        grouped.setdefault(sentence, {})[pattern] = [ANYWHERE]
    return grouped


def _read(runs: Runs, plans: Plans) -> Read:
    numbers = number_words(plans.sets.table.find(runs.hashes), runs.digits, plans)
    return Read(numbers, runs.sentences, runs.spaces)


def _marked(batch: Batch, plans: Plans, wanted: Bools) -> list[tuple[int, int]]:
    """Return the sentences and patterns of passages that hold the signs of phrases without words."""
    found = []
    for pattern, marks in plans.marked.items():
        rows = [row for row, text in enumerate(batch.folded) if any(mark in text for mark in marks)]
        if rows:
            found += [(s, pattern) for s in np.flatnonzero(wanted & np.isin(batch.sentence_texts, rows)).tolist()]
    return found
