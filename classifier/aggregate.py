"""From passages to a page: what a reader of the whole page would have met.

A page overclaims or sells when some passage does; it misses risk disclosure when some
passage is exposure and no passage discloses a risk (codebook, "Page level").
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS, LABELS, missing_risk

__all__ = ["label_scores", "page_facts"]


def page_facts(facts: NDArray[np.float64], beside: NDArray[np.bool_] | None = None) -> dict[str, float]:
    """Return each fact's probability over the page.

    Args:
        facts: Shape `(passages, 4)`, probabilities in [0, 1], columns in the order of
            `labels.FACTS`; at least one passage.
        beside: Which passages stand beside the main text and count for risk disclosure alone, shape
            `(passages,)`; none when omitted.

    Returns:
        For each fact the highest probability of any passage that counts for it, 0 where none does.
    """
    highest = facts.max(axis=0)
    if beside is not None:
        main = facts[~beside].max(axis=0, initial=0.0)
        highest = np.where(np.array(FACTS) == "risk_disclosure", highest, main)
    return {fact: float(value) for fact, value in zip(FACTS, highest, strict=True)}


def label_scores(facts: Mapping[str, float], *, complete: bool = True) -> dict[str, float | None]:
    """Return the three labels' scores from the four facts' probabilities.

    Args:
        facts: A probability for each fact.
        complete: Whether all of the text was read. Where it was not, a risk may be named in
            the part unread, so missing risk disclosure is left undecided.
    """
    scores: dict[str, float | None] = {
        "overclaiming": facts["overclaiming"],
        "missing_risk_disclosure": missing_risk(facts["exposure"], facts["risk_disclosure"])
        if complete
        else None,
        "sales_intent": facts["sales_intent"],
    }
    return {label: scores[label] for label in LABELS}


def passage_facts(row: Sequence[float]) -> dict[str, float]:
    """Name the columns of one passage's row of facts."""
    return {fact: float(value) for fact, value in zip(FACTS, row, strict=True)}
