"""What every model offers, whatever it reads with: log-odds for a passage, and what its words add."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage, Span
from classifier.features import Features
from classifier.findings import Provenance
from classifier.kernel import Scored

__all__ = ["Contribution", "Predicting", "ScoringModel", "expit"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contribution(Span):
    """What one stretch of words adds to each fact's log-odds."""

    source: str = ""
    """`ngram:<words>`, `signal:<rule>` or `encoder:<fact>`."""
    kind: str = "wording"
    """The codebook's kind of a signal, `wording` for anything else."""
    fact: str = ""
    """The fact a signal's rule speaks for; empty for anything else."""
    weights: tuple[float, ...] = ()
    """Log-odds for each fact, in the order of `labels.FACTS`."""
    before_scope: tuple[float, ...] = ()
    """The same without the scope around a signal."""
    scopes: tuple[str, ...] = ()
    """What changed a signal."""


class ScoringModel(Protocol):
    """A model of any tier: what the analyzer asks of it."""

    @property
    def provenance(self) -> Provenance:
        """Its name, version and digest."""

    def surroundings(self, passages: Sequence[Passage], title: str | None) -> list[str]:
        """Return what the model reads beside each passage of one page; empty where it reads nothing."""

    def features(self, passages: Sequence[Passage], surroundings: Sequence[str] = ()) -> list[Features]:
        """Return the features of each passage.

        Args:
            passages: Passages of any number of pages.
            surroundings: What to read beside each of them; nothing when omitted.
        """

    def score_batch(self, passages: Sequence[Passage]) -> Scored | None:
        """Return what `features` and `log_odds` would tell of passages, without their features.

        `None` where the model has no such way or it is not worth while yet.
        """

    def log_odds(self, features: Sequence[Features]) -> Floats:
        """Return each fact's log-odds in passages taken alone, shape `(passages, 4)`."""

    def added_by_page(self, alone: Floats, features: Sequence[Features]) -> Floats:
        """Return what the passages of one page add to each other's log-odds, shape `(passages, 4)`."""

    def contributions(self, features: Features) -> list[Contribution]:
        """Return what the words of a passage add; with `remainder` they sum to its log-odds alone."""

    def remainder(self, features: Features) -> Floats:
        """Return the log-odds of a passage that no words are shown for, shape `(4,)`."""

    def predict_facts(self, features: Sequence[Features]) -> Floats:
        """Return each fact's probability in [0, 1] in passages taken alone, shape `(passages, 4)`."""

    def predict_page(self, features: Sequence[Features]) -> Floats:
        """Return each fact's probability in the passages of one page, which speak for each other."""

    def remembering(self) -> Self:
        """Return the same model, keeping what is costly to find again; for many variants of one page."""


class Predicting:
    """Probabilities from log-odds, the same for every model."""

    __slots__ = ()

    def score_batch(self, passages: Sequence[Passage]) -> Scored | None:  # noqa: ARG002
        """Return nothing: most models need the features."""
        return None

    def predict_facts(self: ScoringModel, features: Sequence[Features]) -> Floats:
        """Return each fact's probability in [0, 1] in passages taken alone, shape `(passages, 4)`."""
        return expit(self.log_odds(features))

    def predict_page(self: ScoringModel, features: Sequence[Features]) -> Floats:
        """Return each fact's probability in the passages of one page, which speak for each other."""
        alone = self.log_odds(features)
        return expit(alone + self.added_by_page(alone, features))


def expit(log_odds: Floats) -> Floats:
    """Return the logistic function of `log_odds` without overflow."""
    small = np.exp(-np.abs(log_odds))
    return np.where(log_odds >= 0, 1.0 / (1.0 + small), small / (1.0 + small))
