"""Processes that die without a chance to tidy up."""

import os
import signal
import warnings
from collections.abc import Callable

LASTING = ("fsync", "replace", "unlink", "rmdir", "ftruncate")
"""What a run does to make things last, in the module `os`."""


def in_child(work: Callable[[], object]) -> int:
    """Do the work in a copy of this process and return its process id."""
    with warnings.catch_warnings():
        # Other threads of this process are asleep.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def die_before(step: int) -> None:
    """Have this process end at once before its so-many-th step that makes things last."""
    left = step

    def watched(name: str) -> Callable[..., object]:
        real = getattr(os, name)

        def call(*arguments: object, **options: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    for name in LASTING:
        setattr(os, name, watched(name))


def wait(child: int) -> int:
    """Return how a child ended: 0, 1 for an exception, or minus the signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
