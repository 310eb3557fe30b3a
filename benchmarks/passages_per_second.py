"""Passages a second on one core: the fast tier beside its peers, all in the same run.

    python benchmarks/passages_per_second.py [--sizes 1000,10000] [--rounds 5]

Passages are the corpus's test passages, neighbours joined to about 90 words, in as many copies as are
asked for; nothing is remembered between copies. Peers and tiers score them in turns, round by round;
printed are medians of the rates and their ratios to those of scikit-learn's TF-IDF with logistic
regression, which scores the four facts from one matrix. Texts come as strings: splitting them into
sentences is counted.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from threadpoolctl import threadpool_limits

from classifier import Analyzer, Page
from classifier.analyzer import EvidenceMode
from classifier.features import words
from classifier.model import FastModel
from classifier.persistence import find_model_folder
from classifier.segmenting import split_passages
from training.corpus import read_split
from training.examples import Examples, from_corpus
from training.wordvectors import read_vectors

WORDS = 90
"""Words of a passage, about."""
PEER = "scikit-learn TF-IDF"
Work = Callable[[Sequence[str]], object]


def texts(examples: Examples) -> Iterator[str]:
    """Yield the passages, neighbours joined until they have enough words."""
    joined: list[str] = []
    for passage in examples.passages:
        joined.append(passage.text)
        if sum(text.count(" ") + 1 for text in joined) >= WORDS * 0.8:
            yield " ".join(joined)
            joined = []


def sklearn_peer(train: Examples) -> Work:
    """Return TF-IDF of one- and two-word n-grams with logistic regression."""
    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        OneVsRestClassifier(LogisticRegression(C=10.0, max_iter=300)),
    )
    pipeline.fit([passage.text for passage in train.passages], train.facts)
    return pipeline.predict_proba


def fasttext_peer(train: Examples) -> Work:
    """Return fastText with pairs of words, one loss for each fact."""
    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        with path.open("w", encoding="utf-8") as file:
            for passage, facts in zip(train.passages, train.facts, strict=True):
                labels = " ".join(f"__label__{place}" for place in np.flatnonzero(facts)) or "__label__none"
                file.write(f"{labels} {' '.join(passage.text.lower().split())}\n")
        model = fasttext.train_supervised(
            str(path), loss="ova", wordNgrams=2, dim=50, epoch=5, bucket=200_000, thread=1, verbose=0
        )
    # The package's own predict() fails with numpy 2 for single texts; what it wraps takes a list.
    return lambda rows: model.f.multilinePredict(
        [" ".join(text.lower().split()) + "\n" for text in rows], 5, 0.0, "strict"
    )


def mean_vectors_peer(_train: Examples) -> Work:
    """Return the mean of the corpus's word vectors, as model2vec makes of its own."""
    vectors = read_vectors()
    return lambda rows: vectors.means(map(words, rows))


def tokenizers_peer(_train: Examples) -> Work:
    """Return the careful tier's tokenizer alone."""
    from tokenizers import Tokenizer

    path = find_model_folder().parent / "fairbalance-careful" / "tokenizer.json"
    return Tokenizer.from_file(str(path)).encode_batch


def kernel_work(analyzer: Analyzer) -> Work:
    """Return the kernel: from strings to facts' log-odds and flags, as arrays."""
    model = analyzer.model
    assert isinstance(model, FastModel)  # noqa: S101 - the packaged fast tier

    def score(rows: Sequence[str]) -> object:
        passages = split_passages(Page.from_passages(rows))
        scored = model.score_batch(passages)
        return None if scored is None else scored.log_odds

    return score


def analyzer_work(evidence: EvidenceMode) -> Work:
    """Return the analyzer, each text a row of its own as one passage."""
    analyzer = Analyzer.from_pretrained(evidence=evidence)
    return lambda rows: list(analyzer.pipe(rows, level="passage", batch_size=256))


PEERS: Mapping[str, Callable[[Examples], Work]] = {
    PEER: sklearn_peer,
    "fastText": fasttext_peer,
    "mean of vectors": mean_vectors_peer,
    "tokenizers alone": tokenizers_peer,
}


def workers(train: Examples) -> dict[str, Work]:
    """Return everything that is timed; a peer that is not installed is named and left out."""
    found: dict[str, Work] = {}
    for name, make in PEERS.items():
        try:
            found[name] = make(train)
        except ImportError as error:
            print(f"{name}: left out: {error}")
    found["fairbalance kernel"] = kernel_work(Analyzer.from_pretrained(evidence="none"))
    modes: tuple[EvidenceMode, ...] = ("none", "flagged", "all")
    found |= {f"fairbalance, evidence {mode}": analyzer_work(mode) for mode in modes}
    return found


def seconds(work: Work, rows: Sequence[str]) -> float:
    """Return the processor's time that `work` takes."""
    start = time.process_time()
    work(rows)
    return time.process_time() - start


def main() -> None:
    """Print rates, their ratios, and how the time for one passage grows with their number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    train, base = from_corpus(read_split("train")), list(texts(from_corpus(read_split("test"))))
    length = statistics.mean(len(text.split()) for text in base)
    with threadpool_limits(limits=1):
        timed = workers(train)
        for work in timed.values():
            work(list(islice(cycle(base), 600)))  # what is made once is made
        for size in map(int, arguments.sizes.split(",")):
            rows = list(islice(cycle(base), size))
            print(f"{size:,} passages of {length:.0f} words, medians of {arguments.rounds} rounds")
            taken: dict[str, list[float]] = {name: [] for name in timed}
            for _ in range(arguments.rounds):
                for name, work in timed.items():
                    taken[name].append(seconds(work, rows) / size)
            medians = {name: statistics.median(each) for name, each in taken.items()}
            for name, each in medians.items():
                ratio = medians[PEER] / each
                print(f"{name:32}{1 / each:>10,.0f} a second {each * 1e6:>9.1f} us {ratio:>7.2f} of {PEER}'s")


if __name__ == "__main__":
    main()
