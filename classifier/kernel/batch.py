"""A batch of passages as words: of the views that n-grams are taken from, and of what rules read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Passage
from classifier.features import zero_digits
from classifier.kernel.buffer import SPACE, Buffer
from classifier.kernel.hashing import Words64, hash_spans
from classifier.kernel.sentences import Sentences, read_sentences
from classifier.kernel.tokens import Spans, add_signs, find_runs, join_tokens
from classifier.normalizing import normalize
from classifier.signals.folding import fold

__all__ = ["Batch", "Runs", "Tokens", "read_batch"]

Ints = NDArray[np.int64]
_ZERO: Final = ord("0")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens, or runs of letters and digits, of the passages' views, in order."""

    hashes: Words64
    """Of each."""
    texts: Ints
    """The passage of each, ascending."""
    starts: Ints
    """The first character of each, from the start of its view."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of letters and digits in sentences, and the signs that rules ask for, in order."""

    hashes: Words64
    """Of each, every digit as 0."""
    starts: Ints
    """Its first character, from the start of its sentence."""
    sentences: Ints
    """The sentence it lies in, ascending."""
    spaces: Ints
    """Runs of spaces before it, counted from anywhere."""
    digits: NDArray[np.bool_]
    """Whether it has a digit."""

    def select(self, rows: NDArray[np.bool_]) -> "Runs":
        """Return some of them."""
        return Runs(
            self.hashes[rows], self.starts[rows], self.sentences[rows], self.spaces[rows], self.digits[rows]
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """What is read of some passages."""

    views: tuple[str, ...]
    """The passages' normalised views."""
    folded: tuple[str, ...]
    """The passages as rules read them."""
    tokens: Tokens
    """The tokens of the views."""
    view_runs: Tokens
    """The runs of the views."""
    runs: Runs
    """The runs of the sentences."""
    sentences: Sentences
    """The sentences that rules are looked for in."""


def read_batch(passages: Sequence[Passage]) -> Batch:
    """Return the words of passages."""
    views = tuple(normalize(passage.text).text for passage in passages)
    folded = tuple(fold(passage.text) for passage in passages)
    # In most passages both are the same but for spaces, so that their words are found once.
    apart = [row for row, each in enumerate(passages) if not _same(each.text, views[row])]
    texts = [*views, *(folded[row] for row in apart)]
    buffer = Buffer.of([text if text.isascii() else zero_digits(text) for text in texts])
    stands = np.arange(len(passages))
    stands[apart] = len(passages) + np.arange(len(apart))
    runs = find_runs(buffer)
    views_end = buffer.starts[len(passages)]
    tokens, words = _before(join_tokens(buffer, runs), views_end), add_signs(buffer, runs)
    both = Spans(np.concatenate((tokens.starts, words.starts)), np.concatenate((tokens.ends, words.ends)))
    hashes = hash_spans(buffer.data, both.starts, both.ends)
    own = hashes[len(tokens) :]
    sentences = read_sentences(passages, stands, buffer, words)
    return Batch(
        views,
        folded,
        _tokens(buffer, tokens, hashes[: len(tokens)]),
        _tokens(buffer, _before(words, views_end), own),
        _runs(buffer, words, own, sentences),
        sentences,
    )


def _same(text: str, view: str) -> bool:
    return text.isascii() and text.lower() == view


def _before(spans: Spans, end: np.int64) -> Spans:
    return spans.select(slice(0, int(np.searchsorted(spans.starts, end))))


def _tokens(buffer: Buffer, spans: Spans, hashes: Words64) -> Tokens:
    texts = np.searchsorted(buffer.starts, spans.starts, side="right") - 1
    characters = buffer.characters()
    starts = characters[spans.starts] - characters[buffer.starts[texts]]
    return Tokens(hashes[: len(spans)], texts, starts)


def _runs(buffer: Buffer, words: Spans, hashes: Words64, sentences: Sentences) -> Runs:
    inside = sentences.words >= 0
    of, kept = sentences.words[inside], words.select(inside)
    space = buffer.classes == SPACE
    spaces = np.cumsum(space[1:] & ~space[:-1])
    zeros = np.concatenate(([0], np.cumsum(buffer.data == _ZERO)))
    return Runs(
        hashes[inside],
        buffer.characters()[kept.starts] - sentences.begins[of],
        of,
        spaces[kept.starts - 1],
        zeros[kept.ends] > zeros[kept.starts],
    )
