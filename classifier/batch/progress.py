"""How far a run is, on standard error: a line that is written over, or objects for a program."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, TextIO

from classifier.batch.tally import Tally

__all__ = ["PROGRESS", "Progress", "time_words"]

PROGRESS: Final = ("auto", "bar", "json", "none")
"""What may be asked for; `auto` is a bar on a terminal and nothing elsewhere."""
_CELLS: Final = 24
_EVERY: Final = {"bar": 0.2, "json": 2.0}
"""Seconds between two reports."""
_DEFINITE: Final = 3.0
"""Seconds after which the time left is more than a guess."""


class Progress:
    """Reports how far a run is; what cannot be written is left out, as it must not end the run.

    Args:
        stream: Where to, such as standard error.
        style: One of `PROGRESS`.
        total: Bytes of all inputs; `None` where nobody knows.
        clock: Seconds, from any start.
    """

    def __init__(
        self,
        stream: TextIO | None,
        style: str,
        total: int | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if style == "auto":
            style = "bar" if stream is not None and stream.isatty() else "none"
        self._stream = stream
        self._style = style
        self._total = total
        self._clock = clock
        self._begun = self._shown = clock()
        self._width = 0

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return self._clock() - self._begun

    def report(self, tally: Tally, *, read: int, skipped: int = 0, last: bool = False) -> None:
        """Say how far the run is, unless that was said a moment ago.

        Args:
            tally: What was scored since it began.
            read: Bytes of the inputs behind what was scored.
            skipped: Bytes that need no scoring.
            last: Whether this is the end.
        """
        if self._style == "none" or (not last and self._clock() - self._shown < _EVERY[self._style]):
            return
        self._shown = self._clock()
        share, left = self._outlook(read, skipped)
        rate = tally.passages / self.seconds if self.seconds > 0 else 0.0
        if self._style == "json":
            report = {
                "records": tally.records,
                "errors": tally.errors,
                "passages": tally.passages,
                "passages_per_second": round(rate, 1),
                "seconds": round(self.seconds, 1),
                "share": None if share is None else round(1.0 if last else share, 4),
                "seconds_left": 0.0 if last else left and round(left, 1),
            }
            self._write(f"{json.dumps(report)}\n")
            return
        self._bar(
            tally, 1.0 if last and share is not None else share, None if last else left, rate, last=last
        )

    def clear(self) -> None:
        """Take the bar away, so that a message can stand in its place."""
        if self._width:
            self._write(f"\r{' ' * self._width}\r")
            self._width = 0

    def _outlook(self, read: int, skipped: int) -> tuple[float | None, float | None]:
        """Return the share that is done and the seconds left, where they can be told."""
        if not self._total:
            return None, None
        share = min((read + skipped) / self._total, 1.0)
        if not read or self.seconds < _DEFINITE:
            return share, None
        return share, max(self._total - read - skipped, 0) * self.seconds / read

    def _bar(self, tally: Tally, share: float | None, left: float | None, rate: float, *, last: bool) -> None:
        parts = [f"{tally.records:,} records", f"{rate:,.0f} passages a second"]
        if share is not None:
            cells = int(share * _CELLS)
            parts.insert(0, f"[{'#' * cells}{'.' * (_CELLS - cells)}] {share:4.0%}")
        if left is not None:
            parts.append(f"{time_words(left)} left")
        line = "  ".join(parts)
        self._write(f"\r{line.ljust(self._width)}")
        self._width = len(line)
        if last:
            self._write("\n")
            self._width = 0

    def _write(self, text: str) -> None:
        if self._stream is not None:
            with suppress(OSError, ValueError):
                self._stream.write(text)
                self._stream.flush()


def time_words(seconds: float) -> str:
    """Return a stretch of time as a clock shows it.

    >>> time_words(59.6), time_words(3_725)
    ('1:00', '1:02:05')
    """
    whole = round(seconds)
    hours, rest = divmod(whole, 3_600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"
