"""The rules' matches of a whole batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from classifier.documents import Passage, Span
from classifier.kernel.batch import Batch
from classifier.kernel.lexical import Lexical
from classifier.kernel.matching import match_sentence
from classifier.kernel.places import ANYWHERE, Places, Read, find_places, number_words
from classifier.signals import Lexicon, find_signals
from classifier.signals.matching import WINDOW

__all__ = ["Hit", "find_hits"]


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


def find_hits(passages: Sequence[Passage], batch: Batch, lexical: Lexical, lexicon: Lexicon) -> list[Hit]:
    """Return what `find_signals` finds in each passage, in no order."""
    places = _places(batch, lexical)
    hits = list(_planned(passages, batch, places, lexical, lexicon))
    number = {ruled.rule.id: ruled.place for ruled in lexical.rules}
    long = np.flatnonzero(batch.sentence_ends - batch.sentence_starts > WINDOW)
    aside = [
        (row, [Span(int(batch.sentence_starts[at]), int(batch.sentence_ends[at]))])
        for at in long.tolist()
        for row in (int(batch.sentence_texts[at]),)
        if row not in batch.odd
    ]
    aside += [(row, [s.shift(-passages[row].start) for s in passages[row].sentences]) for row in batch.odd]
    for row, sentences in aside:
        for signal in find_signals(passages[row].text, sentences, lexicon):
            hits.append(Hit(row, number[signal.rule], signal.start, signal.end, signal.scopes))
    return hits


def _places(batch: Batch, lexical: Lexical) -> Places:
    runs, plans = batch.runs, lexical.plans
    numbers = number_words(plans.sets.table.find(runs.hashes), runs.digits, plans)
    return find_places(Read(numbers, runs.sentences, runs.spaces), plans)


def _planned(
    passages: Sequence[Passage], batch: Batch, places: Places, lexical: Lexical, lexicon: Lexicon
) -> Iterator[Hit]:
    barrier = lexicon.searcher.barrier
    for sentence, found in _grouped(batch, places, lexical).items():
        row = int(batch.sentence_texts[sentence])
        start, end = int(batch.sentence_starts[sentence]), int(batch.sentence_ends[sentence])
        if end - start > WINDOW or row in batch.odd:
            continue
        original, folded = passages[row].text[start:end], batch.folded[row][start:end]
        for match in match_sentence(original, folded, found, lexical, barrier):
            yield Hit(row, match.rule, match.start + start, match.end + start, match.scopes)


def _grouped(batch: Batch, places: Places, lexical: Lexical) -> dict[int, dict[int, list[int]]]:
    """Return for each sentence that some rule could match the places of all patterns in it."""
    begins = np.where(places.tokens == ANYWHERE, ANYWHERE, batch.runs.starts[places.tokens])
    ruled = np.zeros(len(batch.sentence_texts), dtype=bool)
    ruled[places.sentences[places.patterns < len(lexical.rules)]] = True
    marked = _marked(batch, lexical)
    ruled[[s for s, _ in marked]] = True
    kept = ruled[places.sentences]
    grouped: dict[int, dict[int, list[int]]] = {}
    rows = zip(
        places.sentences[kept].tolist(), places.patterns[kept].tolist(), begins[kept].tolist(), strict=True
    )
    for sentence, pattern, begin in rows:
        grouped.setdefault(sentence, {}).setdefault(pattern, []).append(begin)
    for sentence, pattern in marked:
        grouped.setdefault(sentence, {})[pattern] = [ANYWHERE]
    return grouped


def _marked(batch: Batch, lexical: Lexical) -> list[tuple[int, int]]:
    """Return the sentences, and the patterns, of passages with the signs of phrases without words."""
    found = []
    for pattern, marks in lexical.plans.marked.items():
        rows = [row for row, text in enumerate(batch.folded) if any(mark in text for mark in marks)]
        if rows:
            found += [(s, pattern) for s in np.flatnonzero(np.isin(batch.sentence_texts, rows)).tolist()]
    return found
