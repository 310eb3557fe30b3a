"""Fitting the fast model: two linear models for each fact, blended, then the page's say.

The first is a soft-label logistic regression over n-grams and signals, the second one over the mean of
the words' vectors. Each passage enters twice, as 1 with the share of annotators that said 1 and as 0 with
the rest, so that disagreement is learnt rather than voted away. Both score passages whose site was held
out; on these scores a regression learns how much each counts (stacking, Wolpert 1992; with one input it
is Platt's calibration, 1999) and how much the page's other passages count. All of it folds into the weights.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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
from classifier.model import FastModel, PageContext, expit
from classifier.signals import Lexicon
from training.blending import Blend, fit_blend, soft_rows
from training.corpus import CorpusError
from training.examples import Examples
from training.paging import learn_page, stands_off_topic
from training.wordvectors import WordVectors

__all__ = ["Extra", "Fit", "Fitted", "Settings", "fit_linear", "fit_model", "held_out"]

Floats = NDArray[np.float64]
FOLDS: Final = 5
"""Folds of the held-out predictions; pages of one site are never split."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was tuned, on held-out sites of the training data."""

    c: float = 10.0
    """Inverse regularisation strength of the regressions over n-grams and signals."""
    min_sites: int = 3
    """An n-gram enters the vocabulary when at least this many sites hold it, each invented page being one.

    What one site alone says is its names: they would be weighed, shipped and shown as reasons.
    """
    vector_c: float = 0.01
    """Inverse regularisation strength of the regressions over mean word vectors."""


@dataclass(frozen=True, slots=True)
class Extra:
    """Passages that another model has labelled: learnt from by every fit, judged on by none."""

    features: Sequence[Features]
    """What each offers."""
    share: Floats
    """What the other model says, as probabilities, shape `(m, 4)`."""
    weight: float
    """How much one of them counts beside a passage that people labelled."""
    min_passages: int = 0
    """An n-gram enters the vocabulary when at least this many of them hold it; 0 for none."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted vectoriser, its regressions, and the regressions over word vectors."""

    vectorizer: TfidfVectorizer
    """N-grams to their weights before the regression."""
    heads: tuple[LogisticRegression, ...]
    """One for each fact, in the order of `labels.FACTS`."""
    columns: SignalColumns
    """The signal columns that stand after the n-grams."""
    effects: Floats
    """What each word of the vectors adds where it is the only one, shape `(words, 4)`."""
    effect_bias: Floats
    """The log-odds of a passage without a word that has a vector, shape `(4,)`."""
    vectors: WordVectors
    """The words' vectors."""

    def log_odds(self, features: Sequence[Features]) -> Floats:
        """Return the uncalibrated log-odds of n-grams and signals, shape `(passages, 4)`."""
        matrix = design(self.vectorizer, self.columns, features, fit=False)
        return np.column_stack([head.decision_function(matrix) for head in self.heads])

    def vector_log_odds(self, features: Sequence[Features]) -> Floats:
        """Return the uncalibrated log-odds of the words' vectors, shape `(passages, 4)`."""
        row = {word: place for place, word in enumerate(self.vectors.words)}
        known = ([row[word] for word in _words(item) if word in row] for item in features)
        none = np.zeros(len(FACTS))
        means: Floats = np.array([self.effects[at].mean(axis=0) if at else none for at in known])
        return self.effect_bias + means


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and what is needed to choose its thresholds."""

    model: FastModel
    """The model."""
    fit: Fit
    """The scikit-learn fit it came from."""
    alone: Floats
    """Held-out probabilities of each example taken alone, shape `(n, 4)`."""
    on_page: Floats
    """The same with the page's say."""
    log_odds: Floats
    """The log-odds behind `alone`, shape `(n, 4)`: what another model is mixed with."""
    off_topic: NDArray[np.bool_]
    """Whether each example stands on a page that does not name the topic, shape `(n,)`."""


