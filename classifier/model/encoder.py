"""A small transformer encoder, run by ONNX Runtime: log-odds of a passage, and the words it points at."""

import os
from collections.abc import Sequence
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.features import Reading
from classifier.labels import FACTS
from classifier.model.pointing import point
from classifier.model.session import Session
from classifier.model.windowing import Pieces, Window, Windowing, WindowShape, highest

__all__ = ["Encoder", "Reader", "RememberingReader"]

Floats = NDArray[np.float64]


class Reader(Protocol):
    """Something that reads passages."""

    @property
    def context(self) -> int:
        """How many word pieces of a passage's surroundings it reads."""

    def read(self, texts: Sequence[str], surroundings: Sequence[str]) -> list[Reading]:
        """Return a reading of each text, beside what stands around it; places count from its start."""


class Encoder:
    """Reads passages in windows that overlap; for each fact the window that speaks for it most counts.

    Instances hold no state between calls and may be shared between threads.
    """

    def __init__(
        self, windowing: Windowing, session: Session, threshold: Floats, threads: int | None = None
    ) -> None:
        self._windowing = windowing
        self._session = session
        self._threshold = threshold
        self._threads = _cores() if threads is None else threads

    @classmethod
    def load(
        cls,
        name: str,
        *,
        graph: bytes,
        tokenizer: bytes,
        shape: WindowShape,
        threshold: Floats,
        threads: int | None = None,
    ) -> Self:
        """Open an encoder and try its longest window, so that what does not fit is found now.

        Args:
            name: The model's name, for messages.
            graph: The content of `model.onnx`.
            tokenizer: The content of `tokenizer.json`.
            shape: How much is read at once.
            threshold: The log-odds from which a piece is pointed at, for each fact, shape `(4,)`.
            threads: Windows read side by side; as many as there are cores when omitted. Results
                do not depend on it.

        Raises:
            MissingExtraError: If the extra `careful` is not installed.
            ModelError: If graph, tokenizer and shape do not fit together, or the window is too long.
            ValueError: If `threads` is below 1.
        """
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        if threshold.shape != (len(FACTS),):
            raise ModelError(
                f"model {name}: tensor spans.threshold has shape {threshold.shape}, ({len(FACTS)},) is "
                "needed; train the model again"
            )
        windowing, session = Windowing.load(tokenizer, shape, name), Session.load(graph, name)
        piece, segment = windowing.largest
        session.run(np.full(shape.window, piece, np.int64), np.full(shape.window, segment, np.int64))
        return cls(windowing, session, threshold, threads)

    @property
    def context(self) -> int:
        """How many word pieces of a passage's surroundings it reads."""
        return self._windowing.shape.context

    def read(self, texts: Sequence[str], surroundings: Sequence[str]) -> list[Reading]:
        """Return a reading of each text, beside what stands around it; places count from its start."""
        cut = [self._windowing.cut(*pair) for pair in zip(texts, surroundings, strict=True)]
        outputs = iter(self._run([window for pieces in cut for window in pieces.windows]))
        return [
            self._reading(text, pieces, [next(outputs) for _ in pieces.windows])
            for text, pieces in zip(texts, cut, strict=True)
        ]

    def _run(self, windows: Sequence[Window]) -> list[tuple[Floats, Floats]]:
        if self._threads == 1 or len(windows) < 2:
            return [self._session.run(window.ids, window.types) for window in windows]
        # Takes long to import, and the fast tier has no use for it.
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(lambda window: self._session.run(window.ids, window.types), windows))

    def _reading(self, text: str, pieces: Pieces, outputs: Sequence[tuple[Floats, Floats]]) -> Reading:
        log_odds = np.max([facts for facts, _spans in outputs], axis=0)
        spans = highest(pieces.windows, [spans for _facts, spans in outputs], len(pieces.offsets))
        return Reading(tuple(log_odds.tolist()), point(text, pieces.offsets, spans - self._threshold))


class RememberingReader:
    """Reads each text with its surroundings once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[str, str], Reading] = {}

    @property
    def context(self) -> int:
        """As the reader's own."""
        return self._reader.context

    def read(self, texts: Sequence[str], surroundings: Sequence[str]) -> list[Reading]:
        """Return a reading of each text; what was read before is recalled."""
        wanted = list(zip(texts, surroundings, strict=True))
        fresh = [pair for pair in dict.fromkeys(wanted) if pair not in self._known]
        if fresh:
            read = self._reader.read(*zip(*fresh, strict=True))
            self._known.update(zip(fresh, read, strict=True))
        return [self._known[pair] for pair in wanted]


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
