"""One digest for the whole corpus, named by models and by figures."""

import hashlib
from pathlib import Path

from classifier.persistence import digest
from training.corpus.storing import CORPUS, SPLITS, CorpusError

__all__ = ["corpus_digest"]


def corpus_digest(corpus: Path = CORPUS) -> str:
    """Return the SHA-256 of the splits' names and contents, in hexadecimal.

    Raises:
        CorpusError: If a split's file cannot be read.
    """
    return digest({split: _sha256(corpus / "pages" / f"{split}.jsonl") for split in SPLITS})


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); restore the corpus") from error
