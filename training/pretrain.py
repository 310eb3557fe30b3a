"""Pretrain a small English encoder from scratch as a masked language model.

    python -m training.pretrain --text FOLDER --size cpu --output RUN [--tokens N] [--minutes M] [--resume]

Learns a byte-level BPE tokenizer from the text, packs the text into streams of pieces, and trains; a run
can take any number of sittings. The folder RUN holds the tokenizer, the packed text, the log
`log.jsonl`, the last checkpoint, and in the end `model/`, an ordinary Hugging Face model folder. A run that
is stopped and resumed on the same CPU gives the same bytes as one that is not. See docs/training.md.
"""

import argparse
import sys
from pathlib import Path

from classifier.errors import FairbalanceError
from training.encoder import SIZES, Plan, run


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    options = _parser().parse_args(arguments)
    if options.threads:
        import torch

        torch.set_num_threads(options.threads)
    plan = Plan(
        options.text,
        SIZES[options.size],
        options.output,
        tokens=options.tokens,
        minutes=options.minutes,
        resume=options.resume,
        device=options.device,
        compiled=options.compile,
        seed=options.seed,
    )
    try:
        run(plan)
    except FairbalanceError as error:
        print(f"training.pretrain: {error}", file=sys.stderr)
        return 4
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.pretrain", description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="a folder or a file of .txt or .txt.xz")
    parser.add_argument("--size", choices=sorted(SIZES), default="cpu", help="what to train (default: cpu)")
    parser.add_argument("--output", type=Path, required=True, help="the run's folder")
    parser.add_argument(
        "--tokens",
        type=_at_least_one,
        help="tokens seen in all, repeats counted (default: the size's); may be changed on resuming while "
        "the learning rate has not begun to fall",
    )
    parser.add_argument("--minutes", type=_positive, help="stop at a checkpoint after so many minutes")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --output")
    parser.add_argument("--device", choices=["auto", "cpu", "cuda"], default="auto", help="default: auto")
    parser.add_argument("--compile", action="store_true", help="compile the network; pays on a GPU")
    parser.add_argument("--threads", type=_at_least_one, help="CPU threads (default: torch's choice)")
    parser.add_argument("--seed", type=int, default=1, help="what chance is drawn with (default: 1)")
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


def _positive(text: str) -> float:
    number = float(text)
    if not number > 0:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