def fit_model(  # noqa: PLR0913 - one call makes a model
    examples: Examples,
    lexicon: Lexicon,
    vectors: WordVectors,
    name: str,
    version: str,
    settings: Settings | None = None,
    judged: NDArray[np.bool_] | None = None,
    *,
    extra: Extra | None = None,
) -> Fitted:
    """Fit, blend and calibrate the fast model.

    Args:
        examples: Labelled passages of at least `FOLDS` sites.
        lexicon: The rules whose matches are weighed.
        vectors: The words' vectors.
        name: The model's name.
        version: The model's version.
        settings: What was tuned.
        judged: Which examples the blend, the page's say and calibration are learnt on, shape `(n,)`:
            the real pages, where there are any; all of them when omitted.
        extra: Passages that another model has labelled.

    Raises:
        CorpusError: If there are fewer sites than folds, or a fact has one class only.
    """
    settings = settings or Settings()
    sites = len(set(examples.sites))
    if sites < FOLDS:
        raise CorpusError(f"the training split holds {sites} pages; at least {FOLDS} are needed")
    rows = np.arange(len(examples)) if judged is None else np.flatnonzero(judged)
    features = [extract_features(passage, lexicon) for passage in examples.passages]
    columns = SignalColumns.from_lexicon(lexicon)
    ngrams, means = held_out(features, examples, columns, vectors, settings, extra)
    blend = fit_blend(ngrams[rows], means[rows], examples.share[rows])
    alone = blend.log_odds(ngrams, means)
    off_topic = stands_off_topic(features, examples.pages)
    context, on_page = learn_page(alone, examples.pages, examples.share, off_topic, rows)
    fit = fit_linear(features, examples.share, examples.sites, columns, vectors, settings, extra)
    model = replace(_export(fit, lexicon, blend, Provenance(name, "", version)), context=context)
    return Fitted(model, fit, expit(alone), expit(on_page), alone, off_topic)


def fit_linear(
    features: Sequence[Features],
    share: Floats,
    sites: Sequence[str],
    columns: SignalColumns,
    vectors: WordVectors,
    settings: Settings,
    extra: Extra | None = None,
) -> Fit:
    """Fit the vectoriser and, for each fact, a regression over n-grams and signals and one over word vectors.

    Raises:
        CorpusError: If a fact has one class only.
    """
    vocabulary = _vocabulary(features, sites, settings.min_sites)
    weight = np.ones(len(features))
    if extra is not None:
        vocabulary = sorted({*vocabulary, *_frequent(extra)})
        weight = np.append(weight, np.full(len(extra.features), extra.weight))
        features, share = [*features, *extra.features], np.vstack([share, extra.share])
    vectorizer = TfidfVectorizer(analyzer=_occurrences, vocabulary=vocabulary, sublinear_tf=True)
    matrix = design(vectorizer, columns, features, fit=True)
    heads = _heads(matrix, share, settings.c, weight)
    means = vectors.means(_words(item) for item in features)
    centre, spread = means.mean(axis=0), means.std(axis=0) + 1e-9
    over_vectors = _heads((means - centre) / spread, share, settings.vector_c, weight)
    coef = np.array([head.coef_[0] for head in over_vectors]).T / spread[:, None]
    bias = np.array([float(head.intercept_[0]) for head in over_vectors]) - centre @ coef
    return Fit(vectorizer, heads, columns, vectors.table @ coef, bias, vectors)


def held_out(
    features: Sequence[Features],
    examples: Examples,
    columns: SignalColumns,
    vectors: WordVectors,
    settings: Settings,
    extra: Extra | None = None,
) -> tuple[Floats, Floats]:
    """Return each example's log-odds from fits that have not seen its site, shapes `(n, 4)`.

    The first are those of n-grams and signals, the second those of the words' vectors.
    """
    ngrams, means = (np.zeros((len(examples), len(FACTS))) for _ in range(2))
    for seen, unseen in GroupKFold(FOLDS).split(np.zeros(len(examples)), groups=examples.sites):
        fit = fit_linear(
            [features[row] for row in seen],
            examples.share[seen],
            [examples.sites[row] for row in seen],
            columns,
            vectors,
            settings,
            extra,
        )
        items = [features[row] for row in unseen]
        ngrams[unseen], means[unseen] = fit.log_odds(items), fit.vector_log_odds(items)
    return ngrams, means


