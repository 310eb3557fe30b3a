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
from classifier.kernel.tokens import Spans, add_signs, find_runs, join_tokens
from classifier.normalizing import normalize
from classifier.signals.folding import fold

__all__ = ["Batch", "Runs", "read_batch"]

Ints = NDArray[np.int64]
_ZERO: Final = ord("0")


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of letters and digits in sentences, in order."""

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
    tokens: Words64
    """The hashes of the views' tokens, in order."""
    token_texts: Ints
    """The passage of each token."""
    runs: Runs
    """The words of the sentences."""
    sentence_texts: Ints
    """The passage of each sentence."""
    sentence_starts: Ints
    """Its first character, from the start of its passage."""
    sentence_ends: Ints
    """One past its last."""
    odd: tuple[int, ...]
    """Passages whose sentences are not in order or part a word; their sentences are left out."""


def read_batch(passages: Sequence[Passage]) -> Batch:
    """Return the words of passages."""
    views = tuple(normalize(passage.text).text for passage in passages)
    folded = tuple(fold(passage.text) for passage in passages)
    count = len(passages)
    # In most passages both are the same but for spaces, so that their words are found once.
    apart = [row for row in range(count) if not (passages[row].text.isascii() and _same(passages[row].text, views[row]))]
    texts = [view if view.isascii() else zero_digits(view) for view in views]
    buffer = Buffer.of([*texts, *(zero_digits(folded[row]) for row in apart)])
    runs = find_runs(buffer)
    tokens = join_tokens(buffer, runs)
    runs = add_signs(buffer, runs)
    tokens = tokens.select(slice(0, int(np.searchsorted(tokens.starts, buffer.starts[count]))))
    hashes = hash_spans(
        buffer.data, np.concatenate((tokens.starts, runs.starts)), np.concatenate((tokens.ends, runs.ends))
    )
    # Where each passage's folded text stands.
    stands = np.arange(count)
    stands[apart] = count + np.arange(len(apart))
    return _with_sentences(passages, buffer, runs, hashes, tokens, stands, views, folded)


def _same(text: str, view: str) -> bool:
    return text.lower() == view


def _with_sentences(passages, buffer, runs, hashes, tokens, stands, views, folded):
    characters = buffer.characters()
    order = np.argsort(stands, kind="stable")
    texts, starts, ends, odd = [], [], [], []
    for row in order.tolist():
        passage = passages[row]
        at, last, size = passage.start, 0, len(passage.text)
        own = [(s.start - at, s.end - at) for s in passage.sentences]
        for start, end in own:
            if start < last or end > size:
                odd.append(row)
                own = []
                break
            last = end
        texts += [row] * len(own)
        for start, end in own:
            starts.append(start)
            ends.append(end)
    s_text, s_start, s_end = (np.array(x, dtype=np.int64) for x in (texts, starts, ends))
    begin = characters[buffer.starts[stands[s_text]]] + s_start if len(s_text) else s_start
    finish = begin + (s_end - s_start)
    first, end = characters[runs.starts], characters[runs.ends]
    of = np.searchsorted(begin, first, side="right") - 1
    inside = of >= 0
    of = np.maximum(of, 0)
    if len(begin):
        inside &= first < finish[of]
        torn = (inside & (end > finish[of])) | ((of + 1 < len(begin)) & (end > begin[np.minimum(of + 1, len(begin) - 1)]))
        # a run that begins before the first sentence and reaches into it
        torn |= (first < begin[0]) & (end > begin[0])
        bad = np.unique(np.concatenate((s_text[of[torn]], s_text[np.minimum(of[torn] + 1, len(begin) - 1)])))
        odd += bad.tolist()
        inside &= ~np.isin(s_text[of], bad)
    else:
        inside[:] = False
    sp = buffer.classes == SPACE
    spaces = np.cumsum(sp[1:] & ~sp[:-1])
    kept = runs.select(inside)
    zeros = np.concatenate(([0], np.cumsum(buffer.data == _ZERO)))
    return Batch(
        views, folded, hashes[: len(tokens)],
        np.searchsorted(buffer.starts, tokens.starts, side="right") - 1,
        Runs(
            hashes[len(tokens):][inside],
            first[inside] - begin[of[inside]],
            of[inside],
            spaces[kept.starts - 1],
            zeros[kept.ends] > zeros[kept.starts],
        ),
        s_text, s_start, s_end, tuple(dict.fromkeys(odd)),
    )
