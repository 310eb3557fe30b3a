"""Train the default fast model from the corpus and write its folder.

    python -m training.fit [--corpus datasets] [--output models/fairbalance-fast]

The corpus's training split is fitted, and with it labelled real pages where they are at hand. How
much each part of the model counts, calibration and thresholds are learnt on passages whose site was
held out: on the real ones, if there are any, else on the corpus's. Validation and test splits are
only measured. The same data give the same bytes. Takes some minutes on two cores.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from threadpoolctl import threadpool_limits

from classifier.errors import FairbalanceError
from classifier.model import pack, unpack
from classifier.persistence import DEFAULT_MODEL, read_model_folder, write_model_folder
from classifier.signals import load_lexicon
from training.card import render_card, to_json
from training.corpus import CORPUS
from training.distilled import Distilled, read_distilled
from training.evaluate import measure
from training.realweb import TRAIN
from training.recipe import make

MODELS = CORPUS.parent / "models"


def train(corpus: Path, output: Path, real: Path, distilled: Distilled | None = None) -> None:
    """Fit, choose thresholds, write the folder, measure it, and write its card."""
    _progress(f"fitting on {corpus.name}{f' and {real.name}' if real.is_file() else ''}")
    if not real.is_file():
        _progress(
            f"no real pages at {real.name}: the model learns from the corpus alone and ranks real pages worse"
        )
    made = make(output.name, corpus, real, distilled)
    content = pack(made.model, made.policies, **made.settings)
    write_model_folder(content, output)
    _progress("measuring")
    figures = {**measure(output, corpus), "policies": made.expected}
    documents = {"metrics.json": to_json(figures), "README.md": render_card(content, figures)}
    write_model_folder(replace(content, documents=documents), output)
    unpack(read_model_folder(output), load_lexicon())
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
    parser.add_argument(
        "--distilled", type=Path, help="passages that `training.distil` has labelled, to learn from too"
    )
    parser.add_argument(
        "--distilled-weight",
        type=float,
        default=Distilled.weight,
        help="how much one of them counts beside a labelled passage (default: %(default)s)",
    )
    parser.add_argument(
        "--distilled-passages",
        type=int,
        default=Distilled.min_passages,
        help="an n-gram that so many of them hold enters the vocabulary; 0 for none (default: %(default)s)",
    )
    options = parser.parse_args(arguments)
    if options.distilled_weight <= 0 or options.distilled_passages < 0:
        parser.error("--distilled-weight must be above 0 and --distilled-passages at least 0")
    try:
        # One thread: sums in another order would give other last digits.
        with threadpool_limits(limits=1):
            train(options.corpus, options.output, options.real, _distilled(options))
    except FairbalanceError as error:
        print(f"training.fit: {error}", file=sys.stderr)
        return 4
    return 0


def _distilled(options: argparse.Namespace) -> Distilled | None:
    if options.distilled is None:
        return None
    return read_distilled(options.distilled, options.distilled_weight, options.distilled_passages)


def _progress(message: str) -> None:
    print(f"training.fit: {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
