"""Passages a second on one core: every tier beside scikit-learn's TF-IDF with logistic regression.

    python benchmarks/passages_per_second.py

All score the corpus's test passages in turns, those with an encoder the same part of them; medians of the
rates, and their ratios to scikit-learn's, are printed. Evidence is not included.
"""

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from classifier import Analyzer
from classifier.analyzer import Tier
from classifier.errors import ModelError
from training.corpus import read_split
from training.evaluation.scorers import Scorer, Shipped, TfidfBaseline
from training.examples import Examples, from_corpus

ROUNDS = 7
READ = 150
"""Passages that a tier with an encoder scores in a round."""


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes by the clock on the wall."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tier(name: Tier) -> Shipped | None:
    """Return a tier on one thread, or `None` where its model is not packaged."""
    try:
        analyzer = Analyzer.from_pretrained(tier=name, threads=1)
    except ModelError as error:
        print(f"{name}: {error}")
        return None
    return Shipped(f"fairbalance {name}", analyzer.model, analyzer.policy.passage)


def rates(scorers: Sequence[Scorer], rows: Sequence[Examples]) -> list[float]:
    """Return the median rate of each scorer on its rows, in passages a second."""
    rounds = [
        [
            len(part) / seconds(lambda s=scorer, p=part: s.scores(p))
            for scorer, part in zip(scorers, rows, strict=True)
        ]
        for _ in range(ROUNDS)
    ]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def main() -> None:
    """Print the rates and their ratios."""
    test = from_corpus(read_split("test"))
    part = test.select(np.arange(min(READ, len(test))))
    names: tuple[Tier, ...] = ("fast", "careful", "cascade")
    tiers = [found for name in names if (found := tier(name))]
    peer = TfidfBaseline(from_corpus(read_split("train")))
    with threadpool_limits(limits=1):
        found = rates([*tiers, peer], [*(test if t is tiers[0] else part for t in tiers), test])
    for scorer, rate in zip([*tiers, peer], found, strict=True):
        ratio = rate / found[-1]
        print(f"{scorer.name:22}{rate:>10,.0f} passages a second, {ratio:.4f} of {peer.name}'s")
    print(f"medians of {ROUNDS} rounds")


if __name__ == "__main__":
    main()
