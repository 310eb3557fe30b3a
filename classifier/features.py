"""What a passage offers the model: its one- and two-word n-grams and its signals, with spans.

The readable reference implementation; every number the fast model uses comes through here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage, Span
from classifier.findings import Signal
from classifier.normalizing import NormalizedText, normalize
from classifier.signals import Lexicon, find_signals

__all__ = [
    "Features",
    "Pointed",
    "Reading",
    "SignalColumns",
    "Token",
    "extract_features",
    "extract_ngrams",
    "ngrams",
    "tokenize",
    "words",
    "zero_digits",
]

_TOKEN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[$\u20ac\u00a3\u00a5%!?]")
"""Words with an inner apostrophe, and the signs that prices and pitches are made of."""
_DIGIT: Final = re.compile(r"\d")
MAX_NGRAM: Final = 2
"""The longest n-gram, in words."""
COUNT_CAP: Final = 2
"""A rule that matches more often than this in one passage counts this often."""
SIGNAL_SCALE: Final = 0.1
"""The value of one match; sets how strongly signals are regularised beside n-grams.

Tuned with the regularisation strength on pages of the corpus's training split held out by page.
"""


@dataclass(frozen=True, slots=True)
class Token(Span):
    """A normalised word and the code points it stands on."""

    word: str = ""
    """Lower case, every digit as 0."""


@dataclass(frozen=True, slots=True)
class Pointed(Span):
    """Words that an encoder points at."""

    fact: str = ""
    """The fact it points them out for."""
    strength: float = 0.0
    """How far above its threshold, summed over the word pieces; above 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an encoder makes of one passage."""

    log_odds: tuple[float, ...]
    """For each fact, in the order of `labels.FACTS`."""
    pointed: tuple[Pointed, ...]
    """The words it points at, in order for each fact."""

    def shift(self, by: int) -> Self:
        """Return the reading with its places moved `by` code points."""
        return replace(self, pointed=tuple(item.shift(by) for item in self.pointed))


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one passage, with every place each of them stands."""

    ngrams: Mapping[str, tuple[Span, ...]]
    """For each n-gram of the passage, where it stands on the page."""
    signals: tuple[Signal, ...]
    """The rules that matched, in order."""
    on_topic: bool = True
    """Whether the passage names a compound or another word of the topic."""
    reading: Reading | None = None
    """What an encoder makes of it; `None` where none has read it."""


def tokenize(text: str, *, offset: int = 0) -> tuple[Token, ...]:
    """Return the words of `text`; spans count from `offset`.

    >>> [token.word for token in tokenize("Only $475 - isn't it?")]
    ['only', '$', '000', "isn't", 'it', '?']
    """
    return _tokens(normalize(text), offset)


def _tokens(view: NormalizedText, offset: int) -> tuple[Token, ...]:
    return tuple(
        Token(span.start + offset, span.end + offset, zero_digits(match[0]))
        for match in _TOKEN.finditer(view.text)
        for span in (view.span(*match.span()),)
    )


def zero_digits(text: str) -> str:
    """Return `text` with every digit as 0, as words are written; its length stays.

    >>> zero_digits("$475")
    '$000'
    """
    return _DIGIT.sub("0", text)


def words(text: str) -> list[str]:
    """Return the words of `text` as `tokenize` writes them, without their places.

    >>> words("Only $475 - isn't it?")
    ['only', '$', '000', "isn't", 'it', '?']
    """
    return _TOKEN.findall(zero_digits(normalize(text).text))


def ngrams(tokens: Sequence[Token]) -> Iterator[tuple[str, Span]]:
    """Yield each n-gram of up to `MAX_NGRAM` words with the span from its first to its last word."""
    for size in range(1, MAX_NGRAM + 1):
        for first in range(len(tokens) - size + 1):
            words = tokens[first : first + size]
            yield " ".join(token.word for token in words), Span(words[0].start, words[-1].end)


def extract_features(passage: Passage, lexicon: Lexicon) -> Features:
    """Return the features of a passage; all spans count from the start of its page."""
    view = normalize(passage.text)
    local = [sentence.shift(-passage.start) for sentence in passage.sentences]
    signals = tuple(signal.shift(passage.start) for signal in find_signals(passage.text, local, lexicon))
    named = lexicon.names_topic(view.text)
    return Features(_places(view, passage.start), signals, named)


def extract_ngrams(passage: Passage) -> dict[str, tuple[Span, ...]]:
    """Return the n-grams of a passage and where each stands on its page."""
    return _places(normalize(passage.text), passage.start)


def _places(view: NormalizedText, offset: int) -> dict[str, tuple[Span, ...]]:
    places: dict[str, list[Span]] = {}
    for ngram, span in ngrams(_tokens(view, offset)):
        places.setdefault(ngram, []).append(span)
    return {ngram: tuple(spans) for ngram, spans in places.items()}


@dataclass(frozen=True, slots=True)
class SignalColumns:
    """The columns that signals fill: for each rule, kind and fact, plain and scoped matches apart.

    A rule's weight is learnt in three parts, its own, its kind's and its fact's, so that a rule
    that was rarely met in training inherits what its neighbours are worth.
    """

    names: tuple[str, ...]
    """Column names: `<rule>`, `kind:<fact>.<kind>` and `fact:<fact>`, each also with `|scoped`."""
    index: Mapping[str, int]
    """The place of each name."""

    @classmethod
    def from_lexicon(cls, lexicon: Lexicon) -> "SignalColumns":
        """Return the columns for every rule of a lexicon and every kind they speak for."""
        rules = [rule.id for rule in lexicon.rules]
        kinds = sorted({f"kind:{rule.fact}.{rule.kind}" for rule in lexicon.rules})
        facts = sorted({f"fact:{rule.fact}" for rule in lexicon.rules})
        names = tuple(
            name + suffix for name in [*sorted(rules), *kinds, *facts] for suffix in ("", "|scoped")
        )
        return cls(names, {name: place for place, name in enumerate(names)})

    def of(self, signal: Signal, *, scoped: bool) -> tuple[int, ...]:
        """Return the columns a signal counts in: its rule's, its kind's and its fact's."""
        return self.named(signal.rule, signal.fact, signal.kind, scoped=scoped)

    def named(self, rule: str, fact: str, kind: str, *, scoped: bool) -> tuple[int, ...]:
        """Return the columns that a match of a rule counts in."""
        suffix = "|scoped" if scoped else ""
        names = (rule, f"kind:{fact}.{kind}", f"fact:{fact}")
        return tuple(self.index[name + suffix] for name in names)

    def row(self, signals: Sequence[Signal]) -> NDArray[np.float64]:
        """Return the values of all columns for one passage, shape `(columns,)`."""
        counts = np.zeros(len(self.names))
        for signal in signals:
            for column in self.of(signal, scoped=bool(signal.scopes)):
                counts[column] += 1.0
        return np.minimum(counts, COUNT_CAP) * SIGNAL_SCALE
