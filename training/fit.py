"""Train the default fast model from the corpus and write its folder.

    python -m training.fit [--corpus datasets] [--output models/fairbalance-fast]

The corpus's training split is fitted, and with it labelled real pages where they are at hand. How
much each part of the model counts, calibration and thresholds are learnt on passages whose site was
held out: on the real ones, if there are any, else on the corpus's. Validation and test splits are
only measured. The same data give the same bytes. Takes some minutes on two cores.
"""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from classifier.errors import FairbalanceError
from classifier.model import pack, unpack
from classifier.persistence import DEFAULT_MODEL, read_model_folder, write_model_folder
from classifier.signals import load_lexicon
from classifier.version import __version__
from training.card import render_card, to_json
from training.corpus import CORPUS, read_split
from training.corpus.digesting import corpus_digest
from training.deciding import choose_policy
from training.evaluate import measure
from training.evaluation.sets import corpus_set, join_sets
from training.fitting import Settings, fit_model
from training.realweb import TRAIN, read_training, realweb_digest
from training.wordvectors import VECTORS, read_vectors

MODELS = CORPUS.parent / "models"


def train(corpus: Path, output: Path, real: Path) -> None:
    """Fit, choose thresholds, write the folder, measure it, and write its card."""
    lexicon, vectors = load_lexicon(), read_vectors(corpus / VECTORS)
    settings = Settings()
    training = corpus_set("train", read_split("train", corpus))
    found = read_training(real)
    learnt = {"corpus": corpus_digest(corpus), "real_pages": realweb_digest(real)}
    joined = training if found is None else join_sets(training, found)
    judged = None if found is None else np.arange(len(joined.examples)) >= len(training.examples)
    _progress(f"fitting on {len(joined.examples)} passages of {len(joined.page_labels)} pages")
    fitted = fit_model(joined.examples, lexicon, vectors, output.name, __version__, settings, judged)
    rows = np.arange(len(joined.examples)) if judged is None else np.flatnonzero(judged)
    subject = joined if found is None else found
    policy = choose_policy(subject, fitted.on_page[rows])
    content = pack(fitted.model, (policy,), **asdict(settings), **learnt)
    write_model_folder(content, output)
    _progress("measuring")
    figures = measure(output, corpus)
    documents = {"metrics.json": to_json(figures), "README.md": render_card(content, figures)}
    write_model_folder(replace(content, documents=documents), output)
    unpack(read_model_folder(output), lexicon)
    _progress(f"wrote {output}")


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.fit", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the corpus folder (default: datasets)")
    parser.add_argument(
        "--output", type=Path, default=MODELS / DEFAULT_MODEL, help="the model folder to write"
    )
    parser.add_argument(
        "--real", type=Path, default=TRAIN, help="real pages to learn from too, where present"
    )
    options = parser.parse_args(arguments)
    try:
        # One thread: sums in another order would give other last digits.
        with threadpool_limits(limits=1):
            train(options.corpus, options.output, options.real)
    except FairbalanceError as error:
        print(f"training.fit: {error}", file=sys.stderr)
        return 4
    return 0


def _progress(message: str) -> None:
    print(f"training.fit: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
