"""The formats that can be written in parts: whole parts, one after the other, are the whole output."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TextIO

from classifier.findings import Result
from classifier.report import write_jsonl
from classifier.report.table import COLUMNS, write_csv_rows

__all__ = ["PART_FORMATS", "PartFormat"]


@dataclass(frozen=True, slots=True)
class PartFormat:
    """How rows are written, and what stands before the first of them."""

    write: Callable[[Iterable[Result], TextIO], None]
    """Writes the rows of a part."""
    opening: bytes = b""
    """What the output begins with."""


def _csv_header() -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(COLUMNS)
    return stream.getvalue().encode()


PART_FORMATS: Final[Mapping[str, PartFormat]] = MappingProxyType(
    {"jsonl": PartFormat(write_jsonl), "csv": PartFormat(write_csv_rows, _csv_header())}
)
"""Each format's name, as the command line takes it. One whose parts cannot simply follow one another
(Parquet) needs a way of its own in `assembling`."""
