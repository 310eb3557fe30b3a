"""From passages to a page: what a reader of the whole page would have met.

A page overclaims or sells when some passage that a reader would notice does; it misses risk
disclosure when some passage is exposure and no passage discloses a risk (codebook, "Page level").
The strongest passage alone is a poor witness: the more passages a page has, the likelier one
of them is misjudged. So a page's fact is read off its two strongest passages, with weights
learnt on pages that the passage model had not seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS, LABELS, missing_risk

__all__ = ["PageWeights", "label_scores", "log_odds", "page_facts", "passage_facts", "strongest_two"]

Floats = NDArray[np.float64]
_EDGE: Final = 1e-9
"""Probabilities closer than this to 0 or 1 are moved here, so that their log-odds are finite."""


@dataclass(frozen=True, slots=True)
class PageWeights:
    """How the two strongest passages of a page add up to the page's log-odds, for each fact."""

    coef: Floats
    """Weights of the strongest and the second strongest passage's log-odds, shape `(4, 2)`."""
    bias: Floats
    """What is added, shape `(4,)`."""


def log_odds(facts: Floats) -> Floats:
    """Return finite log-odds of probabilities, in the same shape."""
    kept = np.clip(facts, _EDGE, 1.0 - _EDGE)
    return np.log(kept) - np.log1p(-kept)


def strongest_two(facts: Floats) -> Floats:
    """Return the two highest log-odds of each fact, shape `(4, 2)`, from `(passages, 4)`, at least two."""
    return log_odds(-np.sort(-facts, axis=0)[:2]).T


def page_facts(facts: Floats, weights: PageWeights) -> dict[str, float]:
    """Return each fact's probability over the page, in [0, 1].

    Args:
        facts: Shape `(passages, 4)`, probabilities in [0, 1], columns in the order of
            `labels.FACTS`; at least one passage. The order of passages does not matter.
        weights: What was learnt. A page of one passage scores as that passage.
    """
    if len(facts) == 1:
        return passage_facts(facts[0].tolist())
    total = (strongest_two(facts) * weights.coef).sum(axis=1) + weights.bias
    return passage_facts((1.0 / (1.0 + np.exp(-total))).tolist())


def label_scores(facts: Mapping[str, float], *, complete: bool = True) -> dict[str, float | None]:
    """Return the three labels' scores from the four facts' probabilities.

    Args:
        facts: A probability for each fact.
        complete: Whether all of the text was read. Where it was not, a risk may be named in
            the part unread, so missing risk disclosure is left undecided.
    """
    missing = missing_risk(facts["exposure"], facts["risk_disclosure"])
    scores: dict[str, float | None] = {
        "overclaiming": facts["overclaiming"],
        "missing_risk_disclosure": missing if complete else None,
        "sales_intent": facts["sales_intent"],
    }
    return {label: scores[label] for label in LABELS}


def passage_facts(row: Sequence[float]) -> dict[str, float]:
    """Name the columns of one passage's row of facts."""
    return {fact: float(value) for fact, value in zip(FACTS, row, strict=True)}
