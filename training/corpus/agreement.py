"""How far annotators agreed before anything was adjudicated.

Agreement, Cohen's kappa (1960) and Krippendorff's alpha (nominal; Hayes and Krippendorff, 2007)
compare the first two annotations of every passage. A later annotation was often asked for because
the two differed, so it would bias the figures; it is left out.
"""

import warnings
from collections.abc import Callable, Sequence
from typing import Final

import krippendorff
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from classifier.labels import FACTS
from training.bootstrap import clustered_interval
from training.corpus.records import CorpusPage, CorpusPassage

__all__ = ["agreement_by_genre", "alpha", "describe_agreement", "disputed_pages", "kappa"]

Said = NDArray[np.int64]
DISPUTED: Final = 20
"""How many of the most disputed pages are listed."""


def kappa(said: Said) -> float:
    """Return Cohen's kappa of two annotators, shape `(passages, 2)`; NaN when all said the same."""
    if len(np.unique(said)) < 2:
        return float("nan")
    return float(cohen_kappa_score(said[:, 0], said[:, 1]))


def alpha(said: Said) -> float:
    """Return Krippendorff's nominal alpha, shape `(passages, 2)`; NaN when all said the same."""
    if len(np.unique(said)) < 2:
        return float("nan")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(krippendorff.alpha(reliability_data=said.T, level_of_measurement="nominal"))


def describe_agreement(passages: Sequence[CorpusPassage]) -> str:
    """Return each fact's agreement with 95 % intervals clustered by page, as plain text."""
    pairs, said = _first_two(passages)
    if not pairs:
        return "agreement: no passage has two annotations"
    pages = [passage.id.rsplit("-", 1)[0] for passage in pairs]
    more = sum(len(passage.annotations) > 2 for passage in passages)
    lines = [
        f"agreement of the first two annotations of {len(pairs)} passages ({more} have a third or more)",
        f"{'':18}{'agree':>7}{'kappa':>8}  {'95 %':16}{'alpha':>7}  95 %",
    ]
    for place, fact in enumerate(FACTS):
        column = said[:, :, place]
        share = (column[:, 0] == column[:, 1]).mean()
        cells = [_with_interval(measure, column, pages) for measure in (kappa, alpha)]
        lines.append(f"{fact:18}{share:>7.3f}{cells[0]}{cells[1]}")
    return "\n".join(lines)


def agreement_by_genre(pages: Sequence[CorpusPage]) -> str:
    """Return each genre's share of equal judgements a fact, and its kappa over all four facts."""
    head = f"{'genre':24}{'passages':>9}" + "".join(f"{fact:>17}" for fact in FACTS)
    lines = [f"{head}{'kappa':>8}  95 %"]
    for genre in sorted({page.genre for page in pages}):
        kept, said = _first_two([p for page in pages if page.genre == genre for p in page.passages])
        equal = (said[:, 0] == said[:, 1]).mean(axis=0)
        clusters = [passage.id.rsplit("-", 1)[0] for passage in kept for _fact in FACTS]
        pooled = said.transpose(0, 2, 1).reshape(-1, 2)
        cells = "".join(f"{share:>17.3f}" for share in equal)
        lines.append(f"{genre:24}{len(kept):>9}{cells}{_with_interval(kappa, pooled, clusters)}")
    return "\n".join(lines)


def disputed_pages(pages: Sequence[CorpusPage]) -> str:
    """Return the pages whose first two annotators differed most, and on which facts."""
    rows = []
    for page in pages:
        _kept, said = _first_two(page.passages)
        differ = (said[:, 0] != said[:, 1]).sum(axis=0)
        if differ.any():
            facts = ", ".join(f"{fact} {count}" for fact, count in zip(FACTS, differ, strict=True) if count)
            rows.append((-int(differ.sum()), page.id, f"{page.id}  {page.genre:22}  {facts}"))
    return "\n".join(line for _count, _page, line in sorted(rows)[:DISPUTED])


def _first_two(passages: Sequence[CorpusPassage]) -> tuple[list[CorpusPassage], Said]:
    kept = [passage for passage in passages if len(passage.annotations) >= 2]
    said = [[[item.facts[fact] for fact in FACTS] for item in passage.annotations[:2]] for passage in kept]
    return kept, np.array(said, dtype=np.int64).reshape(-1, 2, len(FACTS))


def _with_interval(measure: Callable[[Said], float], said: Said, clusters: Sequence[str]) -> str:
    low, high = clustered_interval(lambda rows: measure(said[rows]), clusters)
    return f"{measure(said):>8.3f}  {f'[{low:.3f}, {high:.3f}]':16}"
