"""From text to the windows of word pieces an encoder reads, with the place of every piece in the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np
from numpy.typing import NDArray

from classifier.documents import Span
from classifier.errors import MissingExtraError, ModelError
from classifier.normalizing import NormalizedText, reveal

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["CAREFUL_EXTRA", "LONGEST", "Pieces", "Window", "WindowShape", "Windowing", "highest"]

Integers = NDArray[np.int64]

CAREFUL_EXTRA: Final = (
    "the tiers careful and cascade need onnxruntime and tokenizers; "
    "install them with `pip install 'fairbalance[careful]'`"
)
"""What is said where the extra is not installed."""
LONGEST: Final = 8192
"""The most pieces of a window: small encoders read no more, and a longer one would only strain memory."""


@dataclass(frozen=True, slots=True)
class WindowShape:
    """How much an encoder reads at once, in word pieces."""

    window: int
    """The longest window, special pieces and surroundings included."""
    stride: int
    """How many pieces two windows that follow each other share."""
    context: int
    """The most pieces of the surroundings; 0 for an encoder that reads none."""


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the encoder."""

    ids: Integers
    """The pieces, special ones included, shape `(pieces,)`."""
    types: Integers
    """The segment of each, shape `(pieces,)`."""
    text: NDArray[np.intp]
    """Which of them are the text's own, in order."""
    first: int
    """The place of the first of these among all pieces of the text."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text as an encoder reads it: never cut, but spread over as many windows as it takes."""

    offsets: tuple[tuple[int, int], ...]
    """The code points each piece stands on; empty for a piece of white space alone."""
    windows: tuple[Window, ...]
    """At least one; together they hold every piece."""


class Windowing:
    """A tokenizer and the shape of its windows."""

    def __init__(self, tokenizer: "Tokenizer", shape: WindowShape, name: str) -> None:
        if shape.window > LONGEST:
            raise ModelError(
                f"model {name}: a window of {shape.window:,} pieces is more than the {LONGEST:,} that "
                "are read at once; export the model again with a shorter window"
            )
        tokenizer.no_padding()
        tokenizer.no_truncation()
        # Markup of the tokenizer's own that a page may hold, such as [SEP], is text like any other.
        tokenizer.encode_special_tokens = True
        self._tokenizer = tokenizer
        self.shape = shape
        room = self._room(shape.context)
        if shape.context < 0 or not 0 <= shape.stride < room:
            raise ModelError(
                f"model {name}: a window of {shape.window} pieces leaves {room} for text, and windows that "
                f"share {shape.stride} never get on; lengthen the window, or shorten the others"
            )

    @classmethod
    def load(cls, data: bytes, shape: WindowShape, name: str) -> Self:
        """Read a tokenizer.

        Args:
            data: The content of `tokenizer.json`.
            shape: The shape of the windows.
            name: The model's name, for messages.

        Raises:
            MissingExtraError: If `tokenizers` is not installed.
            ModelError: If the data is no tokenizer, or the shape leaves no room for text.
        """
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise MissingExtraError(CAREFUL_EXTRA) from error
        try:
            tokenizer = Tokenizer.from_str(data.decode("utf-8"))
        except Exception as error:  # the package raises nothing narrower
            raise ModelError(
                f"model {name}: tokenizer.json is no tokenizer ({error}); export the model again"
            ) from error
        return cls(tokenizer, shape, name)

    @property
    def largest(self) -> tuple[int, int]:
        """The largest piece and the largest segment there may be."""
        pieces = self._tokenizer.get_vocab(with_added_tokens=True).values()
        return max(pieces, default=0), max(self._tokenizer.encode("a", "b").type_ids, default=0)

    def cut(self, text: str, surroundings: str = "") -> Pieces:
        """Return the pieces of a text without disguise, in windows that all end with the surroundings.

        Offsets count in the text as it came. No halves of surrogate pairs, which no encoding has room
        for, are left in what is read.
        """
        view = reveal(text)
        whole = self._tokenizer.encode(view.text, add_special_tokens=False)
        beside = self._tokenizer.encode(reveal(surroundings).text, add_special_tokens=False)
        beside.truncate(self.shape.context)
        offsets = tuple(whole.offsets if view.text is text else _places(view, whole.offsets))
        room = self._room(len(beside.ids))
        whole.truncate(room, stride=self.shape.stride)
        parts = [whole, *whole.overflowing]
        windows = []
        for number, part in enumerate(parts):
            full = self._tokenizer.post_process(part, beside if beside.ids else None)
            ordinary = np.flatnonzero(np.array(full.special_tokens_mask) == 0)
            windows.append(
                Window(
                    np.array(full.ids, dtype=np.int64),
                    np.array(full.type_ids, dtype=np.int64),
                    ordinary[: len(part.ids)],
                    number * (room - self.shape.stride),
                )
            )
        return Pieces(offsets, tuple(windows))

    def _room(self, beside: int) -> int:
        special = self._tokenizer.num_special_tokens_to_add(is_pair=beside > 0)
        return self.shape.window - special - beside


def highest(
    windows: Sequence[Window], values: Sequence[NDArray[np.float64]], pieces: int
) -> NDArray[np.float64]:
    """Return for each piece of a text the highest of the values that its windows give it.

    Args:
        windows: The text's windows.
        values: For each of them, shape `(its pieces, columns)`.
        pieces: How many pieces the text has.
    """
    found = np.full((pieces, values[0].shape[1]), -np.inf)
    for window, rows in zip(windows, values, strict=True):
        place = slice(window.first, window.first + len(window.text))
        np.maximum(found[place], rows[window.text], out=found[place])
    return found


def _places(view: NormalizedText, offsets: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield offsets in a view as offsets in the original; what is empty stays so."""
    for start, end in offsets:
        span = view.span(start, end) if start < end else Span(0, 0)
        yield span.start, span.end
