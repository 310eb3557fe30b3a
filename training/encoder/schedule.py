"""What changes over a run: learning rate, masking rate, window length. All are functions of the step."""

from dataclasses import dataclass
from typing import Final

from training.encoder.errors import PretrainingError
from training.encoder.sizes import Size

__all__ = ["COOLING", "Schedule", "Stage"]

WARMING: Final = 0.02
"""Share of a run in which the learning rate rises."""
COOLING: Final = 0.7
"""Share of a run after which the learning rate falls."""
MASKED: Final = (0.30, 0.15)
"""Share of pieces that are masked at the first and at the last step; falls in a straight line between."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that read windows of one length."""

    number: int
    """From 0."""
    first: int
    """The first step."""
    window: int
    """Pieces a window."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The course of a run of `steps` steps at a size."""

    size: Size
    """What is trained."""
    steps: int
    """Steps in all, at least 1."""

    @classmethod
    def of(cls, size: Size, tokens: int) -> "Schedule":
        """Return the course of a run that sees `tokens` pieces, rounded down to whole steps.

        Raises:
            PretrainingError: If that is less than one step.
        """
        if tokens < size.batch:
            raise PretrainingError(
                f"--tokens {tokens}: size {size.name} takes {size.batch} pieces a step; ask for at least that"
            )
        return cls(size, tokens // size.batch)

    @property
    def tokens(self) -> int:
        """Pieces seen in all."""
        return self.steps * self.size.batch

    @property
    def cooling(self) -> int:
        """The step at which the learning rate begins to fall."""
        return int(self.steps * COOLING)

    def rate(self, step: int) -> float:
        """Return the learning rate: a straight rise, a level, and a fall as 1 - sqrt to near 0."""
        warming = max(1, round(self.steps * WARMING))
        if step < warming:
            return self.size.rate * ((step + 1) / warming)
        if step < self.cooling:
            return self.size.rate
        share = (step - self.cooling + 1) / (self.steps - self.cooling + 1)
        return float(self.size.rate * (1 - share**0.5))

    def masked(self, step: int) -> float:
        """Return the share of pieces to mask."""
        start, end = MASKED
        return start + (end - start) * step / max(1, self.steps - 1)

    def stage(self, step: int) -> Stage:
        """Return the stage a step belongs to."""
        first = 0
        for number, (window, until) in enumerate(self.size.windows):
            end = int(self.steps * until)
            if step < end or until == 1.0:
                return Stage(number, first, window)
            first = end
        raise ValueError(f"size {self.size.name}: the last window's share must be 1")
