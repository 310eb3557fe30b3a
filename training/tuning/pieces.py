"""From text to the pieces an encoder reads, in windows that overlap, and from quotes to labels of pieces.

Windows are cut as scoring cuts them: the pieces of the text, then the tokenizer's own marks and what stands
around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifier.errors import ModelError
from classifier.labels import FACTS
from training.tuning.inputs import Marks, Texts

__all__ = ["Pieces", "Window", "piece_labels", "window_of", "windows_of"]

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
    """The share of annotators that quoted each piece, shape `(pieces, 4)`; `None` if none was asked to."""

    def __len__(self) -> int:
        return len(self.ids)


class Pieces:
    """A tokenizer that reads passages in windows.

    Args:
        content: The tokenizer as JSON.
        window: The most pieces of a window.
        stride: Pieces that neighbouring windows share.
        context: The most pieces of what stands around a passage; 0 for none.

    Raises:
        ModelError: If windows leave no room for text.
    """

    def __init__(self, content: str, window: int, stride: int, context: int) -> None:
        self._tokenizer = Tokenizer.from_str(content)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        # A tokenizer's own marks are text like any other where a page holds them.
        self._tokenizer.encode_special_tokens = True
        self.window, self.stride, self.context = window, stride, context
        room = self._room(context)
        if stride >= room:
            raise ModelError(
                f"a window of {window} pieces with {context} of context leaves room for {room}, too few for "
                f"windows that overlap by {stride}; raise --window or lower --stride or --context"
            )

    def encode(self, text: str, around: str = "") -> list[Encoding]:
        """Return the windows of a text, at least one; together they hold every piece of it."""
        whole = self._tokenizer.encode(text, add_special_tokens=False)
        beside = self._tokenizer.encode(around, add_special_tokens=False)
        beside.truncate(self.context)
        whole.truncate(self._room(len(beside.ids)), stride=self.stride)
        return [
            self._tokenizer.post_process(part, beside if beside.ids else None)
            for part in (whole, *whole.overflowing)
        ]

    def _room(self, beside: int) -> int:
        return self.window - self._tokenizer.num_special_tokens_to_add(is_pair=beside > 0) - beside


def windows_of(texts: Texts, pieces: Pieces) -> list[Window]:
    """Return the windows of every passage, in order, with labels of their pieces."""
    inputs = zip(texts.words, texts.around(pieces.context), texts.marks, strict=True)
    return [
        window_of(row, encoding, marks)
        for row, (text, around, marks) in enumerate(inputs)
        for encoding in pieces.encode(text, around)
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
    return (total / max(len(marks), 1)).astype(np.float32)


def window_of(row: int, encoding: Encoding, marks: Marks | None = None) -> Window:
    """Return what the encoder reads of one encoding of a passage."""
    # Not by `sequence_ids`: some templates leave them out for a passage with something beside it.
    marks_and_kinds = zip(encoding.special_tokens_mask, encoding.type_ids, strict=True)
    own = (not special and not kind for special, kind in marks_and_kinds)
    spans = tuple(span if is_own else (0, 0) for span, is_own in zip(encoding.offsets, own, strict=True))
    labels = None if marks is None else piece_labels(spans, marks)
    return Window(row, tuple(encoding.ids), tuple(encoding.type_ids), spans, labels)
