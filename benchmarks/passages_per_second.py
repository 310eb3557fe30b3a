"""Passages a second: the fast model beside scikit-learn's TF-IDF with logistic regression.

    python benchmarks/passages_per_second.py

Both score the corpus's test passages, in turns; medians and their ratio are printed.
"""

import statistics
import time
from collections.abc import Callable

from threadpoolctl import threadpool_limits

from classifier import Analyzer
from training.corpus import read_split
from training.evaluation.scorers import Scorer, Shipped, TfidfBaseline
from training.examples import from_corpus

ROUNDS = 7


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes on this thread's clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print both rates and their ratio."""
    analyzer = Analyzer.from_pretrained()
    test = from_corpus(read_split("test"))
    scorers: list[Scorer] = [
        Shipped("fairbalance fast", analyzer.model, analyzer.policy.passage),
        TfidfBaseline(from_corpus(read_split("train"))),
    ]
    with threadpool_limits(limits=1):
        rounds = [
            [len(test) / seconds(lambda s=scorer: s.scores(test)) for scorer in scorers]
            for _ in range(ROUNDS)
        ]
    medians = [statistics.median(rates) for rates in zip(*rounds, strict=True)]
    for scorer, rate in zip(scorers, medians, strict=True):
        print(f"{scorer.name:18}{rate:>10,.0f} passages a second (median of {ROUNDS})")
    print(f"ratio {medians[0] / medians[1]:.3f}; evidence is not included")


if __name__ == "__main__":
    main()