def design(
    vectorizer: TfidfVectorizer, columns: SignalColumns, features: Sequence[Features], *, fit: bool
) -> Any:  # noqa: ANN401
    """Return the sparse design matrix: n-gram columns, then signal columns."""
    grams = vectorizer.fit_transform(features) if fit else vectorizer.transform(features)
    signals = sparse.csr_matrix(np.array([columns.row(item.signals) for item in features]))
    return sparse.hstack([grams, signals], format="csr")


def _vocabulary(features: Sequence[Features], sites: Sequence[str], least: int) -> list[str]:
    found: dict[str, set[str]] = {}
    for item, site in zip(features, sites, strict=True):
        for ngram in item.ngrams:
            found.setdefault(ngram, set()).add(site)
    kept = sorted(ngram for ngram, where in found.items() if len(where) >= least)
    if not kept:
        raise CorpusError(f"no n-gram stands on {least} sites; more pages are needed to learn from")
    return kept


def _frequent(extra: Extra) -> set[str]:
    if not extra.min_passages:
        return set()
    counts = Counter(ngram for item in extra.features for ngram in item.ngrams)
    return {ngram for ngram, count in counts.items() if count >= extra.min_passages}


def _occurrences(features: Features) -> Iterable[str]:
    return (ngram for ngram, spans in features.ngrams.items() for _ in spans)


def _words(features: Features) -> Iterable[str]:
    return (ngram for ngram in _occurrences(features) if " " not in ngram)


def _heads(inputs: Any, share: Floats, c: float, weight: Floats) -> tuple[LogisticRegression, ...]:  # noqa: ANN401
    return tuple(_head(inputs, share[:, place], fact, c, weight) for place, fact in enumerate(FACTS))


def _head(inputs: Any, share: Floats, fact: str, c: float, weight: Floats) -> LogisticRegression:  # noqa: ANN401
    if not (share < 0.5).any() or not (share > 0.5).any():
        raise CorpusError(f"the training passages hold one class of {fact} only; both are needed to learn it")
    rows, classes, weights = soft_rows(share)
    head = LogisticRegression(C=c, max_iter=2000, tol=1e-8)
    return head.fit(inputs[rows], classes, sample_weight=weights * weight[rows])


def _export(fit: Fit, lexicon: Lexicon, blend: Blend, provenance: Provenance) -> FastModel:
    """Fold the blend into the weights; the words of the vectors come first in the vocabulary."""
    learnt: dict[str, int] = fit.vectorizer.vocabulary_
    names = [*fit.vectors.words, *sorted(set(learnt) - set(fit.vectors.words))]
    idf, coef = np.zeros(len(names)), np.zeros((len(names), len(FACTS)))
    stacked = np.column_stack([head.coef_[0] for head in fit.heads]) * blend.ngrams
    for row, name in enumerate(names):
        if name in learnt:
            idf[row], coef[row] = fit.vectorizer.idf_[learnt[name]], stacked[learnt[name]]
    bias = np.array([float(head.intercept_[0]) for head in fit.heads])
    return FastModel(
        provenance=provenance,
        lexicon=lexicon,
        vocabulary={name: row for row, name in enumerate(names)},
        ngram_idf=idf,
        ngram_coef=coef,
        word_coef=fit.effects * blend.means,
        columns=fit.columns,
        signal_coef=stacked[len(learnt) :],
        bias=blend.log_odds(bias, fit.effect_bias),
        context=PageContext.none(),
    )
