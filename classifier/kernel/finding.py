"""The rules' matches of a whole batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

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
_Pair = tuple[int, int, list[int]]
"""A sentence, a pattern and the characters at which it could begin."""
_SENTENCE = itemgetter(0)


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
    long = batch.sentences.ends - batch.sentences.starts > WINDOW
    matched = list(_matched(passages, batch, lexical, ~long))
    hits = _upheld(matched, batch, lexical, lexicon)
    aside = [(int(batch.sentences.texts[at]), [_span(batch, at)]) for at in np.flatnonzero(long).tolist()]
    aside += [
        (row, [s.shift(-passages[row].start) for s in passages[row].sentences]) for row in batch.sentences.odd
    ]
    number = {ruled.rule.id: ruled.place for ruled in lexical.rules} if aside else {}
    for row, sentences in aside:
        hits += [
            Hit(row, number[signal.rule], signal.start, signal.end, signal.scopes)
            for signal in find_signals(passages[row].text, sentences, lexicon)
        ]
    return hits


def _span(batch: Batch, sentence: int) -> Span:
    return Span(int(batch.sentences.starts[sentence]), int(batch.sentences.ends[sentence]))


def _matched(
    passages: Sequence[Passage], batch: Batch, lexical: Lexical, wanted: Bools
) -> Iterator[_Matched]:
    texts, starts, ends = (
        each.tolist() for each in (batch.sentences.texts, batch.sentences.starts, batch.sentences.ends)
    )
    rules = lexical.rules
    for sentence, pairs in groupby(_pairs(batch, lexical.plans, wanted), _SENTENCE):
        row, start, end = texts[sentence], starts[sentence], ends[sentence]
        folded = batch.folded[row][start:end]
        found = [
            (number, spans)
            for _, number, begins in pairs
            if (spans := found_spans(rules[number].matcher.expression, folded, begins))
        ]
        if found:
            yield _Matched(sentence, start, passages[row].text[start:end], folded, found)


def _upheld(matched: Sequence[_Matched], batch: Batch, lexical: Lexical, lexicon: Lexicon) -> list[Hit]:
    besides: dict[int, dict[int, list[int]]] = {}
    for sentence, number, begins in _pairs(batch, lexical.beside, _wanted(matched, batch, lexical)):
        besides.setdefault(sentence, {})[number] = begins
    texts = batch.sentences.texts.tolist()
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
                hits.append(Hit(texts[each.sentence], number, start + each.start, end + each.start, scopes))
    return hits


def _wanted(matched: Sequence[_Matched], batch: Batch, lexical: Lexical) -> Bools:
    """Return for each sentence what is looked for beside the rules that match in it."""
    wanted = np.zeros((len(batch.sentences), lexical.count), dtype=bool)
    sentences = np.array([each.sentence for each in matched], dtype=np.int64)
    wanted[sentences[:, None], np.array(list(lexical.cues), dtype=np.int64)] = True
    pairs = [
        (each.sentence, number)
        for each in matched
        for rule, _ in each.found
        for number in lexical.rules[rule].beside
    ]
    rows = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    wanted[rows[:, 0], rows[:, 1]] = True
    return wanted


def _pairs(batch: Batch, plans: Plans, wanted: Bools) -> Iterator[_Pair]:
    """Return each wanted sentence, each pattern that could match in it and where it could begin."""
    some: Bools = wanted if wanted.ndim == 1 else np.logical_or.reduce(wanted, axis=1)
    runs = batch.runs.select(some[batch.runs.sentences])
    places = find_places(_read(runs, plans), plans, wanted if wanted.ndim > 1 else None)
    begins = np.where(places.tokens == ANYWHERE, ANYWHERE, runs.starts[places.tokens]).tolist()
    ends = places.ends.tolist()
    pairs = [
        (sentence, pattern, begins[start:end])
        for sentence, pattern, start, end in zip(
            places.sentences.tolist(), places.patterns.tolist(), [0, *ends][: len(ends)], ends, strict=True
        )
    ]
    if plans.leading:
        pairs = [(s, p, _led(b) if p in plans.leading else b) for s, p, b in pairs]
    marked = _marked(batch, plans, wanted)
    if not marked:
        return iter(pairs)
    known = {(sentence, pattern): begins for sentence, pattern, begins in pairs}
    known |= {at: [ANYWHERE] for at in marked}
    return iter(sorted((*at, begins) for at, begins in known.items()))


def _led(begins: list[int]) -> list[int]:
    """Return places, and those one character before them."""
    return begins if begins[0] == ANYWHERE else sorted({at for b in begins for at in (max(b - 1, 0), b)})


def _read(runs: Runs, plans: Plans) -> Read:
    numbers = number_words(plans.sets.table.find(runs.hashes), runs.digits, plans)
    return Read(numbers, runs.sentences, runs.spaces)


def _marked(batch: Batch, plans: Plans, wanted: Bools) -> list[tuple[int, int]]:
    """Return the sentences and patterns of passages that hold the signs of phrases without words."""
    found = []
    for pattern, marks in plans.marked.items():
        rows = [row for row, text in enumerate(batch.folded) if any(mark in text for mark in marks)]
        if rows:
            asked = wanted if wanted.ndim == 1 else wanted[:, pattern]
            found += [
                (s, pattern) for s in np.flatnonzero(asked & np.isin(batch.sentences.texts, rows)).tolist()
            ]
    return found
