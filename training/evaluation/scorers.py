"""What is compared: the shipped model and simple baselines, all answering for the same passages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

from classifier.documents import Passage
from classifier.features import extract_features
from classifier.labels import FACTS, LABELS
from classifier.model import ScoringModel
from classifier.signals import Lexicon
from training.evaluation.sets import EvaluationSet, derive_labels, page_rows
from training.examples import Examples
from training.metrics import best_threshold

__all__ = ["Alone", "AlwaysPositive", "LexiconCount", "Scorer", "Shipped", "TfidfBaseline", "thresholds_of"]

Floats = NDArray[np.float64]
_SCALE = 5.0
"""Signals of one label in a passage that count as certain; only the order matters for most figures."""


class Scorer(Protocol):
    """Something that scores passages for the three labels."""

    @property
    def name(self) -> str:
        """What it is called in tables."""

    @property
    def thresholds(self) -> Mapping[str, float]:
        """A passage threshold for each label."""

    def scores(self, examples: Examples) -> Floats:
        """Return scores in [0, 1], shape `(n, 3)`."""


@dataclass(frozen=True)
class Shipped:
    """A tier of the model as shipped, at its policy's thresholds."""

    name: str
    model: ScoringModel
    thresholds: Mapping[str, float]
    page: Mapping[str, float] = field(default_factory=dict)
    """Thresholds for pages; those of the policy that is measured, when empty."""

    def scores(self, examples: Examples) -> Floats:
        """Return the derived labels' probabilities, each passage on its page."""
        return derive_labels(self.facts(examples))

    def facts(self, examples: Examples) -> Floats:
        """Return the facts' probabilities, each passage on its page, shape `(n, 4)`."""
        facts = np.zeros((len(examples), len(FACTS)))
        for rows in page_rows(examples).values():
            passages = [examples.passages[row] for row in rows]
            features = self.model.features(passages, self.model.surroundings(passages, None))
            facts[rows] = self.model.predict_page(features)
        return facts


@dataclass(frozen=True)
class Alone:
    """The shipped model on passages without their pages, at the same thresholds."""

    shipped: Shipped
    name: str = "alone"

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The shipped model's."""
        return self.shipped.thresholds

    def scores(self, examples: Examples) -> Floats:
        """Return the derived labels' probabilities, each passage for itself."""
        model = self.shipped.model
        return derive_labels(model.predict_facts(model.features(examples.passages)))


class AlwaysPositive:
    """Flags everything: what any figure has to beat."""

    name = "always positive"
    thresholds: Mapping[str, float] = dict.fromkeys(LABELS, 0.5)

    def scores(self, examples: Examples) -> Floats:
        """Return 1 for every passage and label."""
        return np.ones((len(examples), len(LABELS)))


@dataclass(frozen=True)
class LexiconCount:
    """Counts the lexicon's unscoped matches: rules without learning."""

    lexicon: Lexicon
    thresholds: Mapping[str, float]
    name: str = "lexicon count"

    def scores(self, examples: Examples) -> Floats:
        """Return the capped, scaled number of matches that speak for each label."""
        return np.array([self._row(passage) for passage in examples.passages])

    def _row(self, passage: Passage) -> list[float]:
        signals = [s for s in extract_features(passage, self.lexicon).signals if not s.scopes]
        count = {
            fact: sum(s.fact == fact for s in signals)
            for fact in ("overclaiming", "exposure", "sales_intent")
        }
        disclosed = any(s.fact == "risk_disclosure" for s in signals)
        raw = (count["overclaiming"], 0 if disclosed else count["exposure"], count["sales_intent"])
        return [min(value / _SCALE, 1.0) for value in raw]


class TfidfBaseline:
    """scikit-learn's TF-IDF of one- and two-word n-grams with logistic regression, a label each."""

    name = "TF-IDF + LR"

    def __init__(self, train: Examples) -> None:
        truth = EvaluationSet("train", train, {}).truth
        texts = [passage.text for passage in train.passages]
        self._pipelines = [self._pipeline().fit(texts, truth[:, place]) for place in range(len(LABELS))]
        unseen = [
            cross_val_predict(
                self._pipeline(),
                texts,
                truth[:, place],
                groups=train.pages,
                cv=GroupKFold(5),
                method="predict_proba",
            )[:, 1]
            for place in range(len(LABELS))
        ]
        self.thresholds: Mapping[str, float] = thresholds_of(truth, np.column_stack(unseen))

    def scores(self, examples: Examples) -> Floats:
        """Return the probability of each label, learnt directly."""
        texts = [passage.text for passage in examples.passages]
        return np.column_stack([pipeline.predict_proba(texts)[:, 1] for pipeline in self._pipelines])

    @staticmethod
    def _pipeline() -> Pipeline:
        # C = 10 as for the shipped model; scikit-learn's default of 1 is worse on the corpus.
        return make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
            LogisticRegression(C=10.0, max_iter=1000),
        )


def thresholds_of(truth: NDArray[np.int64], scores: Floats) -> dict[str, float]:
    """Return the threshold of best F1 for each label."""
    return {label: best_threshold(truth[:, place], scores[:, place]) for place, label in enumerate(LABELS)}
