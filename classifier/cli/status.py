"""Exit statuses, the same for every command."""

from enum import IntEnum

__all__ = ["ExitStatus"]


class ExitStatus(IntEnum):
    """What the command's exit status means."""

    DONE = 0
    """Done."""
    FLAGGED = 1
    """Done, and something was flagged (only with `--fail-on-flag`)."""
    USAGE = 2
    """The command was called wrongly, or a policy file is invalid."""
    RECORD_ERRORS = 3
    """Done, and some records could not be read, flags or not; each has a row with status `error`."""
    COULD_NOT_RUN = 4
    """Nothing could be scored or written: a damaged model, an output that cannot be opened."""
    INTERRUPTED = 130
    """Stopped by Ctrl-C."""
