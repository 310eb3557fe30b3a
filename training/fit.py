"""Train the default fast model from the corpus and write its folder.

    python -m training.fit [--corpus datasets] [--output models/fairbalance-fast]

The corpus's training split is fitted, calibration is learnt on held-out folds of it, and
thresholds are chosen on those folds and the validation split; the test split is only
measured. The same corpus gives the same bytes. Takes about a minute on two cores.
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
from training.evaluation.sets import EvaluationSet, corpus_set
from training.examples import Examples
from training.fitting import Settings, fit_model

MODELS = CORPUS.parent / "models"


def train(corpus: Path, output: Path) -> None:
    """Fit, choose thresholds, write the folder, measure it, and write its card."""
    lexicon = load_lexicon()
    settings = Settings()
    named = corpus_digest(corpus)
    training, validation = (corpus_set(split, read_split(split, corpus)) for split in ("train", "validation"))
    _progress(f"fitting on {len(training.examples)} passages of {len(training.page_labels)} pages")
    model, _fit, unseen = fit_model(training.examples, lexicon, output.name, __version__, settings)
    judged = model.predict_facts(model.features(validation.examples.passages))
    policy = choose_policy(_joined(training, validation), np.vstack([unseen, judged]))
    content = pack(model, (policy,), **asdict(settings), corpus=named)
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
    options = parser.parse_args(arguments)
    try:
        # One thread: sums in another order would give other last digits.
        with threadpool_limits(limits=1):
            train(options.corpus, options.output)
    except FairbalanceError as error:
        print(f"training.fit: {error}", file=sys.stderr)
        return 4
    return 0


def _joined(first: EvaluationSet, second: EvaluationSet) -> EvaluationSet:
    a, b = first.examples, second.examples
    examples = Examples(
        a.passages + b.passages,
        np.vstack([a.share, b.share]),
        np.vstack([a.facts, b.facts]),
        a.pages + b.pages,
        a.sites + b.sites,
    )
    return EvaluationSet("held out", examples, {**first.page_labels, **second.page_labels})


def _progress(message: str) -> None:
    print(f"training.fit: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
