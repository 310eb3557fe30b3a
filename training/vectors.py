"""Train word vectors on unlabelled text and keep the frequent ones, eight bits a number.

    python -m training.vectors --text FOLDER [--output datasets/vectors]

Skip-gram with negative sampling (Mikolov et al., 2013) by `gensim`, on one paragraph a line of plain or
xz-compressed text, in the words that the fast model reads. Takes about eight minutes a pass over 97 million
words on two cores; with several workers the last digits differ from run to run, so the vectors are kept with
the project and `training.fit` reads them there.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from classifier.errors import FairbalanceError, MissingExtraError
from classifier.features import words
from training.corpus.storing import CORPUS
from training.texts import paragraphs_of
from training.wordvectors import VECTORS, WordVectors, write_vectors

SETTINGS: dict[str, Any] = {
    "vector_size": 128,
    "sg": 1,
    "window": 5,
    "negative": 5,
    "sample": 1e-4,
    "min_count": 50,
}
"""What `gensim.models.Word2Vec` is given; the common choices of the field."""
SHORTEST = 5
"""Paragraphs with fewer words are left out."""


def train(source: Path, output: Path, *, kept: int, epochs: int, workers: int) -> None:
    """Train on a folder or file of text and write the `kept` most frequent words' vectors.

    Raises:
        TextError: If there is no text, or it cannot be read.
        MissingExtraError: If gensim is not installed.
    """
    try:
        from gensim.models import Word2Vec
    except ImportError as error:
        raise MissingExtraError("word vectors need `pip install fairbalance[train]`") from error
    with tempfile.TemporaryDirectory() as folder:
        tokens = Path(folder) / "tokens.txt"
        count = _tokenize(source, tokens)
        _progress(f"{count:,} words; training {epochs} passes")
        model = Word2Vec(corpus_file=str(tokens), epochs=epochs, workers=workers, seed=1, **SETTINGS)
    vocabulary = tuple(model.wv.index_to_key[:kept])
    settings = {**SETTINGS, "epochs": epochs, "words_read": count}
    write_vectors(
        WordVectors(vocabulary, np.asarray(model.wv.vectors[:kept], dtype=np.float32), settings), output
    )
    _progress(f"wrote {len(vocabulary):,} vectors to {output}")


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.vectors", description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="a folder or a file of .txt or .txt.xz")
    parser.add_argument("--output", type=Path, default=CORPUS / VECTORS, help="where the vectors go")
    parser.add_argument("--words", type=int, default=30_000, help="how many words are kept (default: 30000)")
    parser.add_argument("--epochs", type=int, default=5, help="passes over the text (default: 5)")
    parser.add_argument("--workers", type=int, default=2, help="threads (default: 2)")
    options = parser.parse_args(arguments)
    try:
        train(
            options.text, options.output, kept=options.words, epochs=options.epochs, workers=options.workers
        )
    except FairbalanceError as error:
        print(f"training.vectors: {error}", file=sys.stderr)
        return 4
    return 0


def _tokenize(source: Path, target: Path) -> int:
    count = 0
    with target.open("w", encoding="utf-8") as stream:
        for line in paragraphs_of(source):
            found = words(line)
            if len(found) >= SHORTEST:
                stream.write(" ".join(found) + "\n")
                count += len(found)
    return count


def _progress(message: str) -> None:
    print(f"training.vectors: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
