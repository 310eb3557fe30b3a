"""Labelled real pages, where they stand beside the checkout.

The pages belong to their authors and are not part of the project; everything works without them. Those
in `dev.jsonl` are measured on and never learnt from; those in `train.jsonl` come from other sites and may
be learnt from, so weights learnt from them may ship, their text may not.
"""

import hashlib
from pathlib import Path
from typing import Final

import numpy as np

from classifier.documents import Passage
from classifier.labels import FACTS, LABELS
from training.corpus.storing import read_lines
from training.evaluation.sets import EvaluationSet, derive_labels, page_rows
from training.examples import Examples, passages_of

__all__ = ["DEV", "REAL", "TRAIN", "read_realweb", "read_training", "realweb_digest"]

_FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "realweb"
DEV: Final = _FOLDER / "dev.jsonl"
"""For measuring only: never fitted on, calibrated on, or used to choose a threshold."""
TRAIN: Final = _FOLDER / "train.jsonl"
"""For learning."""
REAL: Final = "real pages"
"""How the name of every set of them begins."""


def read_realweb(path: Path = DEV) -> EvaluationSet | None:
    """Return real pages as an evaluation set, or `None` where the file is absent."""
    if not path.is_file():
        return None
    page_labels = {row["id"]: [row["labels"][label] for label in LABELS] for _where, row in read_lines(path)}
    return EvaluationSet(f"{REAL} ({path.stem})", _examples(path), page_labels, _genres(path))


def read_training(path: Path = TRAIN) -> EvaluationSet | None:
    """Return real pages to learn from, or `None` where the file is absent.

    Where the two annotators differ, the share is one half and the fact counts as 0. Page labels follow from
    the passages by the codebook's page rule.
    """
    if not path.is_file():
        return None
    examples = _examples(path)
    rows = page_rows(examples)
    seen = np.array([examples.facts[at].max(axis=0) for at in rows.values()], dtype=np.float64)
    labels = dict(zip(rows, derive_labels(seen).astype(int).tolist(), strict=True))
    return EvaluationSet(f"{REAL} ({path.stem})", examples, labels, _genres(path))


def _examples(path: Path) -> Examples:
    passages: list[Passage] = []
    share: list[list[float]] = []
    pages: list[str] = []
    sites: list[str] = []
    for _where, row in read_lines(path):
        passages += passages_of(row["id"], [item["text"] for item in row["passages"]])
        share += [[_share(item, fact) for fact in FACTS] for item in row["passages"]]
        pages += [row["id"]] * len(row["passages"])
        sites += [row["source"]["repo"]] * len(row["passages"])
    said = np.array(share, dtype=np.float64).reshape(-1, len(FACTS))
    return Examples(tuple(passages), said, (said > 0.5).astype(np.int64), tuple(pages), tuple(sites))


def _share(item: dict[str, dict[str, float | None]], fact: str) -> float:
    label = item["labels"][fact]
    # Three annotators' majority is measured against; two annotators' share is learnt from.
    return float(item["share"][fact] or 0.0) if label is None else float(label)


def realweb_digest(path: Path = DEV) -> str | None:
    """Return the SHA-256 of a file of real pages, in hexadecimal, or `None` where it is absent."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def _genres(path: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    return {row["id"]: {"genre": (row["genre"],)} for _where, row in read_lines(path) if "genre" in row}
