"""Reading the corpus from `datasets/pages`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from classifier.errors import FairbalanceError
from training.corpus.records import CorpusPage

__all__ = [
    "CORPUS",
    "HELD_OUT",
    "SPLITS",
    "CorpusError",
    "read_corpus",
    "read_lines",
    "read_split",
    "try_lines",
]

CORPUS: Final = Path(__file__).resolve().parent.parent.parent / "datasets"
"""The corpus of a checkout."""
SPLITS: Final = ("train", "validation", "test", "test_ood")
"""The splits, one file each."""
HELD_OUT: Final = frozenset({"app", "ethics", "grow_guide", "podcast_notes", "mescaline"})
"""Genres and a compound whose every page is in `test_ood`, and that no other page has."""


class CorpusError(FairbalanceError):
    """The corpus cannot be used; the message names file, line, field and rule."""


def read_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each line of a JSON Lines file as `(where, row)`.

    Raises:
        CorpusError: If the file is missing or a line is not a JSON object.
    """
    for where, row in try_lines(path):
        if isinstance(row, CorpusError):
            raise row
        yield where, row


def try_lines(path: Path) -> Iterator[tuple[str, dict[str, Any] | CorpusError]]:
    """Yield each line of a JSON Lines file as `(where, row)`; an error stands for a line that is no object.

    Raises:
        CorpusError: If the file cannot be read.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); restore the corpus") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            where = f"{path.name}:{number}"
            yield where, _row(line, where)


def _row(line: bytes, where: str) -> dict[str, Any] | CorpusError:
    try:
        row = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return CorpusError(f"{where}: not JSON in UTF-8 ({error})")
    if not isinstance(row, dict):
        return CorpusError(f"{where}: a JSON object is needed, not {type(row).__name__}")
    return row


def read_split(split: str, corpus: Path = CORPUS) -> tuple[CorpusPage, ...]:
    """Return the pages of one split, in file order.

    Raises:
        CorpusError: If the split's file is missing or malformed.
    """
    pages = []
    for where, row in read_lines(corpus / "pages" / f"{split}.jsonl"):
        try:
            pages.append(CorpusPage.from_json(row))
        except (KeyError, TypeError, ValueError) as error:
            raise CorpusError(
                f"{where}: not a page of the corpus ({error}); run `python -m training.corpus check`"
            ) from error
    return tuple(pages)


def read_corpus(corpus: Path = CORPUS) -> tuple[CorpusPage, ...]:
    """Return every page of every split."""
    return tuple(page for split in SPLITS for page in read_split(split, corpus))
