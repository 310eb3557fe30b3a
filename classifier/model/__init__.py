"""Models: four facts' probabilities for a passage, and the words behind them."""

from classifier.model.careful import CarefulModel, CascadeModel, Mix
from classifier.model.careful_storing import (
    Band,
    CarefulParts,
    pack_careful,
    unpack_careful,
    unpack_cascade,
)
from classifier.model.context import PageContext, strongest_others
from classifier.model.encoder import Encoder, Reader
from classifier.model.explaining import Explanation, explain
from classifier.model.fast import FastModel
from classifier.model.scoring import Contribution, Predicting, ScoringModel, expit
from classifier.model.storing import pack, unpack
from classifier.model.surroundings import surroundings
from classifier.model.windowing import WindowShape

__all__ = [
    "Band",
    "CarefulModel",
    "CarefulParts",
    "CascadeModel",
    "Contribution",
    "Encoder",
    "Explanation",
    "FastModel",
    "Mix",
    "PageContext",
    "Predicting",
    "Reader",
    "ScoringModel",
    "WindowShape",
    "expit",
    "explain",
    "pack",
    "pack_careful",
    "strongest_others",
    "surroundings",
    "unpack",
    "unpack_careful",
    "unpack_cascade",
]
