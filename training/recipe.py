"""How the shipped model is made, from data to thresholds, in one call."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.model import FastModel
from classifier.policy import Policy
from classifier.signals import load_lexicon
from classifier.version import __version__
from training.corpus import read_split
from training.corpus.digesting import corpus_digest
from training.corpus.pairs import read_training_pairs
from training.deciding import choose_policies, expect
from training.distilled import Distilled
from training.evaluation.sets import EvaluationSet, corpus_set, join_sets, pairs_set
from training.fitting import Extra, Fitted, Settings, fit_model
from training.realweb import read_training, realweb_digest
from training.wordvectors import VECTORS, read_vectors

__all__ = ["Gathered", "Made", "fit_gathered", "gather", "make"]


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


@dataclass(frozen=True, slots=True)
class Gathered:
    """What models are fitted on, and which of it they are judged on."""

    joined: EvaluationSet
    """The corpus's training passages, those of its training pairs, and those of real pages, in this order."""
    subject: EvaluationSet
    """The passages that calibration and thresholds are learnt on: the real ones, if any, else the corpus's.

    Never the pairs: they lie at the border, where no prior of theirs is anybody's.
    """
    judged: NDArray[np.bool_]
    """Which rows of `joined` those are, shape `(n,)`."""
    digests: dict[str, str | None]
    """The digests of the corpus and of the real pages."""


def gather(corpus: Path, real: Path | None = None) -> Gathered:
    """Read what models are fitted on.

    Raises:
        CorpusError: If the data cannot be read.
    """
    digests = {"corpus": corpus_digest(corpus), "real_pages": realweb_digest(real) if real else None}
    pages = corpus_set("train", read_split("train", corpus))
    pairs = pairs_set("pairs", read_training_pairs(corpus))
    found = read_training(real) if real else None
    joined = join_sets(pages, pairs)
    place = np.arange(len(joined.examples) + (0 if found is None else len(found.examples)))
    if found is None:
        return Gathered(joined, pages, place < len(pages.examples), digests)
    return Gathered(join_sets(joined, found), found, place >= len(joined.examples), digests)


def fit_gathered(
    name: str,
    gathered: Gathered,
    corpus: Path,
    settings: Settings | None = None,
    extra: Extra | None = None,
) -> Fitted:
    """Fit the fast model on what was gathered, with the corpus's word vectors.

    Raises:
        CorpusError: If the data do not suffice.
    """
    vectors = read_vectors(corpus / VECTORS)
    examples = gathered.joined.examples
    return fit_model(
        examples, load_lexicon(), vectors, name, __version__, settings, gathered.judged, extra=extra
    )


def make(name: str, corpus: Path, real: Path | None = None, distilled: Distilled | None = None) -> Made:
    """Fit the fast model and choose its thresholds.

    Args:
        name: The model's name.
        corpus: The corpus folder.
        real: A file of labelled real pages; where it exists, they are learnt from too, and the blend, the
            page's say, calibration and thresholds are learnt on them alone, each from a fit that has not seen
            its site.
        distilled: Passages that another model has labelled, to learn from too.

    Raises:
        CorpusError: If the data cannot be read or do not suffice.
    """
    settings = Settings()
    gathered = gather(corpus, real)
    extra = None if distilled is None else distilled.to_extra(load_lexicon())
    fitted = fit_gathered(name, gathered, corpus, settings, extra)
    held_out = fitted.on_page[gathered.judged]
    told = {} if distilled is None else {"distilled": distilled.to_json()}
    policies = choose_policies(gathered.subject, held_out)
    expected = {policy.name: expect(policy, gathered.subject, held_out) for policy in policies}
    return Made(fitted.model, policies, expected, {**asdict(settings), **gathered.digests, **told})
