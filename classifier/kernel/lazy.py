"""A kernel that is made when enough passages have come for its making to pay."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from classifier.kernel.scoring import Kernel

__all__ = ["WORTH", "LazyKernel"]

WORTH: Final = 512
"""Passages whose features take longer than making a kernel; a page or two should not wait for it."""


@dataclass(slots=True)
class LazyKernel:
    """A kernel or none yet; may be shared between threads."""

    kernel: Kernel | None = None
    """The kernel."""
    asked: int = 0
    """Passages that it was asked for so far."""
    lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    """Held while it is made."""

    def get(self, make: Callable[[], Kernel], passages: int) -> Kernel | None:
        """Return the kernel, made now if `passages` more are enough; `None` as long as they are not."""
        if self.kernel is None:
            with self.lock:
                self.asked += passages
                if self.kernel is None and self.asked >= WORTH:
                    self.kernel = make()
        return self.kernel
