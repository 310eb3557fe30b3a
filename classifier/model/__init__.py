"""Models: four facts' probabilities for a passage, and the words behind them."""

from classifier.model.context import PageContext, strongest_others
from classifier.model.explaining import Explanation, explain
from classifier.model.fast import Contribution, FastModel, expit
from classifier.model.storing import pack, unpack

__all__ = [
    "Contribution",
    "Explanation",
    "FastModel",
    "PageContext",
    "expit",
    "explain",
    "pack",
    "strongest_others",
    "unpack",
]
