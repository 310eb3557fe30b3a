"""Print how the fast model gains from more of the corpus: a quarter, half and all training pages.

    python -m training.learning_curve [--corpus datasets] [--real FILE] [--draws 3]

Pages are drawn whole; the smaller shares are drawn several times and their mean is shown. Figures are
passage ROC AUC of the three labels with the settings of the shipped model, word vectors at half weight,
uncalibrated, without real pages and without the page's other passages.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from classifier.errors import FairbalanceError
from classifier.features import Features, SignalColumns, extract_features
from classifier.labels import LABELS
from classifier.model import expit
from classifier.signals import Lexicon, load_lexicon
from training.corpus import CORPUS, read_split
from training.evaluation.sets import EvaluationSet, corpus_set, derive_labels
from training.examples import Examples
from training.fitting import Fit, Settings, fit_linear
from training.metrics import METRICS
from training.realweb import DEV, read_realweb
from training.wordvectors import VECTORS, read_vectors

SHARES = (0.25, 0.5, 1.0)
"""Shares of the training pages."""

Floats = NDArray[np.float64]


def curve(corpus: Path, real: Path, draws: int) -> str:
    """Return the learning curve as a table of plain text."""
    lexicon = load_lexicon()
    training = corpus_set("train", read_split("train", corpus)).examples
    features = _features(training, lexicon)
    columns, vectors = SignalColumns.from_lexicon(lexicon), read_vectors(corpus / VECTORS)
    names = ("validation", "test", "test_ood")
    found = [corpus_set(f"corpus {name}", read_split(name, corpus)) for name in names]
    subjects = [subject for subject in (*found, read_realweb(real)) if subject]
    judged = [(subject, _features(subject.examples, lexicon)) for subject in subjects]
    lines = [f"{'share':8}{'passages':>9}  {'set':22}" + "".join(f"{label:>26}" for label in LABELS)]
    for share in SHARES:
        fits, sizes = [], []
        for draw in range(draws if share < 1 else 1):
            rows = _draw(training, share, draw)
            sizes.append(len(rows))
            kept = [features[row] for row in rows]
            sites = [training.sites[row] for row in rows]
            fits.append(fit_linear(kept, training.share[rows], sites, columns, vectors, Settings()))
        for subject, seen in judged:
            mean = np.mean([_auc(fit, subject, seen) for fit in fits], axis=0)
            cells = "".join(f"{value:>26.3f}" for value in mean)
            lines.append(f"{share:<8}{round(np.mean(sizes)):>9}  {subject.name:22}{cells}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.learning_curve", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the corpus folder (default: datasets)")
    parser.add_argument("--real", type=Path, default=DEV, help="labelled real pages, measured where present")
    parser.add_argument("--draws", type=int, default=3, help="draws of each share below one (default: 3)")
    options = parser.parse_args(arguments)
    if options.draws < 1:
        parser.error(f"--draws {options.draws}: at least 1 is needed")
    try:
        with threadpool_limits(limits=1):
            print(curve(options.corpus, options.real, options.draws))
    except FairbalanceError as error:
        print(f"training.learning_curve: {error}", file=sys.stderr)
        return 4
    return 0


def _features(examples: Examples, lexicon: Lexicon) -> list[Features]:
    return [extract_features(passage, lexicon) for passage in examples.passages]


def _draw(examples: Examples, share: float, draw: int) -> NDArray[np.intp]:
    pages = np.array(sorted(set(examples.pages)))
    kept = np.random.default_rng(draw).permutation(pages)[: max(1, round(len(pages) * share))]
    return np.flatnonzero(np.isin(np.array(examples.pages), kept))


def _auc(fit: Fit, subject: EvaluationSet, features: Sequence[Features]) -> Floats:
    log_odds = fit.log_odds(features) + 0.5 * fit.vector_log_odds(features)
    scores = derive_labels(expit(log_odds))
    truth = subject.truth
    return np.array([METRICS["auc"](truth[:, place], scores[:, place], 0.5) for place in range(len(LABELS))])


if __name__ == "__main__":
    sys.exit(main())
