"""How the shipped model is made, from data to thresholds, in one call."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifier.model import FastModel
from classifier.policy import Policy
from classifier.signals import load_lexicon
from classifier.version import __version__
from training.corpus import read_split
from training.corpus.digesting import corpus_digest
from training.deciding import choose_policies, expect
from training.evaluation.sets import corpus_set, join_sets
from training.fitting import Settings, fit_model
from training.realweb import read_training, realweb_digest
from training.wordvectors import VECTORS, read_vectors

__all__ = ["Made", "make"]


@dataclass(frozen=True, slots=True)
class Made:
    """A model, its policies and what they were made from."""

    model: FastModel
    """The model."""
    policies: tuple[Policy, ...]
    """Its thresholds, the default first."""
    expected: dict[str, Any]
    """`{policy: {level: {label: {threshold, precision, recall, share}}}}` on held-out pages."""
    settings: dict[str, Any]
    """What was tuned, and the digests of the data."""


def make(name: str, corpus: Path, real: Path | None = None) -> Made:
    """Fit the fast model and choose its thresholds.

    Args:
        name: The model's name.
        corpus: The corpus folder.
        real: A file of labelled real pages; where it exists, they are learnt from too, and the blend, the
            page's say, calibration and thresholds are learnt on them alone, each from a fit that has not seen
            its site.

    Raises:
        CorpusError: If the data cannot be read or do not suffice.
    """
    settings = Settings()
    digests = {"corpus": corpus_digest(corpus), "real_pages": realweb_digest(real) if real else None}
    training = corpus_set("train", read_split("train", corpus))
    found = read_training(real) if real else None
    joined = training if found is None else join_sets(training, found)
    judged = np.arange(len(joined.examples)) >= (0 if found is None else len(training.examples))
    vectors = read_vectors(corpus / VECTORS)
    fitted = fit_model(joined.examples, load_lexicon(), vectors, name, __version__, settings, judged)
    subject = joined if found is None else found
    policies = choose_policies(subject, fitted.on_page[judged])
    expected = {policy.name: expect(policy, subject, fitted.on_page[judged]) for policy in policies}
    return Made(fitted.model, policies, expected, {**asdict(settings), **digests})
