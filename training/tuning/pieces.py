"""From text to the pieces an encoder reads, in windows that overlap, and from quotes to labels of pieces.

The tokenizer of the shipped folder does all of it, so that training and scoring see the same pieces.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifier.labels import FACTS
from training.tuning.inputs import Marks, Texts

__all__ = ["Pieces", "Window", "piece_labels", "windows_of"]

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """What is read at once of one passage."""

    row: int
    """The passage."""
    ids: tuple[int, ...]
    """Its pieces, a tokenizer's own marks among them."""
    types: tuple[int, ...]
    """0 for the passage, 1 for what stands around it."""
    spans: tuple[tuple[int, int], ...]
    """The code points of the passage that each piece stands on; empty spans for other pieces."""
    labels: Floats | None = None
    """The share of annotators that quoted each piece for each fact, shape `(pieces, 4)`; `None` if not asked."""

    def __len__(self) -> int:
        return len(self.ids)


class Pieces:
    """A tokenizer that reads passages in windows.

    Args:
        content: The tokenizer as JSON.
        window: The most pieces of a window.
        stride: Pieces that neighbouring windows share.
        context: The most pieces of what stands around a passage; 0 for none.
    """

    def __init__(self, content: str, window: int, stride: int, context: int) -> None:
        self.content = content
        self.window, self.stride, self.context = window, stride, context

    def encode(self, words: Sequence[str], around: Sequence[Sequence[str]]) -> list[list[Encoding]]:
        """Return the windows of each text, of every text at least one."""
        shown = [self._cut(parts) for parts in around] if self.context else [""] * len(words)
        inputs: list[Any] = [
            (text, other) if other else text for text, other in zip(words, shown, strict=True)
        ]
        found = self._windowed.encode_batch(inputs)
        return [[first, *first.overflowing] for first in found]

    @cached_property
    def _windowed(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(self.content)
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.window, stride=self.stride, strategy="only_first")
        return tokenizer

    @cached_property
    def _plain(self) -> Tokenizer:
        tokenizer = Tokenizer.from_str(self.content)
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    def _cut(self, parts: Sequence[str]) -> str:
        """Return title, end of the passage before and start of the one after, an equal share of pieces each."""
        title, before, after = parts
        size = self.context // max(sum(map(bool, parts)), 1)
        cut = (self._part(title, size), self._part(before, -size), self._part(after, size))
        return "\n".join(part for part in cut if part)

    def _part(self, text: str, size: int) -> str:
        """Return the first `size` pieces of a text, or the last ones where `size` is negative."""
        if not text or not size:
            return ""
        spans = self._plain.encode(text, add_special_tokens=False).offsets
        kept = spans[:size] if size > 0 else spans[size:]
        return text[kept[0][0] : kept[-1][1]].strip() if kept else ""


def windows_of(texts: Texts, pieces: Pieces) -> list[Window]:
    """Return the windows of every passage, in order, with labels of their pieces."""
    return [
        _window(row, encoding, marks)
        for row, (encodings, marks) in enumerate(
            zip(pieces.encode(texts.words, texts.around), texts.marks, strict=True)
        )
        for encoding in encodings
    ]


def piece_labels(spans: Sequence[tuple[int, int]], marks: Marks) -> Floats:
    """Return the share of annotators that quoted each piece for each fact, shape `(pieces, 4)`.

    Args:
        spans: The code points each piece stands on, half open; a piece of an empty span is never quoted.
        marks: For each annotator what was quoted.
    """
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    ends = np.array([end for _, end in spans], dtype=np.int64)
    total = np.zeros((len(spans), len(FACTS)), dtype=np.float32)
    for quotes in marks:
        said = np.zeros(total.shape, dtype=bool)
        for fact, start, end in quotes:
            said[:, fact] |= (starts < end) & (ends > start) & (ends > starts)
        total += said
    return total / max(len(marks), 1)


def _window(row: int, encoding: Encoding, marks: Marks | None) -> Window:
    spans = tuple(_own(encoding.offsets, encoding.sequence_ids))
    labels = None if marks is None else piece_labels(spans, marks)
    return Window(row, tuple(encoding.ids), tuple(encoding.type_ids), spans, labels)


def _own(spans: Iterable[tuple[int, int]], sequences: Iterable[int | None]) -> Iterable[tuple[int, int]]:
    return (span if sequence == 0 else (0, 0) for span, sequence in zip(spans, sequences, strict=True))
