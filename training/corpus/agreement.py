"""How far annotators agreed before anything was adjudicated.

Cohen's kappa compares the first two annotations of every passage; the third, where there is
one, was asked for because they differed and would bias the figure.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import cohen_kappa_score

from classifier.labels import FACTS
from training.bootstrap import clustered_interval
from training.corpus.records import CorpusPassage

__all__ = ["describe_agreement"]


def describe_agreement(passages: Sequence[CorpusPassage]) -> str:
    """Return each fact's agreement and kappa with a 95 % interval clustered by page, as plain text."""
    pairs = [passage for passage in passages if len(passage.annotations) >= 2]
    if not pairs:
        return "agreement: no passage has two annotations"
    pages = [passage.id.rsplit("-", 1)[0] for passage in pairs]
    lines = [
        f"agreement of the first two annotations of {len(pairs)} passages",
        f"{'':18}{'agree':>7}{'kappa':>8}  95 %",
    ]
    for fact in FACTS:
        said = np.array([[annotation.facts[fact] for annotation in p.annotations[:2]] for p in pairs])
        low, high = clustered_interval(lambda rows, s=said: _kappa(s[rows]), pages)  # type: ignore[misc]
        lines.append(
            f"{fact:18}{(said[:, 0] == said[:, 1]).mean():>7.3f}{_kappa(said):>8.3f}  [{low:.3f}, {high:.3f}]"
        )
    return "\n".join(lines)


def _kappa(said: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> float:
    if len(np.unique(said)) == 1:
        return float("nan")
    return float(cohen_kappa_score(said[:, 0], said[:, 1]))
