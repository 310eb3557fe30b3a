"""One run at a time on one output."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from classifier.errors import BatchError

__all__ = ["Lock"]

_NAME: Final = "lock"


class Lock:
    """A lock on a folder of parts; the system drops it when the process ends, however it ends.

    Raises:
        BatchError: Another run holds it.
        OSError: The folder may not be written to.
    """

    def __init__(self, folder: Path, output: str) -> None:
        import fcntl  # where there is none (Windows), runs with parts are not offered

        self._path = folder / _NAME
        while True:
            folder.mkdir(exist_ok=True)
            try:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except FileNotFoundError:  # the run that held it has just removed the folder
                if folder.is_dir():
                    raise
                continue
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip() or "unknown"
                os.close(self._file)
                raise BatchError(
                    f"another run (process {holder}) is writing {output!r}; wait for it, or name another"
                ) from error
            if os.fstat(self._file).st_nlink:
                break
            os.close(self._file)
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode("ascii"), 0)

    def release(self, *, remove: bool = False) -> None:
        """Let the next run in; with `remove`, the folder goes too, if nothing but the lock is in it."""
        if remove:
            self._path.unlink(missing_ok=True)
            with suppress(OSError):  # somebody put a file of their own there
                self._path.parent.rmdir()
        os.close(self._file)
