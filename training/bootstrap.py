"""Percentile intervals from a bootstrap that draws whole clusters.

Passages of one page, and pages of one site, resemble each other; drawing them singly would
make intervals too narrow (Cameron, Gelbach and Miller, 2008).
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["DRAWS", "clustered_interval"]

DRAWS: Final = 400
"""Resamples; the ends of a 95 % interval then rest on about ten draws each."""
_SEED: Final = 20260101


def clustered_interval(
    measure: Callable[[NDArray[np.intp]], float], clusters: Sequence[str], *, draws: int = DRAWS
) -> tuple[float, float]:
    """Return the 95 % interval of a measure.

    Args:
        measure: From row numbers, which may repeat, to a figure; NaN where it is undefined.
        clusters: The cluster of each row.
        draws: Resamples.

    Returns:
        The 2.5th and 97.5th percentile over the draws where the measure is defined, or
        `(nan, nan)` when there is none.
    """
    names, of = np.unique(np.asarray(clusters), return_inverse=True)
    members = [np.flatnonzero(of == place) for place in range(len(names))]
    generator = np.random.default_rng(_SEED)
    values = [
        measure(np.concatenate([members[place] for place in generator.integers(0, len(names), len(names))]))
        for _ in range(draws)
    ]
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
