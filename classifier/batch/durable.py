"""Writing so that what is there after a crash is either the old or the new, and whole."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

__all__ = ["appended", "replaced", "sync_folder", "unwritable"]

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def replaced(path: Path, scratch: Path) -> Iterator[BinaryIO]:
    """Open a file that appears at `path` when the block ends, synced; on failure nothing appears.

    Args:
        path: The file to appear, or to be replaced.
        scratch: Where it is written first, in the same file system.
    """
    try:
        with scratch.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def appended(path: Path, data: bytes) -> None:
    """Append bytes to a file and sync it; on failure nothing of them is left, if the disk allows."""
    with path.open("ab", buffering=0) as stream:
        before = stream.tell()
        try:
            view = memoryview(data)
            while view:
                view = view[stream.write(view) :]
            os.fsync(stream.fileno())
        except OSError:
            stream.truncate(before)
            raise


def sync_folder(path: Path) -> None:
    """Make the names in a folder last."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(error: OSError, output: str) -> OSError:
    """Return the error that says in one sentence why an output cannot be written."""
    if error.errno is None:
        return error
    where = f"output {output!r}"
    if error.errno in _FULL:
        return OSError(f"{where}: the disk is full; free some space or write elsewhere")
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        folder = str(Path(os.path.realpath(output)).parent)
        if not Path(folder).is_dir():
            return OSError(f"{where}: the folder {folder!r} does not exist; make it or name another file")
    return OSError(f"{where}: cannot be written ({error.strerror}); name a file in a folder you may write to")
