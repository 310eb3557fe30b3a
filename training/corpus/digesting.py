"""One digest for the whole corpus, named by models and by figures."""

import hashlib
from pathlib import Path

from classifier.persistence import digest
from training.corpus.pairs import TRAINING_PAIRS
from training.corpus.storing import CORPUS, SPLITS, CorpusError

__all__ = ["corpus_digest"]


def corpus_digest(corpus: Path = CORPUS) -> str:
    """Return the SHA-256 of the names and contents of the splits and of the pairs to learn from.

    Returns:
        Hexadecimal digits.

    Raises:
        CorpusError: If a split's file cannot be read.
    """
    files = {split: corpus / "pages" / f"{split}.jsonl" for split in SPLITS}
    if (corpus / TRAINING_PAIRS).is_file():
        files["training pairs"] = corpus / TRAINING_PAIRS
    return digest({name: _sha256(path) for name, path in files.items()})


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); restore the corpus") from error
