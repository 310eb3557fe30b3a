"""Fine-tune an encoder and write the folder of the careful model.

    python -m training.finetune --encoder FOLDER_OR_HUB_ID [--output models/fairbalance-careful]

The encoder is fitted once for each fold of the real sites (of the corpus, where there are no real pages)
and scores the sites it has not seen; with the fast model's scores of unseen sites these teach how much both
count, what the page says, calibration, thresholds and the band of the cascade. The average of the folds'
networks ships, in eight bits. Validation pages choose weights and are never fitted; test pages are not read.
A stopped run goes on from its last checkpoint in the work folder. About half an hour for six layers on two
cores.
"""

import argparse
import os
import sys
from dataclasses import fields
from pathlib import Path

from classifier.errors import FairbalanceError, MissingExtraError, ModelError
from classifier.persistence import DEFAULT_MODEL
from training.corpus import CORPUS
from training.realweb import TRAIN
from training.tuning.settings import HELP, Tuning

MODELS = CORPUS.parent / "models"
NAME = "fairbalance-careful"
WORK = CORPUS.parent / ".cache" / "finetune"


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    options = _parse(arguments)
    try:
        _run(options)
    except FairbalanceError as error:
        print(f"training.finetune: {error}", file=sys.stderr)
        return 4
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.finetune", description=__doc__)
    parser.add_argument(
        "--encoder", required=True, help="a Hugging Face folder, or a hub id where there is a network"
    )
    parser.add_argument("--output", type=Path, default=MODELS / NAME, help="the model folder to write")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the corpus folder (default: datasets)")
    parser.add_argument(
        "--real", type=Path, default=TRAIN, help="real pages to learn from too, where present"
    )
    parser.add_argument(
        "--fast",
        type=Path,
        default=MODELS / DEFAULT_MODEL,
        help="the fast model it is mixed with; it must be the packaged one where it is to be scored with",
    )
    parser.add_argument("--work", type=Path, help="where a run is kept (default: .cache/finetune/NAME)")
    parser.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="auto", help="where networks are fitted"
    )
    parser.add_argument("--threads", type=int, default=0, help="processor threads (default: all)")
    parser.add_argument(
        "--cascade-by",
        choices=("precision", "f1"),
        default="precision",
        help="what the cascade keeps 95%% of: macro average precision, or macro F1 at the thresholds",
    )
    for setting in fields(Tuning):
        kind = type(setting.default)
        text = f"{HELP[setting.name]} (default: {setting.default})"
        parser.add_argument(
            f"--{setting.name.replace('_', '-')}", type=kind, default=setting.default, help=text
        )
    options = parser.parse_args(arguments)
    if options.threads < 0:
        parser.error(f"--threads {options.threads}: at least 1 is needed, or 0 for all")
    return options


def _run(options: argparse.Namespace) -> None:
    settings = Tuning(**{setting.name: getattr(options, setting.name) for setting in fields(Tuning)})
    try:
        import torch

        from training.tuning.recipe import Request, tune
    except ImportError as error:
        raise MissingExtraError(f"fine-tuning needs `pip install fairbalance[train]` ({error})") from error
    if options.threads:
        torch.set_num_threads(options.threads)
    device = options.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    elif device == "cuda" and not torch.cuda.is_available():
        raise ModelError("--device cuda: torch finds no CUDA device; leave it out to use the CPU")
    if device == "cuda":
        # Sums in another order would give other last digits; cuBLAS asks for the variable.
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(mode=True, warn_only=True)
    request = Request(
        encoder=options.encoder,
        output=options.output,
        corpus=options.corpus,
        real=options.real if options.real.is_file() else None,
        fast=options.fast,
        work=options.work or WORK / options.output.name,
        settings=settings,
        device=device,
        cascade_by=options.cascade_by,
    )
    tune(request, _progress)


def _progress(message: str) -> None:
    print(f"training.finetune: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
