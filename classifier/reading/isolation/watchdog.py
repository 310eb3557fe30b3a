"""One thread that does something when a time is over, unless it is called off before.

A thread for every wait would cost more than most of the waits.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

__all__ = ["Watch", "arm"]


class Watch:
    """One time that is waited for."""

    def __init__(self, end: float, act: Callable[[], None]) -> None:
        self.end = end
        self.act = act
        self.acted = False
        """Whether the time was over; settled once `disarm` has returned."""

    def disarm(self) -> None:
        """Call it off; after this nothing happens any more."""
        with _LOCK:
            _WATCHES.pop(self, None)


_LOCK: Final = threading.Condition()
_WATCHES: Final[dict[Watch, None]] = {}
_THREADS: Final[list[threading.Thread]] = []


def arm(seconds: float, act: Callable[[], None]) -> Watch:
    """Have `act` called from another thread when so many seconds are over; it must be quick."""
    watch = Watch(time.monotonic() + seconds, act)
    with _LOCK:
        earliest = min((other.end for other in _WATCHES), default=None)
        _WATCHES[watch] = None
        # A fork copies no threads, and one that has nothing to do for long ends.
        if not any(thread.is_alive() for thread in _THREADS):
            _THREADS[:] = [threading.Thread(target=_watch, name="fairbalance-deadlines", daemon=True)]
            _THREADS[0].start()
        elif earliest is None or watch.end < earliest:
            _LOCK.notify()
    return watch


def _watch() -> None:
    with _LOCK:
        while True:
            now = time.monotonic()
            for watch in [watch for watch in _WATCHES if watch.end <= now]:
                del _WATCHES[watch]
                watch.acted = True
                watch.act()
            wake = min((watch.end for watch in _WATCHES), default=None)
            _LOCK.wait(None if wake is None else wake - now)
