"""Results as JSON: one array, or one object a line.

Text stays readable UTF-8. Only what would break a reader is written as an escape: lone
surrogates, which no UTF-8 file can hold, and the separators that some readers of lines
take for the end of one.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, TextIO

from classifier.findings import Result

__all__ = ["dump_row", "write_json", "write_jsonl"]

_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def write_json(results: Iterable[Result], stream: TextIO) -> None:
    """Write one JSON array, an object for each result in order; `[]` when there are none.

    Args:
        results: Read once, one at a time.
        stream: Text, open for writing in UTF-8.
    """
    opening = "["
    for result in results:
        stream.write(f"{opening}\n{dump_row(result.to_dict(), indent=2)}")
        opening = ","
    stream.write("[]\n" if opening == "[" else "\n]\n")


def write_jsonl(results: Iterable[Result], stream: TextIO) -> None:
    """Write one JSON object a line for each result in order, each flushed when written.

    Args:
        results: Read once, one at a time; nothing is held back.
        stream: Text, open for writing in UTF-8.
    """
    for result in results:
        stream.write(f"{dump_row(result.to_dict())}\n")
        stream.flush()


def dump_row(row: Mapping[str, Any], *, indent: int | None = None) -> str:
    r"""Return JSON-ready values as JSON that every reader takes.

    >>> dump_row({"id": "a\u2028b"})
    '{"id": "a\\u2028b"}'
    """
    # Outside strings JSON has ASCII only, so escaping the dumped text escapes inside strings.
    dumped = json.dumps(row, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", dumped)
