"""Parts of the data that stand or fall together: passages of one site are never on both sides."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError

__all__ = ["fold_by_site"]


def fold_by_site(sites: Sequence[str], folds: int) -> NDArray[np.int64]:
    """Return each passage's fold, sites being dealt out, the largest first, to the fold with fewest passages.

    Raises:
        ModelError: If there are fewer sites than folds.

    >>> fold_by_site(["a", "a", "b", "c", "a"], 2).tolist()
    [0, 0, 1, 1, 0]
    """
    sizes = Counter(sites)
    if len(sizes) < folds:
        raise ModelError(f"{len(sizes)} sites cannot be split into {folds} folds; lower --folds or add pages")
    filled = [0] * folds
    fold: dict[str, int] = {}
    for site, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold[site] = int(np.argmin(filled))
        filled[fold[site]] += size
    return np.array([fold[site] for site in sites], dtype=np.int64)
