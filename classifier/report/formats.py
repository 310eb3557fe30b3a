"""The names of the formats that results can be written in, as text or as bytes."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import BinaryIO, Final, TextIO, TypeAlias

from classifier.findings import Result
from classifier.report.html import write_html
from classifier.report.lines import write_json, write_jsonl
from classifier.report.parquet import write_parquet
from classifier.report.table import write_csv
from classifier.report.text import write_text

__all__ = ["BINARY_FORMATS", "FORMATS", "BinaryWriter", "Writer"]

Writer: TypeAlias = Callable[[Iterable[Result], TextIO], None]
"""Writes results to a text stream, in order."""
BinaryWriter: TypeAlias = Callable[[Iterable[Result], BinaryIO], None]
"""Writes results to a stream of bytes, in order."""

FORMATS: Final[Mapping[str, Writer]] = MappingProxyType(
    {
        "csv": write_csv,
        "html": write_html,
        "json": write_json,
        "jsonl": write_jsonl,
        "text": write_text,
    }
)
"""Each format's name, as the command line takes it, and its writer."""

BINARY_FORMATS: Final[Mapping[str, BinaryWriter]] = MappingProxyType({"parquet": write_parquet})
"""Likewise for formats that are bytes."""
