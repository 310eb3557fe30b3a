"""The sizes an encoder is pretrained in: shape, batches and schedule, one row each."""

from dataclasses import asdict, dataclass
from typing import Any, Final

__all__ = ["SIZES", "Size"]


@dataclass(frozen=True, slots=True)
class Size:
    """Everything about a run that is not its text, its length or its machine."""

    name: str
    """What `--size` takes."""
    pieces: int
    """Pieces in the vocabulary, special ones included; fewer where the text holds fewer."""
    layers: int
    """Transformer layers."""
    width: int
    """Numbers a piece is represented by."""
    inner: int
    """Width within the gated feed-forward."""
    heads: int
    """Attention heads a layer."""
    dropout: float
    """Share of numbers dropped in attention, feed-forward and embeddings, for text read repeatedly."""
    windows: tuple[tuple[int, float], ...]
    """Pieces a window, and up to which share of the run windows are that long; ascending, the last to 1."""
    batch: int
    """Pieces a step; a multiple of every window."""
    parts: int
    """Forward passes a step's batch is read in, to save memory."""
    rate: float
    """Highest learning rate of AdamW."""
    decay: float
    """Weight decay of matrices."""
    tokens: int
    """Pieces seen in all, unless `--tokens` says otherwise."""
    held: int
    """Held-out pieces that validation reads, at most."""
    every: int
    """Steps between validations."""

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as JSON holds them."""
        return {**asdict(self), "windows": [list(stage) for stage in self.windows]}


SIZES: Final[dict[str, Size]] = {
    size.name: size
    for size in (
        Size(
            name="tiny",
            pieces=600,
            layers=2,
            width=64,
            inner=128,
            heads=2,
            dropout=0.1,
            windows=((16, 0.8), (32, 1.0)),
            batch=512,
            parts=2,
            rate=3e-3,
            decay=0.1,
            tokens=20_000,
            held=1024,
            every=10,
        ),
        Size(
            name="cpu",
            pieces=16_000,
            layers=4,
            width=256,
            inner=768,
            heads=4,
            dropout=0.0,
            windows=((128, 0.9), (256, 1.0)),
            batch=4096,
            parts=1,
            rate=1e-3,
            decay=0.1,
            tokens=100_000_000,
            held=32_768,
            every=500,
        ),
        Size(
            name="gpu",
            pieces=16_000,
            layers=10,
            width=384,
            inner=1024,
            heads=6,
            dropout=0.1,
            windows=((128, 0.75), (256, 1.0)),
            batch=131_072,
            parts=2,
            rate=1e-3,
            decay=0.1,
            tokens=2_000_000_000,
            held=262_144,
            every=250,
        ),
    )
}
"""By name. What their choices were taken from stands in training/LOG.md."""
