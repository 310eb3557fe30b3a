"""Variants of a page, scored by the model that scored the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.analyzer import Analyzer
from classifier.counterfactual.cutting import cut_page
from classifier.counterfactual.variants import Variant
from classifier.documents import Page, Passage, Span
from classifier.explanations import Words
from classifier.features import Features
from classifier.findings import Provenance, Result
from classifier.model import Contribution, Predicting, ScoringModel
from classifier.policy import Level

__all__ = ["Rescorer"]


@dataclass(frozen=True)
class RecallingModel(Predicting):
    """The same model; features of a passage met before are recalled, not found again.

    Variants of a page share nearly all of their passages. The places in recalled features
    count from the passage's start: what a model predicts does not depend on them.
    """

    model: ScoringModel
    """The model."""
    memory: dict[tuple[str, tuple[Span, ...], str], Features] = field(default_factory=dict)
    """The features of each text with its sentences and surroundings; shared by the models of one page."""
    plain: Variant | None = None
    """Matches to take without their scopes; an encoder reads the words as they stand."""

    @property
    def provenance(self) -> Provenance:
        """The model's own."""
        return self.model.provenance

    def surroundings(self, passages: Sequence[Passage], title: str | None) -> list[str]:
        """Return what the model reads beside each passage of one page."""
        return self.model.surroundings(passages, title)

    def features(self, passages: Sequence[Passage], surroundings: Sequence[str] = ()) -> list[Features]:
        """Return the features of each passage, what is to be taken as plain without scopes."""
        beside = surroundings or [""] * len(passages)
        return [
            self._lift(passage, self._recall(passage, text))
            for passage, text in zip(passages, beside, strict=True)
        ]

    def log_odds(self, features: Sequence[Features]) -> NDArray[np.float64]:
        """Return the model's log-odds."""
        return self.model.log_odds(features)

    def added_by_page(self, alone: NDArray[np.float64], features: Sequence[Features]) -> NDArray[np.float64]:
        """Return what the model adds for the page."""
        return self.model.added_by_page(alone, features)

    def contributions(self, features: Features) -> list[Contribution]:
        """Return the model's contributions; places count from the passage's start."""
        return self.model.contributions(features)

    def remainder(self, features: Features) -> NDArray[np.float64]:
        """Return the model's remainder."""
        return self.model.remainder(features)

    def remembering(self) -> Self:
        """Return the model itself, which recalls already."""
        return self

    def _recall(self, passage: Passage, beside: str) -> Features:
        local = replace(
            passage.shift(-passage.start),
            sentences=tuple(sentence.shift(-passage.start) for sentence in passage.sentences),
        )
        key = (local.text, local.sentences, beside)
        if key not in self.memory:
            self.memory[key] = self.model.features([local], [beside])[0]
        return self.memory[key]

    def _lift(self, passage: Passage, features: Features) -> Features:
        if self.plain is None or not any(map(passage.overlaps, self.plain.words)):
            return features
        places = {(words.start - passage.start, words.end - passage.start) for words in self.plain.words}
        signals = tuple(
            replace(signal, scopes=())
            if signal.rule in self.plain.rules and (signal.start, signal.end) in places
            else signal
            for signal in features.signals
        )
        return replace(features, signals=signals)


class Rescorer:
    """Scores variants of one page, each variant once."""

    def __init__(self, analyzer: Analyzer, page: Page, passages: Sequence[Passage], level: Level) -> None:
        self._model = RecallingModel(analyzer.model)
        self._analyzer = analyzer
        self._page = page
        self._passages = tuple(passages)
        self._level: Level = level
        self._known: dict[tuple[tuple[Words, ...], tuple[str, ...]], Result] = {}

    @property
    def size(self) -> int:
        """Code points that one variant has at most; at least 1."""
        return max(1, sum(map(len, self._passages)))

    def score(self, variants: Iterable[Variant]) -> Iterator[tuple[Variant, Result]]:
        """Yield each variant with the result of the page it makes, in order."""
        for variant in variants:
            key = (variant.words, variant.rules)
            if key not in self._known:
                self._known[key] = replace(self._score(variant), passages=(), page=None)
            yield variant, self._known[key]

    def _score(self, variant: Variant) -> Result:
        if variant.what == "plain":
            # Its offsets must stay, so nothing is joined anew.
            page = replace(self._page, passages=self._passages)
            model = replace(self._model, plain=variant)
        else:
            page, model = cut_page(self._page, self._passages, variant.words), self._model
        # Without the words that were flagged a page may be off the topic; what it scores is what is asked.
        analyzer = Analyzer(
            model,
            self._analyzer.policy,
            evidence="none",
            limits=self._analyzer.limits,
            main_text=self._analyzer.main_text,
            topic_gate=False,
        )
        return analyzer(page, level=self._level)
