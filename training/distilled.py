"""Unlabelled passages with what the careful model says of them, as a file that the fast model learns from."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.features import extract_features
from classifier.labels import FACTS
from classifier.signals import Lexicon
from training.corpus import CorpusError
from training.corpus.storing import read_lines
from training.examples import passages_of
from training.fitting import Extra

__all__ = ["Distilled", "line_of", "read_distilled"]


@dataclass(frozen=True)
class Distilled:
    """Passages and what another model says of them."""

    texts: tuple[str, ...]
    """The passages."""
    share: NDArray[np.float64]
    """Probabilities of the facts, shape `(m, 4)`."""
    sha256: str
    """The file's digest."""
    weight: float = 0.2
    """How much one of them counts beside a passage that people labelled."""
    min_passages: int = 0
    """An n-gram that so many of them hold enters the vocabulary; 0 for none."""

    def to_extra(self, lexicon: Lexicon) -> Extra:
        """Return what a fit is given."""
        passages = [passages_of("", [text])[0] for text in self.texts]
        features = [extract_features(passage, lexicon) for passage in passages]
        return Extra(features, self.share, self.weight, self.min_passages)

    def to_json(self) -> dict[str, Any]:
        """Return what a model's settings say of them."""
        return {
            "sha256": self.sha256,
            "passages": len(self.texts),
            "weight": self.weight,
            "min_passages": self.min_passages,
        }


def read_distilled(path: Path, weight: float, min_passages: int) -> Distilled:
    """Read a file that `training.distil` wrote.

    Raises:
        CorpusError: If it cannot be read, or a line has another form.
    """
    texts, rows = [], []
    for where, row in read_lines(path):
        facts = row.get("facts") if isinstance(row, dict) else None
        if not isinstance(facts, list) or len(facts) != len(FACTS) or not str(row.get("text", "")).strip():
            raise CorpusError(
                f"{where}: a text and {len(FACTS)} facts are needed; training.distil writes them"
            )
        texts.append(str(row["text"]))
        rows.append([float(value) for value in facts])
    if not texts:
        raise CorpusError(f"{path}: holds no passage; write it with training.distil")
    share = np.array(rows, dtype=np.float64)
    if not ((share >= 0) & (share <= 1)).all():
        raise CorpusError(f"{path}: a fact lies outside 0 to 1; write it with training.distil")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Distilled(tuple(texts), share, digest, weight, min_passages)


def line_of(text: str, facts: Iterable[float]) -> str:
    """Return a line of the file."""
    row = {"text": text, "facts": [round(float(value), 4) for value in facts]}
    return json.dumps(row, ensure_ascii=False) + "\n"
