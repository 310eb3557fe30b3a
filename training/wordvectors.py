"""Word vectors as they are kept: eight bits a number, with a scale a word."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from training.corpus.storing import CORPUS, CorpusError

__all__ = ["VECTORS", "WordVectors", "read_vectors", "write_vectors"]

VECTORS: Final = Path("vectors")
"""The folder of the vectors, in the corpus folder."""
_FILES: Final = ("vectors.safetensors", "words.txt", "config.json")

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of frequent words."""

    words: tuple[str, ...]
    """The words, most frequent first, as `classifier.features.words` writes them."""
    table: Floats
    """Their vectors, shape `(words, dimensions)`."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """How they were trained."""

    def means(self, texts: Iterable[Iterable[str]]) -> Floats:
        """Return the mean vector of each text's known words, shape `(texts, dimensions)`; else zeros."""
        index = {word: row for row, word in enumerate(self.words)}
        rows = ([index[word] for word in text if word in index] for text in texts)
        empty = np.zeros(self.table.shape[1], dtype=np.float32)
        return np.array([self.table[at].mean(axis=0) if at else empty for at in rows])


def write_vectors(vectors: WordVectors, folder: Path) -> None:
    """Write vectors to a folder, rounded to eight bits a number."""
    scale = np.abs(vectors.table).max(axis=1, keepdims=True) / 127
    scale[scale == 0] = 1
    tensors = {
        "scale": scale[:, 0].astype(np.float32),
        "table": np.round(vectors.table / scale).astype(np.int8),
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / _FILES[0])
    (folder / _FILES[1]).write_text("".join(f"{word}\n" for word in vectors.words), encoding="utf-8")
    (folder / _FILES[2]).write_text(json.dumps(dict(vectors.settings), indent=2) + "\n", encoding="utf-8")


def read_vectors(folder: Path = CORPUS / VECTORS) -> WordVectors:
    """Read the vectors of a folder.

    Raises:
        CorpusError: If a file is missing or the files do not belong together.
    """
    try:
        tensors = load_file(folder / _FILES[0])
        words = tuple((folder / _FILES[1]).read_text(encoding="utf-8").split("\n")[:-1])
        settings = json.loads((folder / _FILES[2]).read_text(encoding="utf-8"))
        table = tensors["table"].astype(np.float32) * tensors["scale"][:, None]
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise CorpusError(f"{folder}: word vectors cannot be read ({error}); restore the folder") from error
    if len(words) != len(table):
        raise CorpusError(f"{folder}: {len(words)} words for {len(table)} vectors; restore the folder")
    return WordVectors(words, table, settings)
