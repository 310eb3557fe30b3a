"""What the system holds a worker to: its memory, and its processor time should nobody be waiting."""

import signal
import sys
from pathlib import Path
from typing import Final

__all__ = ["can_cap_memory", "cap_memory", "end_when_orphaned", "live_on", "uncap_memory"]

_STATM: Final = Path("/proc/self/statm")
_UNKNOWN_START: Final = 512 * 1024 * 1024
"""Address space a worker is taken to have before it reads, where the system does not tell."""
_SPARE_SECONDS: Final = 5


def can_cap_memory() -> bool:
    """Tell whether this system holds a process to an amount of memory; macOS and Windows do not."""
    return sys.platform not in {"win32", "cygwin", "darwin"}


def cap_memory(more: int) -> None:
    """Let this process take at most so many bytes more; then Python raises `MemoryError`."""
    if not can_cap_memory():
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _taken() + more
    resource.setrlimit(
        resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most)
    )


def uncap_memory() -> None:
    """Take the cap off, so that what went wrong can be told."""
    if not can_cap_memory():
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def end_when_orphaned(seconds: int) -> None:
    """End this process after so much more processor time.

    Whoever waits ends it sooner; this is for the case that nobody is left to. Time spent waiting for
    somebody who takes the records slowly does not count.
    """
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, float(seconds + _SPARE_SECONDS))


def live_on() -> None:
    """Take back what `end_when_orphaned` said."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, 0.0)


def _taken() -> int:
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return _UNKNOWN_START
    import resource

    return pages * resource.getpagesize()
