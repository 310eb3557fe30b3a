"""Have the careful model label unlabelled passages on topic, so that the fast model can learn from them.

    python -m training.distil --text FOLDER [--output .cache/distilled.jsonl] [--most 5000]
    python -m training.fit --distilled .cache/distilled.jsonl --distilled-weight 0.2 --output FOLDER

Paragraphs that name the topic are read in order, one paragraph a line of plain or xz-compressed text. The
file holds their text: it stays where it is written and is no part of a model. A stopped run goes on where it
ended.
The careful model has learnt from real pages of all sites, so the held-out figures of a fast model that learns
from its labels are a little too good: judge it on pages that neither has seen.
"""

import argparse
import sys
from pathlib import Path

from classifier.errors import FairbalanceError, MissingExtraError
from classifier.persistence import CAREFUL_MODEL, DEFAULT_MODEL
from training.corpus import CORPUS

MODELS = CORPUS.parent / "models"
OUTPUT = CORPUS.parent / ".cache" / "distilled.jsonl"


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.distil", description=__doc__)
    parser.add_argument("--text", type=Path, required=True, help="a folder or a file of .txt or .txt.xz")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="the file to write")
    parser.add_argument("--careful", type=Path, default=MODELS / CAREFUL_MODEL, help="the model that labels")
    parser.add_argument(
        "--fast", type=Path, default=MODELS / DEFAULT_MODEL, help="the fast model it is mixed with"
    )
    parser.add_argument("--most", type=int, default=5000, help="passages that are labelled (default: 5000)")
    options = parser.parse_args(arguments)
    if options.most < 1:
        parser.error(f"--most {options.most}: at least 1 is needed")
    try:
        _run(options)
    except FairbalanceError as error:
        print(f"training.distil: {error}", file=sys.stderr)
        return 4
    return 0


def _run(options: argparse.Namespace) -> None:
    try:
        from training.tuning.distilling import distil
        from training.tuning.evidence import read_fast
        from training.tuning.judging import read_judge
    except ImportError as error:
        raise MissingExtraError(f"distilling needs `pip install fairbalance[train]` ({error})") from error
    fast = read_fast(options.fast)
    judge = read_judge(options.careful, fast)
    count = distil(options.text, options.output, fast.model.lexicon, judge, options.most, _progress)
    _progress(f"{options.output.name} holds {count:,} passages")


def _progress(message: str) -> None:
    print(f"training.distil: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
