"""Texts that are not ours and must not be in the corpus, where they stand beside the checkout."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from training.corpus.storing import CORPUS

__all__ = ["SHARED", "foreign_texts", "webtext_lines"]

SHARED: Final = CORPUS.parent.parent / "shared"
"""A folder beside the checkout; nothing needs it."""


def foreign_texts(shared: Path = SHARED) -> Iterator[str]:
    """Yield the texts of real pages kept for measuring and training; nothing when there are none."""
    for path in sorted(shared.glob("realweb/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield from (passage["text"] for passage in json.loads(line)["passages"])
    for path in sorted(shared.glob("seeds/*.txt")):
        yield path.read_text(encoding="utf-8")


def webtext_lines(shared: Path = SHARED) -> Iterator[str]:
    """Yield the paragraphs of the unlabelled web text; nothing when there is none."""
    for path in sorted(shared.glob("webtext/*.txt.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as stream:
            yield from stream
