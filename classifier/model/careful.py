"""The careful and the cascade model: the fast model's log-odds mixed with an encoder's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage
from classifier.errors import ModelError
from classifier.features import Features, Reading
from classifier.findings import Provenance
from classifier.labels import FACTS
from classifier.model.context import PageContext
from classifier.model.encoder import Reader, RememberingReader
from classifier.model.fast import FastModel
from classifier.model.scoring import Contribution, Predicting
from classifier.model.surroundings import surroundings

__all__ = ["CarefulModel", "CascadeModel", "Mix"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Mix:
    """How two opinions on each fact become one, in log-odds."""

    fast: Floats
    """The weight of the fast model's, shape `(4,)`; none is negative."""
    encoder: Floats
    """The weight of the encoder's, shape `(4,)`; none is negative."""
    bias: Floats
    """What is added, shape `(4,)`."""

    def check(self, model: str) -> None:
        """Check shapes and signs.

        Args:
            model: The model's name, for the message.

        Raises:
            ModelError: If a shape does not fit, or a weight turns evidence into its opposite.
        """
        for name in ("fast", "encoder", "bias"):
            values = getattr(self, name)
            if values.shape != (len(FACTS),):
                raise ModelError(
                    f"model {model}: tensor mix.{name} has shape {values.shape}, ({len(FACTS)},) is needed; "
                    "train the model again"
                )
            if name != "bias" and (values < 0).any():
                raise ModelError(
                    f"model {model}: a weight in mix.{name} is negative, so evidence for a fact would count "
                    "against it; train the model again"
                )


@dataclass(frozen=True, slots=True)
class CarefulModel(Predicting):
    """Reads every passage twice; a passage without an encoder's reading is scored as the fast model does."""

    provenance: Provenance
    """Its name, version and digest."""
    fast: FastModel
    """The model whose log-odds are mixed in."""
    reader: Reader
    """The encoder."""
    mix: Mix
    """The learnt weights."""
    context: PageContext
    """What the rest of the page adds to a passage that the encoder has read."""

    def __post_init__(self) -> None:
        self.mix.check(self.provenance.name)
        self.context.check(self.provenance.name)

    def surroundings(self, passages: Sequence[Passage], title: str | None) -> list[str]:
        """Return what the encoder reads beside each passage of one page."""
        return surroundings(passages, title, self.reader.context)

    def features(self, passages: Sequence[Passage], surroundings: Sequence[str] = ()) -> list[Features]:
        """Return the features of each passage, with the encoder's reading where it is wanted."""
        features = self.fast.features(passages)
        beside = surroundings or [""] * len(passages)
        wanted = np.flatnonzero(self.wanted(features)).tolist()
        readings = self.reader.read([passages[row].text for row in wanted], [beside[row] for row in wanted])
        for row, reading in zip(wanted, readings, strict=True):
            features[row] = replace(features[row], reading=reading.shift(passages[row].start))
        return features

    def wanted(self, features: Sequence[Features]) -> NDArray[np.bool_]:
        """Return which passages the encoder reads, from their features so far: all."""
        return np.ones(len(features), dtype=bool)

    def log_odds(self, features: Sequence[Features]) -> Floats:
        """Return each fact's log-odds in passages taken alone, shape `(passages, 4)`."""
        rows = self.fast.log_odds(features)
        for row, item in enumerate(features):
            if item.reading is not None:
                rows[row] = rows[row] * self.mix.fast + self._encoders_part(item.reading) + self.mix.bias
        return rows

    def added_by_page(self, alone: Floats, features: Sequence[Features]) -> Floats:
        """Return what the passages of one page add to each other's log-odds, shape `(passages, 4)`.

        What a passage is given is weighed by the model that reads it: where the encoder has read none of
        a page's passages, the page is the fast model's alone.
        """
        read = np.array([item.reading is not None for item in features], dtype=bool)
        on_topic = np.array([item.on_topic for item in features], dtype=bool)
        own, fast = self.context.added(alone, on_topic), self.fast.context.added(alone, on_topic)
        return np.where(read[:, None], own, fast)

    def contributions(self, features: Features) -> list[Contribution]:
        """Return what the words of a passage add; with `remainder` they sum to its log-odds alone.

        The fast model's parts are scaled by its weight in the mix. The encoder's log-odds for a fact,
        where they speak for it, are shared among the words it points at, by how strongly it points.
        That is no attribution: it says how much the encoder speaks for the fact and where it would put
        its finger, not how much each word moved it. Where it points at nothing, or speaks against the
        fact, nothing is shown for it.
        """
        fast = self.fast.contributions(features)
        if features.reading is None:
            return fast
        return [*(self._scaled(item) for item in fast), *self._pointed(features.reading)]

    def remainder(self, features: Features) -> Floats:
        """Return the log-odds of a passage that no words are shown for, shape `(4,)`."""
        rest = self.fast.remainder(features)
        if features.reading is None:
            return rest
        part = self._encoders_part(features.reading)
        shown = (part > 0) & (self._strengths(features.reading) > 0)
        return rest * self.mix.fast + self.mix.bias + np.where(shown, 0.0, part)

    def remembering(self) -> Self:
        """Return the same model, which reads each passage once."""
        return replace(self, reader=RememberingReader(self.reader))

    def _encoders_part(self, reading: Reading) -> Floats:
        part: Floats = np.array(reading.log_odds) * self.mix.encoder
        return part

    @staticmethod
    def _strengths(reading: Reading) -> Floats:
        """Return how strongly the encoder points for each fact, all words together, shape `(4,)`."""
        return np.array([sum(p.strength for p in reading.pointed if p.fact == fact) for fact in FACTS])

    def _scaled(self, item: Contribution) -> Contribution:
        weights, before = np.array(item.weights) * self.mix.fast, np.array(item.before_scope) * self.mix.fast
        return replace(item, weights=tuple(weights.tolist()), before_scope=tuple(before.tolist()))

    def _pointed(self, reading: Reading) -> list[Contribution]:
        part, strengths = self._encoders_part(reading), self._strengths(reading)
        found = []
        for item in reading.pointed:
            column = FACTS.index(item.fact)
            if part[column] > 0:
                weights = np.zeros(len(FACTS))
                weights[column] = part[column] * item.strength / strengths[column]
                row = tuple(weights.tolist())
                source = f"encoder:{item.fact}"
                found.append(Contribution(item.start, item.end, source, weights=row, before_scope=row))
        return found


@dataclass(frozen=True, slots=True)
class CascadeModel(CarefulModel):
    """Sends a passage to the encoder only where the fast model is unsure of some fact.

    A passage that is not sent on keeps the fast model's log-odds of it alone, and its reasons. What its
    page adds is weighed as the fast model weighs it, but from its neighbours' log-odds, mixed where these
    were sent on; a page from which nothing is sent on is scored as the fast model does, to the last bit.
    """

    low: Floats
    """For each fact the fast log-odds of a passage alone from which it is sent on, shape `(4,)`."""
    high: Floats
    """The log-odds up to which it is, shape `(4,)`; below `low` where a fact never sends one on."""

    def wanted(self, features: Sequence[Features]) -> NDArray[np.bool_]:
        """Return which passages the encoder reads: those in the band of some fact."""
        rows = self.fast.log_odds(features)
        inside: NDArray[np.bool_] = np.logical_and(rows >= self.low, rows <= self.high)
        wanted: NDArray[np.bool_] = np.logical_or.reduce(inside, axis=1)
        return wanted
