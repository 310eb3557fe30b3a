"""Models: four facts' probabilities for a passage, and the words behind them."""

from classifier.model.explaining import Explanation, explain
from classifier.model.fast import Contribution, FastModel, expit
from classifier.model.storing import pack, unpack

__all__ = ["Contribution", "Explanation", "FastModel", "expit", "explain", "pack", "unpack"]
