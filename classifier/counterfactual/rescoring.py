"""Variants of a page, scored by the model that scored the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

from classifier.analyzer import Analyzer
from classifier.counterfactual.cutting import cut_page
from classifier.counterfactual.variants import Variant
from classifier.documents import Page, Passage, Span
from classifier.explanations import Words
from classifier.features import Features
from classifier.findings import Result
from classifier.model import FastModel
from classifier.policy import Level

__all__ = ["Rescorer"]


@dataclass(frozen=True)
class RecallingModel(FastModel):
    """The same weights; features of a passage met before are recalled, not found again.

    Variants of a page share nearly all of their passages. The places in recalled features
    count from the passage's start: what a model predicts does not depend on them.
    """

    memory: dict[tuple[str, tuple[Span, ...]], Features] = field(default_factory=dict)
    """The features of each text with its sentences; shared by the models of one page."""
    plain: Variant | None = None
    """Matches to take without their scopes."""

    @classmethod
    def of(cls, model: FastModel) -> "RecallingModel":
        """Return `model` with an empty memory."""
        return cls(**{item.name: getattr(model, item.name) for item in fields(FastModel)})

    def features(self, passages: Sequence[Passage]) -> list[Features]:
        """Return the features of each passage, what is to be taken as plain without scopes."""
        return [self._lift(passage, self._recall(passage)) for passage in passages]

    def _recall(self, passage: Passage) -> Features:
        local = replace(
            passage.shift(-passage.start),
            sentences=tuple(sentence.shift(-passage.start) for sentence in passage.sentences),
        )
        key = (local.text, local.sentences)
        if key not in self.memory:
            self.memory[key] = FastModel.features(self, [local])[0]
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
        self._model = RecallingModel.of(analyzer.model)
        self._policy = analyzer.policy
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
        return Analyzer(model, self._policy, evidence="none")(page, level=self._level)
