"""Where results go: standard output, or a file that appears only when it is whole."""

import argparse
import errno
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Final, cast

__all__ = ["Once", "is_among", "leave_stdout", "open_output", "say"]

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


def say(message: object) -> None:
    """Print one sentence on standard error, where there is one that takes it."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(f"fairbalance: {_printable(str(message))}", file=sys.stderr)


def _printable(text: str) -> str:
    # The name of a file may hold what a terminal obeys.
    return "".join(sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in text)


class Once(argparse.Action):
    """Stores an option's value, and refuses the option when it is given again."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Store the value; argparse calls this."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string} is given twice; results are written to one place")
        setattr(namespace, self.dest, values)


def is_among(name: str, paths: Iterable[str]) -> bool:
    """Tell whether writing `name` would replace one of the files that are read."""
    return any(_same_file(name, path) for path in paths)


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).is_file() and Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def leave_stdout() -> None:
    """Drop what standard output still holds: its reader left, and Python must not try again at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def open_output(name: str | None) -> Iterator[TextIOWrapper]:
    """Open the destination of a command's results as UTF-8; for bytes, write to its `buffer`.

    A named file is written beside its place and renamed when all is written, so a failure
    or Ctrl-C leaves an earlier file as it was. A link is followed, and a device (such as
    `/dev/null`) is opened as it is.

    Raises:
        OSError: If the output cannot be written; the message is one sentence that names it.
    """
    where = "standard output" if name is None else f"output {name!r}"
    try:
        if name is None:
            yield _stdout()
            sys.stdout.flush()
        elif name.endswith(os.sep) or (Path(name).exists() and not Path(name).is_file()):
            # A folder, which says so itself, or a device.
            with open(name, "w", encoding="utf-8", newline="\n") as device:  # noqa: PTH123 - a path drops the last /
                yield device
        else:
            with _whole_file(Path(os.path.realpath(name)), where) as stream:
                yield stream
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno is None:  # a sentence of our own
            raise
        raise _unwritable(error, where) from error


def _stdout() -> TextIOWrapper:
    if sys.stdout is None:
        raise OSError("standard output is closed; redirect it or name a file with --output")
    stdout = cast("TextIOWrapper", sys.stdout)
    stdout.reconfigure(encoding="utf-8", newline="\n")
    return stdout


@contextmanager
def _whole_file(path: Path, where: str) -> Iterator[TextIOWrapper]:
    try:
        descriptor, scratch = tempfile.mkstemp(prefix=f".{path.name[:32]}-", dir=path.parent)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise OSError(
            f"{where}: the folder {str(path.parent)!r} does not exist; make it or name another file"
        ) from error
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


def _unwritable(error: OSError, where: str) -> OSError:
    if error.errno in _FULL:
        return OSError(f"{where}: the disk is full; free some space or write elsewhere")
    return OSError(f"{where}: cannot be written ({error.strerror}); name a file in a folder you may write to")


def _inherit_mode(scratch: str, path: Path) -> None:
    # mkstemp makes private files; a result should be as readable as any other new file.
    if path.exists():
        Path(scratch).chmod(path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    Path(scratch).chmod(0o666 & ~mask)
