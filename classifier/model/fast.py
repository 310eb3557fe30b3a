"""The fast model: a linear model over n-grams and signals, in numpy only.

For each fact the log-odds are a bias, plus the weighted n-grams (term frequency
1 + log(count), inverse document frequency, scaled to unit length, as scikit-learn's
`TfidfVectorizer(sublinear_tf=True)` defines them), plus the weighted signals, plus the mean
effect of the words. A word's effect is what a linear model over word vectors makes of its
vector, so that words never met in the corpus count too; the vectors themselves are not needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Self

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage, Span
from classifier.errors import ModelError
from classifier.features import COUNT_CAP, SIGNAL_SCALE, Features, SignalColumns, extract_features
from classifier.findings import Provenance
from classifier.kernel import Counted, Kernel, LazyKernel, Scored, Weights
from classifier.labels import FACTS
from classifier.model.context import PageContext
from classifier.model.scoring import Contribution, Predicting
from classifier.normalizing import reveal
from classifier.signals import Lexicon

__all__ = ["FastModel"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FastModel(Predicting):
    """Learnt weights; instances are immutable and safe to share between threads."""

    provenance: Provenance
    """Its name, version and digest."""
    lexicon: Lexicon
    """The rules whose matches it weighs."""
    vocabulary: Mapping[str, int]
    """Row of each known n-gram; the words with an effect come first."""
    ngram_idf: Floats
    """Inverse document frequencies, shape `(ngrams,)`; 0 for a word that is known by its effect alone."""
    ngram_coef: Floats
    """Log-odds for each n-gram and fact, shape `(ngrams, 4)`."""
    word_coef: Floats
    """The effect of each word on each fact's log-odds, shape `(words, 4)`."""
    columns: SignalColumns
    """The names of the signal columns."""
    signal_coef: Floats
    """Log-odds for each signal column and fact, shape `(columns, 4)`."""
    bias: Floats
    """Log-odds of each fact in a passage without known words, shape `(4,)`."""
    context: PageContext
    """What the rest of the page adds."""
    _weights: Weights = field(init=False, repr=False, compare=False)
    _kernel: LazyKernel = field(init=False, repr=False, compare=False, default_factory=LazyKernel)

    def __post_init__(self) -> None:
        expected = {
            "ngram_idf": (len(self.vocabulary),),
            "ngram_coef": (len(self.vocabulary), len(FACTS)),
            "word_coef": (min(len(self.word_coef), len(self.vocabulary)), len(FACTS)),
            "signal_coef": (len(self.columns.names), len(FACTS)),
            "bias": (len(FACTS),),
        }
        for name, shape in expected.items():
            came = attrgetter(name)(self).shape
            if came != shape:
                raise ModelError(
                    f"model {self.provenance.name}: tensor {name} has shape {came}, {shape} is needed; "
                    "the model was trained with another vocabulary or lexicon: train it again"
                )
        self.context.check(self.provenance.name)
        weights = Weights.of(self.ngram_idf, self.ngram_coef, self.word_coef, self.signal_coef)
        object.__setattr__(self, "_weights", weights)

    def surroundings(self, passages: Sequence[Passage], title: str | None) -> list[str]:  # noqa: ARG002
        """Return nothing for each passage: this model reads words and no more."""
        return [""] * len(passages)

    def features(
        self,
        passages: Sequence[Passage],
        surroundings: Sequence[str] = (),  # noqa: ARG002 - read by other tiers
    ) -> list[Features]:
        """Return the features of each passage."""
        return [extract_features(passage, self.lexicon) for passage in passages]

    def log_odds(self, features: Sequence[Features]) -> Floats:
        """Return each fact's log-odds in passages taken alone, shape `(passages, 4)`."""
        # Summed as the kernel sums them, so that both give the same bits.
        ngrams, columns = self._counted(features)
        weights = self._weights
        return (
            self.bias + weights.of_words(ngrams, len(features)) + weights.of_signals(columns, len(features))
        )

    def score_batch(self, passages: Sequence[Passage]) -> Scored | None:
        """Score passages without their features; `None` as long as too few came to make that worth while.

        The log-odds are those of `log_odds`, to the last bit.
        """
        kernel = self._kernel.get(self.make_kernel, len(passages))
        if kernel is None:
            return None
        # Rules read a disguised passage in another text than its own; there are few of them.
        rows = [row for row, passage in enumerate(passages) if reveal(passage.text).text != passage.text]
        if not rows:
            return kernel.score(passages)
        others = self.features([passages[row] for row in rows])
        kept = set(rows)
        plain = kernel.score([passage for row, passage in enumerate(passages) if row not in kept])
        return plain.amid(rows, others, self.log_odds(others))

    def added_by_page(self, alone: Floats, features: Sequence[Features]) -> Floats:
        """Return what the passages of one page add to each other's log-odds, shape `(passages, 4)`."""
        return self.context.added(alone, np.array([item.on_topic for item in features], dtype=bool))

    def contributions(self, features: Features) -> list[Contribution]:
        """Return what each known n-gram and each signal adds; with `bias` they sum to the log-odds alone."""
        return [*self._ngram_contributions(features), *self._signal_contributions(features)]

    def remainder(self, features: Features) -> Floats:  # noqa: ARG002
        """Return the bias, which no words are shown for."""
        return self.bias

    def remembering(self) -> Self:
        """Return the model itself: nothing it does is costly."""
        return self

    def make_kernel(self) -> Kernel:
        """Return the model laid out for batches; it takes a second."""
        return Kernel.of(self.vocabulary, self.lexicon, self.columns, self._weights, self.bias)

    def _counted(self, features: Sequence[Features]) -> tuple[Counted, Counted]:
        known = [
            sorted(
                (row, len(spans)) for ngram, spans in item.ngrams.items() if (row := self._row(ngram)) >= 0
            )
            for item in features
        ]
        ngrams = np.array(
            [(at, row, count) for at, each in enumerate(known) for row, count in each], dtype=np.int64
        )
        columns = np.array(
            [
                (at, column)
                for at, item in enumerate(features)
                for signal in item.signals
                for column in self.columns.of(signal, scoped=bool(signal.scopes))
            ],
            dtype=np.int64,
        ).reshape(-1, 2)
        return (
            Counted(*ngrams.reshape(-1, 3).T),
            Counted.of(columns[:, 0], columns[:, 1], len(self.columns.names)),
        )

    def _row(self, ngram: str) -> int:
        return self.vocabulary.get(ngram, -1)

    def _known(self, features: Features) -> "_Known":
        known = [
            (self.vocabulary[ngram], spans)
            for ngram, spans in features.ngrams.items()
            if ngram in self.vocabulary
        ]
        rows = np.array([row for row, _ in known], dtype=np.intp)
        counts = np.array([len(spans) for _, spans in known], dtype=np.float64)
        values = (1.0 + np.log(counts)) * self.ngram_idf[rows]
        length = float(np.sqrt(values @ values))
        weights = (values / length if length else values)[:, None] * self.ngram_coef[rows]
        words = rows < len(self.word_coef)
        if words.any():
            weights[words] += counts[words, None] / counts[words].sum() * self.word_coef[rows[words]]
        return _Known(tuple(spans for _, spans in known), weights)

    def _ngram_contributions(self, features: Features) -> list[Contribution]:
        known = self._known(features)
        names = [n for n in features.ngrams if n in self.vocabulary]
        found = []
        for ngram, spans, row in zip(names, known.spans, known.weights, strict=True):
            weights = tuple((row / len(spans)).tolist())
            source = f"ngram:{ngram}"
            found += [
                Contribution(s.start, s.end, source, weights=weights, before_scope=weights) for s in spans
            ]
        return found

    def _signal_contributions(self, features: Features) -> list[Contribution]:
        counts: dict[int, int] = {}
        for signal in features.signals:
            for column in self.columns.of(signal, scoped=bool(signal.scopes)):
                counts[column] = counts.get(column, 0) + 1
        found = []
        for signal in features.signals:
            shares = [
                (c, min(counts[c], COUNT_CAP) / counts[c])
                for c in self.columns.of(signal, scoped=bool(signal.scopes))
            ]
            weights = sum(self.signal_coef[column] * share for column, share in shares) * SIGNAL_SCALE
            plain = (
                sum(self.signal_coef[column] for column in self.columns.of(signal, scoped=False))
                * SIGNAL_SCALE
            )
            found.append(
                Contribution(
                    signal.start,
                    signal.end,
                    f"signal:{signal.rule}",
                    signal.kind,
                    signal.fact,
                    tuple(np.asarray(weights).tolist()),
                    tuple(np.asarray(plain if signal.scopes else weights).tolist()),
                    signal.scopes,
                )
            )
        return found


@dataclass(frozen=True, slots=True)
class _Known:
    """The known n-grams of one passage."""

    spans: tuple[tuple[Span, ...], ...]
    """Where each stands."""
    weights: Floats
    """What all its places together add to each fact's log-odds, shape `(known, 4)`."""
