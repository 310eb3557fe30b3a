"""Which format an input has: by its name, or by how it begins."""

import json
import re
from pathlib import PurePath
from typing import Final

from classifier.reading.inflating.kinds import stem

__all__ = ["INPUT_FORMATS", "check_format", "format_by_name", "is_json", "looks_like_html", "looks_like_row"]

INPUT_FORMATS: Final = ("auto", "text", "html", "pdf", "jsonl", "csv", "parquet", "warc")
"""What may be asked for."""
_SUFFIXES: Final = {
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".csv": "csv",
    ".pdf": "pdf", ".parquet": "parquet", ".warc": "warc", ".wet": "warc",
}  # fmt: skip
_HTML: Final = re.compile(r"<!doctype\s+html|<html[\s>]", re.I)
_TAG: Final = re.compile(
    r"</(?:a|b|body|div|em|h[1-6]|head|i|li|ol|p|span|strong|table|td|title|tr|ul)\s*>", re.I
)
_MANY: Final = 3
"""So many closing tags make a text HTML; fewer may be quoted in one."""
_HEAD: Final = 100_000
"""Code points looked at."""
_JSON: Final = re.compile(r"""\s*(?:\{\s*["}]|\[\s*["{\[\]0-9])""")
_ROW: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*["}]')


def check_format(name: str) -> None:
    """Raise unless `name` can be read.

    Raises:
        ValueError: There is no such format.
    """
    if name not in INPUT_FORMATS:
        raise ValueError(f"input_format must be one of {', '.join(INPUT_FORMATS)}, not {name!r}")


def format_by_name(path: str) -> str | None:
    """Return the format that the ending of a file's name stands for, if any.

    An ending of a compression, such as `.gz`, is passed over.
    """
    return _SUFFIXES.get(PurePath(stem(path)).suffix.lower())


def looks_like_row(line: bytes) -> bool:
    """Tell whether a line begins as a JSON object does."""
    return _ROW.match(line) is not None


def is_json(text: str) -> bool:
    """Tell whether a text is one JSON object or array."""
    if _JSON.match(text) is None:
        return False
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def looks_like_html(text: str) -> bool:
    """Tell whether a text is HTML: it says so, or has tags throughout."""
    head = text[:_HEAD]
    return _HTML.search(head) is not None or len(_TAG.findall(head)) >= _MANY
