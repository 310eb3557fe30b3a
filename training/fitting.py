"""Fitting the fast model: soft-label logistic regression over n-grams and signals.

Each passage enters twice, as 1 with the share of annotators that said 1 and as 0 with the
rest, so that disagreement is learnt rather than voted away. Calibration is Platt's (1999),
fitted on predictions for passages whose page was held out, and folded into the weights.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from classifier.features import Features, SignalColumns, extract_features
from classifier.findings import Provenance
from classifier.labels import FACTS
from classifier.model import FastModel, expit
from classifier.signals import Lexicon
from training.corpus import CorpusError
from training.examples import Examples

__all__ = ["Fit", "Settings", "fit_linear", "fit_model", "held_out"]

Floats = NDArray[np.float64]
FOLDS: Final = 5
"""Folds of the held-out predictions; pages of one fold are never split."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was tuned, on held-out pages of the training split."""

    c: float = 10.0
    """Inverse regularisation strength of the logistic regressions."""
    min_df: int = 2
    """An n-gram enters the vocabulary when at least this many passages hold it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted vectoriser and one logistic regression for each fact."""

    vectorizer: TfidfVectorizer
    """N-grams to their weights before the regression."""
    heads: tuple[LogisticRegression, ...]
    """One for each fact, in the order of `labels.FACTS`."""
    columns: SignalColumns
    """The signal columns that stand after the n-grams."""

    def log_odds(self, features: Sequence[Features]) -> Floats:
        """Return the uncalibrated log-odds, shape `(passages, 4)`, as scikit-learn computes them."""
        matrix = design(self.vectorizer, self.columns, features, fit=False)
        return np.column_stack([head.decision_function(matrix) for head in self.heads])


def fit_model(
    examples: Examples, lexicon: Lexicon, name: str, version: str, settings: Settings | None = None
) -> tuple[FastModel, Fit, Floats]:
    """Fit and calibrate the fast model.

    Args:
        examples: Labelled passages of at least `FOLDS` pages.
        lexicon: The rules whose matches are weighed.
        name: The model's name.
        version: The model's version.
        settings: What was tuned.

    Returns:
        The model, the scikit-learn fit it came from, and calibrated held-out probabilities
        of every example, shape `(n, 4)`, for choosing thresholds.

    Raises:
        CorpusError: If there are fewer pages than folds, or a fact has one class only.
    """
    settings = settings or Settings()
    pages = len(set(examples.pages))
    if pages < FOLDS:
        raise CorpusError(f"the training split holds {pages} pages; at least {FOLDS} are needed")
    features = [extract_features(passage, lexicon) for passage in examples.passages]
    columns = SignalColumns.from_lexicon(lexicon)
    unseen = held_out(features, examples, columns, settings)
    slopes, shifts = _platt(unseen, examples.share)
    fit = fit_linear(features, examples.share, columns, settings)
    model = _export(fit, lexicon, slopes, shifts, Provenance(name, "", version))
    return model, fit, expit(unseen * slopes + shifts)


def fit_linear(
    features: Sequence[Features], share: Floats, columns: SignalColumns, settings: Settings
) -> Fit:
    """Fit the vectoriser and one regression a fact.

    Raises:
        CorpusError: If a fact has one class only.
    """
    vectorizer = TfidfVectorizer(analyzer=_occurrences, min_df=settings.min_df, sublinear_tf=True)
    matrix = design(vectorizer, columns, features, fit=True)
    heads = tuple(_head(matrix, share[:, place], fact, settings) for place, fact in enumerate(FACTS))
    return Fit(vectorizer, heads, columns)


def held_out(
    features: Sequence[Features], examples: Examples, columns: SignalColumns, settings: Settings
) -> Floats:
    """Return each example's log-odds from a fit that has not seen its page, shape `(n, 4)`."""
    scores = np.zeros((len(examples), len(FACTS)))
    for seen, unseen in GroupKFold(FOLDS).split(np.zeros(len(examples)), groups=examples.pages):
        fit = fit_linear([features[row] for row in seen], examples.share[seen], columns, settings)
        scores[unseen] = fit.log_odds([features[row] for row in unseen])
    return scores


def design(
    vectorizer: TfidfVectorizer, columns: SignalColumns, features: Sequence[Features], *, fit: bool
) -> Any:  # noqa: ANN401
    """Return the sparse design matrix: n-gram columns, then signal columns."""
    grams = vectorizer.fit_transform(features) if fit else vectorizer.transform(features)
    signals = sparse.csr_matrix(np.array([columns.row(item.signals) for item in features]))
    return sparse.hstack([grams, signals], format="csr")


def _occurrences(features: Features) -> Iterable[str]:
    return (ngram for ngram, spans in features.ngrams.items() for _ in spans)


def _head(matrix: Any, share: Floats, fact: str, settings: Settings) -> LogisticRegression:  # noqa: ANN401
    if not (share < 0.5).any() or not (share > 0.5).any():
        raise CorpusError(f"the training passages hold one class of {fact} only; both are needed to learn it")
    rows = sparse.vstack([matrix, matrix], format="csr")
    classes = np.repeat([1, 0], len(share))
    weights = np.concatenate([share, 1.0 - share])
    kept = np.flatnonzero(weights)
    head = LogisticRegression(C=settings.c, max_iter=2000, tol=1e-8)
    return head.fit(rows[kept], classes[kept], sample_weight=weights[kept])


def _platt(log_odds: Floats, share: Floats) -> tuple[Floats, Floats]:
    slopes, shifts = np.ones(len(FACTS)), np.zeros(len(FACTS))
    for place in range(len(FACTS)):
        column = sparse.csr_matrix(log_odds[:, place : place + 1])
        head = _head(column, share[:, place], FACTS[place], Settings(c=1e6))
        slopes[place], shifts[place] = float(head.coef_[0, 0]), float(head.intercept_[0])
    return slopes, shifts


def _export(fit: Fit, lexicon: Lexicon, slopes: Floats, shifts: Floats, provenance: Provenance) -> FastModel:
    vocabulary = {str(ngram): int(row) for ngram, row in fit.vectorizer.vocabulary_.items()}
    coef = np.column_stack([head.coef_[0] * slope for head, slope in zip(fit.heads, slopes, strict=True)])
    bias = np.array([float(head.intercept_[0]) for head in fit.heads]) * slopes + shifts
    return FastModel(
        provenance=provenance,
        lexicon=lexicon,
        vocabulary=vocabulary,
        ngram_idf=np.asarray(fit.vectorizer.idf_, dtype=np.float64),
        ngram_coef=coef[: len(vocabulary)],
        columns=fit.columns,
        signal_coef=coef[len(vocabulary) :],
        bias=bias,
    )
