"""What the rest of a page says about a passage.

A passage among sales pitches is more likely one itself. For each fact the two highest log-odds of the
page's other passages are averaged, and what exceeds an ordinary page's raises the facts of this passage.
An ordinary page is not certain to be one of sales or claims, so a shift below zero goes with it; but from
two passages on, one more passage never lowers another's score: text added to a page cannot talk it down. A
page of one passage is judged as the passage alone.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.labels import FACTS

__all__ = ["TOP", "PageContext", "strongest_others"]

TOP: Final = 2
"""How many of the page's other passages speak for it."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PageContext:
    """Learnt weights of the page's other passages."""

    coef: Floats
    """What one unit of excess of fact j adds to the log-odds of fact i, shape `(4, 4)`; none is negative."""
    ordinary: Floats
    """The log-odds of each fact that an ordinary page has among its strongest passages, shape `(4,)`."""
    shift: Floats
    """What is added to each fact's log-odds where there are other passages, shape `(4,)`."""
    off_topic: Floats
    """What is added where none of a page's passages names the topic, shape `(4,)`; none is positive."""

    @classmethod
    def none(cls) -> "PageContext":
        """Return a context that adds nothing."""
        nothing = np.zeros(len(FACTS))
        return cls(np.zeros((len(FACTS), len(FACTS))), nothing, nothing, nothing)

    def check(self, model: str) -> None:
        """Check shapes and signs.

        Args:
            model: The model's name, for the message.

        Raises:
            ModelError: If a shape does not fit, or a sign would let added text hide a claim.
        """
        shapes = {"coef": (len(FACTS), len(FACTS))}
        for name in ("coef", "ordinary", "shift", "off_topic"):
            expected, came = shapes.get(name, (len(FACTS),)), getattr(self, name).shape
            if came != expected:
                raise ModelError(
                    f"model {model}: tensor context.{name} has shape {came}, {expected} is needed; "
                    "train the model again"
                )
        if (self.coef < 0).any() or (self.off_topic > 0).any():
            raise ModelError(
                f"model {model}: a weight of the page's other passages has the wrong sign, so "
                "added text could hide a claim; train the model again"
            )

    def added(self, log_odds: Floats, on_topic: NDArray[np.bool_]) -> Floats:
        """Return what the rest of the page adds to each passage's log-odds.

        Args:
            log_odds: The passages of one page, each judged alone, shape `(passages, 4)`.
            on_topic: Whether each of them names the topic, shape `(passages,)`.

        Returns:
            Shape `(passages, 4)`; zeros for a page of one passage.
        """
        if len(log_odds) < 2:
            return np.zeros_like(log_odds)
        excess = strongest_others(log_odds, self.ordinary) - self.ordinary
        return excess @ self.coef.T + self.shift + (0.0 if on_topic.any() else self.off_topic)


def strongest_others(log_odds: Floats, ordinary: Floats) -> Floats:
    """Return for each passage and fact the mean of the `TOP` highest among the page's other passages.

    An ordinary page stands in for passages that are not there or are weaker, so that the mean is never
    lower than `ordinary` and one more passage never lowers it.

    Args:
        log_odds: Shape `(passages, 4)`.
        ordinary: Shape `(4,)`.
    """
    if not len(log_odds):
        return log_odds
    ranked = -np.sort(-np.vstack([log_odds, np.tile(ordinary, (TOP + 1, 1))]), axis=0)
    # Without its own value, a passage among the highest leaves room for the next.
    among = log_odds >= ranked[TOP - 1]
    total = np.where(among, ranked[: TOP + 1].sum(axis=0) - log_odds, ranked[:TOP].sum(axis=0))
    mean: Floats = total / TOP
    return mean
