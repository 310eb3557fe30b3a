"""Where results go: standard output, or a file that appears only when it is whole."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

__all__ = ["open_output"]


@contextmanager
def open_output(name: str | None) -> Iterator[TextIO]:
    """Open the destination of a command's results as UTF-8.

    A named file is written beside its place and renamed when all is written, so a failure
    or Ctrl-C leaves an earlier file as it was. A device (such as `/dev/null`) is opened as it is.

    Raises:
        OSError: If the file cannot be written.
    """
    if name is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name)
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="\n") as device:
            yield device
        return
    descriptor, scratch = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _inherit_mode(scratch, path)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _inherit_mode(scratch: str, path: Path) -> None:
    # mkstemp makes private files; a result should be as readable as any other new file.
    if path.exists():
        Path(scratch).chmod(path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    Path(scratch).chmod(0o666 & ~mask)
