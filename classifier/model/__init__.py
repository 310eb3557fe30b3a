"""Models: four facts' probabilities for a passage, and the words behind them.

The careful tier's modules are imported from where they stand, by whoever asks for that tier: the fast tier
starts sooner without them.
"""

from classifier.model.context import PageContext, strongest_others
from classifier.model.explaining import Explanation, explain
from classifier.model.fast import FastModel
from classifier.model.scoring import Contribution, Predicting, ScoringModel, expit
from classifier.model.storing import pack, unpack

__all__ = [
    "Contribution",
    "Explanation",
    "FastModel",
    "PageContext",
    "Predicting",
    "ScoringModel",
    "expit",
    "explain",
    "pack",
    "strongest_others",
    "unpack",
]
