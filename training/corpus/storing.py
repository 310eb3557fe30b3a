"""Reading the corpus from `datasets/pages`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from classifier.errors import FairbalanceError
from training.corpus.records import CorpusPage

__all__ = ["CORPUS", "HELD_OUT", "SPLITS", "CorpusError", "read_corpus", "read_lines", "read_split"]

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
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 ({error}); restore the corpus") from error
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        where = f"{path.name}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise CorpusError(f"{where}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise CorpusError(f"{where}: a JSON object is needed, not {type(row).__name__}")
        yield where, row


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
