"""When to stop: after some minutes, or when asked to by a signal."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

__all__ = ["Stopper"]


@dataclass
class Stopper:
    """Says whether it is time to stop; a second signal stops at once."""

    minutes: float | None
    """How long from now; None for no limit."""
    reason: str | None = field(default=None, init=False)
    """Why to stop, once there is a reason."""
    _start: float = field(default_factory=time.monotonic, init=False)

    def check(self) -> bool:
        """Tell whether it is time to stop."""
        if self.reason is None and self.minutes is not None and self._elapsed() >= self.minutes * 60:
            self.reason = f"{self.minutes:g} minutes are over"
        return self.reason is not None

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Turn the first SIGINT or SIGTERM within the block into a reason to stop."""
        kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def note(number: int, _frame: FrameType | None) -> None:
            self.reason = signal.Signals(number).name
            for each, handler in kept.items():
                signal.signal(each, handler)

        for number in kept:
            signal.signal(number, note)
        try:
            yield
        finally:
            for number, handler in kept.items():
                signal.signal(number, handler)

    def _elapsed(self) -> float:
        return time.monotonic() - self._start
