"""One sitting of a run: steps until it is over or it is time to stop, with checkpoints and a log."""

import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from training.encoder import checkpointing
from training.encoder.checkpointing import Progress
from training.encoder.errors import PretrainingError
from training.encoder.journal import Journal, tell
from training.encoder.learner import Learner
from training.encoder.stopping import Stopper

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedTokenizerFast

__all__ = ["Sitting"]

SAVING: Final = 600.0
"""Seconds between checkpoints."""
TELLING: Final = 30.0
"""Seconds between lines of progress."""


class Sitting:
    """Drives a learner through a run, from where it stands."""

    def __init__(
        self,
        folder: Path,
        learner: Learner,
        progress: Progress,
        configuration: Mapping[str, Any],
        wrapped: "PreTrainedTokenizerFast",
    ) -> None:
        """Begin at `progress`.

        Args:
            folder: The run's folder.
            learner: The network, as it was at `progress`.
            progress: How far the run has come.
            configuration: What a resumed run must agree with.
            wrapped: The tokenizer as `transformers` knows it.
        """
        self.folder = folder
        self.learner = learner
        self.configuration = configuration
        self.wrapped = wrapped
        self.journal = Journal(folder, progress.step)
        self._step = progress.step
        self._before = progress.seconds
        self._start = self._told = self._saved = time.monotonic()
        self._losses: list[torch.Tensor] = []

    @property
    def progress(self) -> Progress:
        """How far the run has come."""
        seconds = self._before + time.monotonic() - self._start
        return Progress(self._step, self.learner.schedule.tokens, seconds)

    def go(self, stopper: Stopper) -> bool:
        """Step until the run is over (True) or the stopper says stop (False), and write a checkpoint.

        Raises:
            PretrainingError: If the loss is no longer a number.
        """
        schedule = self.learner.schedule
        while self._step < schedule.steps and not stopper.check():
            self._losses.append(self.learner.step(self._step))
            self._step += 1
            due = self._step % schedule.size.every == 0 or self._step == schedule.steps
            saving = time.monotonic() - self._saved >= SAVING
            if due or saving or time.monotonic() - self._told >= TELLING:
                self._report(validating=due)
            if saving:
                self._save()
        if self._losses:
            self._report(validating=False)
        self._save()
        return self._step == schedule.steps

    def _save(self) -> None:
        checkpointing.write(
            self.folder,
            self.progress,
            self.configuration,
            self.learner.model,
            self.learner.optimizer,
            self.wrapped,
        )
        self._saved = time.monotonic()

    def _report(self, *, validating: bool) -> None:
        schedule, last = self.learner.schedule, self._step - 1
        loss = math.fsum(float(each) for each in self._losses) / len(self._losses)
        if not math.isfinite(loss):
            raise PretrainingError(
                f"the loss is {loss} at step {self._step}; lower the size's rate and begin another run"
            )
        seconds = time.monotonic() - self._told
        row: dict[str, Any] = {
            "step": self._step,
            "tokens": self._step * schedule.size.batch,
            "loss": round(loss, 4),
            "rate": schedule.rate(last),
            "masked": round(schedule.masked(last), 4),
            "window": schedule.stage(last).window,
            "tokens_per_second": round(len(self._losses) * schedule.size.batch / max(seconds, 1e-9)),
        }
        validation = self.learner.validate() if validating else None
        if validation is not None:
            row["validation_loss"] = round(validation, 4)
        row["seconds"] = round(self.progress.seconds, 1)
        self.journal.add(row)
        said = "" if validation is None else f", validation {validation:.3f}"
        tell(
            f"step {self._step:,} of {schedule.steps:,}, {row['tokens']:,} tokens: loss {loss:.3f}{said}, "
            f"{row['tokens_per_second']:,} tokens/s"
        )
        self._losses.clear()
        self._told = time.monotonic()
