"""The files of a run: what each is now, and where reading one stands."""

import hashlib
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from classifier.batch.settings import Reading
from classifier.documents import Page
from classifier.errors import UnreadableError
from classifier.reading import ReadFailure, read_source
from classifier.reading.formats import format_by_name

__all__ = ["Document", "InputsDigest", "Item", "Source", "Tape", "total_bytes"]

_DOCUMENTS: Final = frozenset({"text", "html", "pdf"})
"""Formats of which a file is one record."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is one record; who scores it reads it, as reading is half of the work."""

    path: str
    """The file."""


Item = Page | ReadFailure | Document
"""One record of a chunk."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input, as it was when it was looked at."""

    path: str
    """The file, or `-`."""
    size: int = -1
    """Its bytes; -1 where it is no file, or not there."""
    time: int = 0
    """When it was last written, in nanoseconds."""

    @classmethod
    def of(cls, path: str) -> "Source":
        """Look at a path; what is not there, or no plain file, has no size."""
        try:
            found = Path(path).stat()
        except (OSError, ValueError):
            return cls(path)
        if not stat.S_ISREG(found.st_mode):
            return cls(path)
        return cls(path, found.st_size, found.st_mtime_ns)

    def is_document(self, reading: Reading) -> bool:
        """Tell whether the file is one record, going by what is asked for or by its name."""
        asked = reading.input_format
        return (format_by_name(self.path) if asked == "auto" else asked) in _DOCUMENTS


class InputsDigest:
    """A digest that changes when an input is renamed, resized or written to."""

    def __init__(self) -> None:
        self.first = ""
        """The path of the first input."""
        self._content = hashlib.sha256()

    def add(self, source: Source) -> None:
        """Add an input."""
        self.first = self.first or source.path
        line = f"{source.path}\0{source.size}\0{source.time}\n"
        self._content.update(line.encode("utf-8", "surrogatepass"))

    def hexdigest(self) -> str:
        """Return the digest of those added."""
        return self._content.hexdigest()


def total_bytes(paths: Iterable[str]) -> int | None:
    """Return the bytes of all inputs together, or `None` where one has no size, such as a pipe."""
    total = 0
    for path in paths:
        size = Source.of(path).size
        if size < 0 and not Path(path).is_dir() and (path == "-" or Path(path).exists()):
            return None
        total += max(size, 0)
    return total


class Tape:
    """Reads the records of one source and knows how many of its bytes are behind."""

    def __init__(self, source: Source, reading: Reading) -> None:
        self.source = source
        self._reading = reading
        self._stream: BinaryIO | None = None
        self.skipped: Counter[str] = Counter()

    @property
    def bytes(self) -> int:
        """Bytes of the file that have been read, compressed or not."""
        if self._stream is None or self.source.size < 0:
            return 0
        try:
            return min(self._stream.tell(), self.source.size)
        except (OSError, ValueError):  # closed, or a pipe
            return self.source.size

    def __iter__(self) -> Iterator[Page | ReadFailure]:
        yield from read_source(
            self.source.path,
            input_format=self._reading.input_format,
            text_field=self._reading.text_field,
            id_field=self._reading.id_field,
            limits=self._reading.limits,
            opened=self._note,
            skipped=self.skipped,
            allow_fetch=self._reading.allow_fetch,
        )
        now = Source.of(self.source.path)
        if self.source.size >= 0 and now != self.source:
            yield ReadFailure(self.source.path, _changed(self.source, now))

    def _note(self, stream: BinaryIO) -> None:
        self._stream = stream


def _changed(before: Source, now: Source) -> UnreadableError:
    came = f"{now.size:,} bytes" if now.size >= 0 else "gone"
    return UnreadableError(
        f"{before.path}: the input changed while it was read ({before.size:,} bytes, then {came}); "
        "score it again when nothing writes to it",
        reason="changed",
    )
