"""Windows of pieces to learn from, cut as scoring cuts them, with labels from what was quoted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from classifier.model.windowing import Window as Cut
from classifier.model.windowing import Windowing
from training.tuning.inputs import Marks, Texts

__all__ = ["Window", "piece_labels", "windows_of"]

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


def windows_of(texts: Texts, windowing: Windowing) -> list[Window]:
    """Return the windows of every passage, in order, with labels of their pieces."""
    inputs = zip(texts.words, texts.around(windowing.shape.context), texts.marks, strict=True)
    return [
        _window(row, window, cut.offsets, marks)
        for row, (text, around, marks) in enumerate(inputs)
        for cut in (windowing.cut(text, around),)
        for window in cut.windows
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


def _window(row: int, cut: Cut, offsets: Sequence[tuple[int, int]], marks: Marks | None) -> Window:
    spans = [(0, 0)] * len(cut.ids)
    for number, place in enumerate(cut.text.tolist()):
        spans[place] = offsets[cut.first + number]
    labels = None if marks is None else piece_labels(spans, marks)
    return Window(row, tuple(cut.ids.tolist()), tuple(cut.types.tolist()), tuple(spans), labels)
