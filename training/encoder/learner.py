"""One network that learns step by step; what chance decides at a step depends on seed and step alone."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from training.encoder.masking import Masked, mask
from training.encoder.network import build, guessing_loss, optimizer_of
from training.encoder.ordering import Order, cut_windows
from training.encoder.packing import Shard
from training.encoder.schedule import MASKED, Schedule

if TYPE_CHECKING:
    import torch

__all__ = ["Learner"]

CLIP: Final = 1.0
"""Longest gradient."""
_BATCH: Final = 16_384
"""Pieces that validation reads at once."""


class Learner:
    """A network, its optimiser and the batches it learns from."""

    def __init__(self, schedule: Schedule, shards: list[Shard], pieces: int, seed: int, device: str) -> None:
        """Build a fresh network.

        Args:
            schedule: The course of the run.
            shards: Text as streams of pieces.
            pieces: Pieces in the vocabulary.
            seed: What chance is drawn with.
            device: `cpu` or `cuda`.

        Raises:
            PretrainingError: If there is less text than one batch.
        """
        import torch

        self.schedule = schedule
        self.pieces = pieces
        self.seed = seed
        self.device = torch.device(device)
        self.order = Order([shard.train for shard in shards], schedule, seed)
        self.held = _held(shards, schedule, pieces)
        self.model = build(schedule.size, pieces, seed)
        torch.nn.Module.to(self.model, self.device)
        self.model.train()
        self.body: Any = self.model.model
        self.optimizer = optimizer_of(self.model, schedule.size)
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._next: tuple[int, Future[Masked]] | None = None

    def compile(self) -> None:
        """Compile the layers; the first step of each window length then takes a minute."""
        import torch

        self.body = torch.compile(self.model.model, dynamic=False)

    def step(self, step: int) -> "torch.Tensor":
        """Take a step and return its mean loss in nats, a scalar on the device."""
        import torch

        masked = self._fetch(step)
        torch.manual_seed((self.seed << 32) + step)
        for group in self.optimizer.param_groups:
            group["lr"] = self.schedule.rate(step)
        rows = len(masked.inputs) // self.schedule.size.parts
        total = torch.zeros((), device=self.device)
        for first in range(0, len(masked.inputs), rows):
            part = masked.part(first, first + rows)
            loss = guessing_loss(self.model, part, self.body, self.device) / len(masked.places)
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.detach()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return total

    def validate(self) -> float | None:
        """Return the mean loss in nats on held-out text, masked alike each time; None without such text."""
        import torch

        if not self.held:
            return None
        self.model.train(mode=False)
        with torch.no_grad():
            losses = [guessing_loss(self.model, part, self.model.model, self.device) for part in self.held]
        self.model.train()
        return float(sum(losses)) / sum(len(part.places) for part in self.held)

    def _fetch(self, step: int) -> Masked:
        # The next step's batch is made while this one is learnt from.
        if self._next is None or self._next[0] != step:
            self._next = (step, self._pool.submit(self._prepare, step))
        masked = self._next[1].result()
        following = step + 1
        self._next = (
            (following, self._pool.submit(self._prepare, following))
            if following < self.schedule.steps
            else None
        )
        return masked

    def _prepare(self, step: int) -> Masked:
        draw = np.random.default_rng([self.seed, 2, step])
        return mask(self.order.batch(step), self.schedule.masked(step), self.pieces, draw)


def _held(shards: list[Shard], schedule: Schedule, pieces: int) -> list[Masked]:
    size = schedule.size
    # Always the first stage's windows and the last step's share, so that losses compare over the run.
    window = size.windows[0][0]
    windows = cut_windows([shard.held for shard in shards], window, size.held)
    rows = max(1, min(_BATCH, size.batch) // window)
    draw = np.random.default_rng(0)
    return [
        mask(windows[first : first + rows], MASKED[1], pieces, draw) for first in range(0, len(windows), rows)
    ]
