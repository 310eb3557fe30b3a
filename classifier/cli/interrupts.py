"""Ctrl-C while modules are imported."""

import signal

__all__ = ["HeldBack"]


class HeldBack:
    """Holds Ctrl-C back until the block ends, and raises it then; pressed again, it is raised at once.

    Raised amid an import, the exception may land in a callback of the import system, where Python
    prints a traceback and goes on as if nothing were. Where Ctrl-C is ignored, or somebody
    else's to handle, nothing is changed.
    """

    def __init__(self) -> None:
        self._pressed = False
        self._installed = False

    def __enter__(self) -> None:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._installed = self._install()

    def __exit__(self, *_: object) -> None:
        if self._installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        if self._pressed:
            raise KeyboardInterrupt

    def _install(self) -> bool:
        try:
            signal.signal(signal.SIGINT, self._note)
        except ValueError:  # only the main thread is told of signals
            return False
        return True

    def _note(self, _number: int, _frame: object) -> None:
        if self._pressed:
            raise KeyboardInterrupt
        self._pressed = True
