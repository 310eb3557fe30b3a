"""Which windows stand in which batch: a function of seed and step, so that nothing of it need be stored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from training.encoder.errors import PretrainingError
from training.encoder.packing import Pieces
from training.encoder.schedule import Schedule, Stage
from training.encoder.tokenizing import CLS

__all__ = ["Order", "cut_windows"]


@dataclass
class Order:
    """The training streams in a drawn order, another one each time they have been read through."""

    streams: Sequence[Pieces]
    """Training streams."""
    schedule: Schedule
    """Says how long windows are at which step."""
    seed: int
    """What the order is drawn with."""
    _drawn: dict[tuple[int, int], npt.NDArray[np.int64]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Check that each stage has at least one batch.

        Raises:
            PretrainingError: If there is too little text.
        """
        size = self.schedule.size
        for window, _until in size.windows:
            if self._windows(window).sum() < size.batch // window:
                pieces = sum(map(len, self.streams))
                raise PretrainingError(
                    f"{pieces:,} pieces of text are fewer than one batch of size {size.name} "
                    f"({size.batch:,}); give more text or choose a smaller size"
                )

    def batch(self, step: int) -> npt.NDArray[np.int64]:
        """Return the windows of a step, shape (windows, pieces a window), each with `[CLS]` in front."""
        stage = self.schedule.stage(step)
        count = self.schedule.size.batch // stage.window
        starts = self._windows(stage.window)
        each = int(starts.sum()) // count
        epoch, place = divmod(step - stage.first, each)
        chosen = self._order(stage, epoch)[place * count : (place + 1) * count]
        rows = np.empty((count, stage.window), dtype=np.int64)
        rows[:, 0] = CLS
        ends = np.cumsum(starts)
        shards = np.searchsorted(ends, chosen, side="right")
        reach = np.arange(stage.window - 1)
        for shard in np.unique(shards):
            here = shards == shard
            inside = chosen[here] - ends[shard] + starts[shard]
            # Each reading begins elsewhere in the stream, so that windows are cut at other places.
            begins = inside * (stage.window - 1) + self._shift(stage, epoch, int(shard))
            rows[here, 1:] = self.streams[shard][begins[:, None] + reach]
        return rows

    def _windows(self, window: int) -> npt.NDArray[np.int64]:
        # One window fewer than there are, to leave room for the shift.
        return np.array([max(0, len(stream) // (window - 1) - 1) for stream in self.streams], dtype=np.int64)

    def _order(self, stage: Stage, epoch: int) -> npt.NDArray[np.int64]:
        key = (stage.number, epoch)
        if key not in self._drawn:
            draw = np.random.default_rng([self.seed, 0, stage.number, epoch])
            self._drawn = {key: draw.permutation(int(self._windows(stage.window).sum()))}
        return self._drawn[key]

    def _shift(self, stage: Stage, epoch: int, shard: int) -> int:
        draw = np.random.default_rng([self.seed, 1, stage.number, epoch, shard])
        return int(draw.integers(stage.window - 1))


def cut_windows(streams: Sequence[Pieces], window: int, pieces: int) -> npt.NDArray[np.int64]:
    """Return held-out windows from the start of the streams, shape (n, window); n may be 0.

    Args:
        streams: Held-out streams.
        window: Pieces a window, `[CLS]` included.
        pieces: How many pieces, at most.
    """
    whole = np.concatenate([np.empty(0, dtype=np.uint16), *streams]).astype(np.int64)
    count = min(len(whole) // (window - 1), pieces // window)
    rows = whole[: count * (window - 1)].reshape(count, window - 1)
    return np.concatenate([np.full((count, 1), CLS, dtype=np.int64), rows], axis=1)
