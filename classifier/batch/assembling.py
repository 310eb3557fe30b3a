"""Put the parts of a run together: in order, into one file that appears only whole."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from classifier.batch.durable import replaced
from classifier.batch.positions import Done
from classifier.batch.rendering import PART_FORMATS
from classifier.errors import BatchError

__all__ = ["assemble", "describe", "split_again"]

_PIECE: Final = 1 << 20


def assemble(output: Path, folder: Path, parts: Iterable[Done], format_name: str) -> None:
    """Write the output from its parts, which stay.

    Args:
        output: The file to appear, or to be replaced.
        folder: Where the parts are.
        parts: Which, in order.
        format_name: One of `PART_FORMATS`.

    Raises:
        BatchError: A part is missing, or not as long as the journal says.
        OSError: The output cannot be written.
    """
    mode = output.stat().st_mode & 0o777 if output.exists() else None
    with replaced(output, folder / "whole.tmp") as stream:
        stream.write(PART_FORMATS[format_name].opening)
        for part in parts:
            _copy_part(folder, part, stream)
        if mode is not None:
            (folder / "whole.tmp").chmod(mode)


def _copy_part(folder: Path, part: Done, stream: BinaryIO) -> None:
    try:
        with (folder / part.part).open("rb") as source:
            before = stream.tell()
            shutil.copyfileobj(source, stream, _PIECE)
    except FileNotFoundError:
        before = stream.tell() + 1
    if stream.tell() - before != part.bytes:
        raise BatchError(
            f"{folder / part.part}: missing or damaged; put it back, or delete the folder to begin anew"
        )


def describe(output: Path) -> dict[str, Any]:
    """Return what tells whether an output is still what a run wrote."""
    found = output.stat()
    return {"bytes": found.st_size, "time": found.st_mtime_ns}


def split_again(
    output: Path, folder: Path, parts: Iterable[Done], format_name: str, finished: Mapping[str, Any]
) -> None:
    """Make the parts of a finished run again from its output, so that some of them can be done anew.

    Raises:
        BatchError: The output is not what the run wrote.
    """
    if not output.is_file() or describe(output) != finished:
        raise BatchError(
            f"output {str(output)!r}: changed since the run that wrote it; run without --resume to begin anew"
        )
    with output.open("rb") as stream:
        stream.seek(len(PART_FORMATS[format_name].opening))
        for part in parts:
            with replaced(folder / part.part, folder / "again.tmp") as copy:
                left = part.bytes
                while left and (piece := stream.read(min(left, _PIECE))):
                    left -= copy.write(piece)
