"""What the fast model says of passages whose site it has not seen, and of validation passages."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from classifier.model import FastModel, unpack
from classifier.persistence import ModelFolder, read_model_folder
from classifier.signals import load_lexicon
from training.evaluation.sets import EvaluationSet
from training.fitting import Settings
from training.paging import stands_off_topic
from training.recipe import fit_gathered, gather
from training.tuning.settings import digest_of
from training.tuning.working import Work

__all__ = ["Fast", "Heard", "hear_of", "hear_out", "read_fast"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fast:
    """The fast model that the careful one is mixed with."""

    folder: ModelFolder
    """Its folder's content."""
    model: FastModel
    """Itself."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the fast model says of some passages."""

    log_odds: Floats
    """Of each passage alone, shape `(n, 4)`."""
    off_topic: NDArray[np.bool_]
    """Whether it stands on a page that does not name the topic, shape `(n,)`."""
    on_page: Floats
    """Probabilities with the page's say, shape `(n, 4)`."""


def read_fast(folder: Path) -> Fast:
    """Read the fast model's folder.

    Raises:
        ModelError: If it cannot be used.
    """
    content = read_model_folder(folder)
    return Fast(content, unpack(content, load_lexicon()))


def hear_out(corpus: Path, real: Path | None, work: Work, progress: Callable[[str], None]) -> Heard:
    """Return what refits of the fast model say of the sites each has not seen.

    Kept in the work folder as long as lexicon and settings of the fast model stay the same.
    """
    made_from = digest_of({"lexicon": load_lexicon().sha256, **asdict(Settings())})
    found = work.read("fast")
    if found is None or found[1].get("made_from") != made_from:
        progress("fitting the fast model on all sites but those it scores")
        with threadpool_limits(limits=1):
            fitted = fit_gathered("fast", gather(corpus, real), corpus)
        state = {"made_from": made_from}
        heard = Heard(fitted.log_odds, fitted.off_topic, fitted.on_page)
        work.write("fast", {name: torch.from_numpy(value) for name, value in asdict(heard).items()}, state)
        return heard
    kept = {name: tensor.numpy() for name, tensor in found[0].items()}
    return Heard(kept["log_odds"], kept["off_topic"], kept["on_page"])


def hear_of(fast: Fast, subject: EvaluationSet) -> Heard:
    """Return what the fast model says of passages it was not fitted on."""
    features = fast.model.features(subject.examples.passages)
    log_odds = fast.model.log_odds(features)
    return Heard(log_odds, stands_off_topic(features, subject.examples.pages), np.zeros_like(log_odds))
