"""Labelled real pages for measuring, where they stand beside the checkout.

The pages belong to their authors and are not part of the project; everything works without them.
"""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np

from classifier.documents import Passage
from classifier.labels import FACTS, LABELS
from training.corpus.storing import read_lines
from training.evaluation.sets import EvaluationSet
from training.examples import Examples, passages_of

__all__ = ["DEV", "REAL", "read_realweb", "realweb_digest"]

DEV: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "realweb" / "dev.jsonl"
"""For measuring only: never fitted on, calibrated on, or used to choose a threshold."""
REAL: Final = "real pages"
"""How the name of every set of them begins."""


def read_realweb(path: Path = DEV) -> EvaluationSet | None:
    """Return the real pages as an evaluation set, or `None` where the file is absent."""
    if not path.is_file():
        return None
    passages: list[Passage] = []
    facts: list[list[int]] = []
    pages: list[str] = []
    sites: list[str] = []
    page_labels: dict[str, list[int]] = {}
    for _where, row in read_lines(path):
        passages += passages_of(row["id"], [item["text"] for item in row["passages"]])
        facts += [[item["labels"][fact] for fact in FACTS] for item in row["passages"]]
        pages += [row["id"]] * len(row["passages"])
        sites += [row["source"]["repo"]] * len(row["passages"])
        page_labels[row["id"]] = [row["labels"][label] for label in LABELS]
    truth = np.array(facts, dtype=np.int64)
    examples = Examples(tuple(passages), truth.astype(np.float64), truth, tuple(pages), tuple(sites))
    return EvaluationSet(f"{REAL} ({path.stem})", examples, page_labels, _genres(path))


def realweb_digest(path: Path = DEV) -> str | None:
    """Return the SHA-256 of a file of real pages, in hexadecimal, or `None` where it is absent."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _genres(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    return {row["id"]: {"genre": (row["genre"],)} for _where, row in read_lines(path) if "genre" in row}
