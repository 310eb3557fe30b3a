"""The fast model's log-odds for batches of passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage
from classifier.features import Features, SignalColumns
from classifier.findings import Signal
from classifier.kernel.batch import read_batch
from classifier.kernel.finding import Hit, find_hits
from classifier.kernel.lexical import Lexical, read_lexicon
from classifier.kernel.topic import Topic
from classifier.kernel.weights import Counted, Weights
from classifier.kernel.wording import Wording
from classifier.signals import Lexicon, Rule

__all__ = ["BATCH", "Kernel", "Scored"]

BATCH: Final = 256
"""Passages in one batch: more gain little, and their arrays leave the processor's caches."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """What is known of passages without their features."""

    log_odds: Floats
    """Each fact's log-odds in passages taken alone, shape `(passages, facts)`."""
    on_topic: NDArray[np.bool_]
    """Whether each names the topic, shape `(passages,)`."""
    hits: tuple[tuple[Hit, ...], ...]
    """The rules that matched in each, in no order."""
    rules: tuple[Rule, ...]
    """The rules, whose places the hits name."""
    known: Mapping[int, tuple[Signal, ...]] = field(default_factory=dict)
    """The signals of passages that were not read by the kernel, by row."""

    def signals(self, row: int, passage: Passage) -> tuple[Signal, ...]:
        """Return the hits of the passage at `row` as `extract_features` does; places count on its page."""
        if row in self.known:
            return self.known[row]
        found = []
        for hit in self.hits[row]:
            rule = self.rules[hit.rule]
            start, end = hit.start + passage.start, hit.end + passage.start
            found.append(Signal(start, end, rule.id, rule.fact, rule.kind, hit.scopes))
        return tuple(sorted(found, key=lambda signal: (signal.start, signal.end, signal.rule)))

    def amid(self, rows: Sequence[int], others: Sequence[Features], log_odds: Floats) -> "Scored":
        """Return these passages and others, each at its row.

        Args:
            rows: The rows of the others among all passages, ascending.
            others: Their features.
            log_odds: Their log-odds, shape `(others, facts)`.
        """
        total = len(self.log_odds) + len(rows)
        ours = np.setdiff1d(np.arange(total), rows)
        every, named = np.empty((total, self.log_odds.shape[1])), np.empty(total, dtype=bool)
        every[ours], every[rows] = self.log_odds, log_odds
        named[ours], named[rows] = self.on_topic, [item.on_topic for item in others]
        hits: list[tuple[Hit, ...]] = [()] * total
        for row, each in zip(ours.tolist(), self.hits, strict=True):
            hits[row] = each
        known = {row: item.signals for row, item in zip(rows, others, strict=True)}
        return Scored(every, named, tuple(hits), self.rules, known)


@dataclass(frozen=True, slots=True)
class Kernel:
    """A vocabulary, rules and weights, laid out for batches; safe to share between threads."""

    wording: Wording
    """The vocabulary."""
    lexical: Lexical
    """The rules' patterns."""
    lexicon: Lexicon
    """The rules."""
    topic: Topic
    """How the topic is named."""
    columns: NDArray[np.int64]
    """The columns of each rule, plain and scoped, shape `(rules, 2, 3)`."""
    width: int
    """How many columns there are."""
    weights: Weights
    """What all of it weighs."""
    bias: Floats
    """The log-odds of a passage without known words, shape `(facts,)`."""

    @classmethod
    def of(
        cls,
        vocabulary: Mapping[str, int],
        lexicon: Lexicon,
        columns: SignalColumns,
        weights: Weights,
        bias: Floats,
    ) -> "Kernel":
        """Lay out a model; it takes about as long as scoring a few hundred passages by their features."""
        rows = [
            [columns.named(rule.id, rule.fact, rule.kind, scoped=scoped) for scoped in (False, True)]
            for rule in lexicon.rules
        ]
        ngrams = sorted(vocabulary, key=vocabulary.__getitem__)
        return cls(
            Wording.of(ngrams),
            read_lexicon(lexicon),
            lexicon,
            Topic.of(lexicon),
            np.array(rows, dtype=np.int64).reshape(-1, 2, 3),
            len(columns.names),
            weights,
            bias,
        )

    def score(self, passages: Sequence[Passage]) -> Scored:
        """Score passages; what one gets depends on nothing but the passage."""
        parts = [self._batch(passages[at : at + BATCH]) for at in range(0, len(passages), BATCH)]
        return Scored(
            np.concatenate([np.empty((0, len(self.bias))), *(part.log_odds for part in parts)]),
            np.concatenate([np.zeros(0, dtype=bool), *(part.on_topic for part in parts)]),
            tuple(hits for part in parts for hits in part.hits),
            self.lexicon.rules,
        )

    def _batch(self, passages: Sequence[Passage]) -> Scored:
        batch, count = read_batch(passages), len(passages)
        hits = find_hits(passages, batch, self.lexical, self.lexicon)
        words = self.weights.of_words(self.wording.count(batch.tokens.hashes, batch.tokens.texts), count)
        signals = self.weights.of_signals(self._columns(hits), count)
        each: list[list[Hit]] = [[] for _ in range(count)]
        for hit in hits:
            each[hit.passage].append(hit)
        return Scored(
            self.bias + words + signals,
            self.topic.named(batch),
            tuple(map(tuple, each)),
            self.lexicon.rules,
        )

    def _columns(self, hits: Sequence[Hit]) -> Counted:
        found = np.array([(hit.passage, hit.rule, bool(hit.scopes)) for hit in hits], dtype=np.int64)
        texts, rules, scoped = found.reshape(-1, 3).T
        columns = self.columns[rules, scoped]
        return Counted.of(np.repeat(texts, columns.shape[1]), columns.ravel(), self.width)
