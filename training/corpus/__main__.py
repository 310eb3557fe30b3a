"""The corpus on the command line.

python -m training.corpus check [--corpus datasets]
python -m training.corpus stats [--corpus datasets]
"""

import argparse
import sys
from pathlib import Path

from classifier.errors import FairbalanceError
from training.corpus.carding import describe_genres, write_card
from training.corpus.checking import check_corpus
from training.corpus.croissant import write_croissant
from training.corpus.describing import describe_corpus
from training.corpus.digesting import corpus_digest
from training.corpus.drawing import draw_corpus
from training.corpus.storing import CORPUS, read_corpus

SHOWN = 50
"""At most this many problems are printed; the rest are counted."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status: 0 fine, 1 problems found, 4 could not run."""
    parser = argparse.ArgumentParser(prog="python -m training.corpus", description=__doc__)
    parser.add_argument(
        "command", choices=("check", "stats"), help="validate the corpus, or count what it holds"
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the corpus folder (default: datasets)")
    parser.add_argument(
        "--write",
        action="store_true",
        help="with stats: also write the data card's counts, their picture and croissant.json",
    )
    parser.add_argument(
        "--webtext",
        action="store_true",
        help="with check: also compare with unlabelled web text",
    )
    options = parser.parse_args(arguments)
    try:
        if options.command == "check":
            return check(options.corpus, webtext=options.webtext)
        return stats(options.corpus, write=options.write)
    except FairbalanceError as error:
        print(f"training.corpus: {error}", file=sys.stderr)
        return 4


def check(corpus: Path, *, webtext: bool) -> int:
    """Print every problem of the corpus with file, line, field and rule."""
    problems = check_corpus(corpus, webtext=webtext)
    for problem in problems[:SHOWN]:
        print(problem)
    if len(problems) > SHOWN:
        print(f"... and {len(problems) - SHOWN} more")
    if problems:
        print(f"training.corpus: {len(problems)} problems", file=sys.stderr)
        return 1
    pages = read_corpus(corpus)
    passages = sum(len(page.passages) for page in pages)
    print(f"training.corpus: {passages} passages on {len(pages)} pages are valid")
    print(f"training.corpus: digest {corpus_digest(corpus)}")
    return 0


def stats(corpus: Path, *, write: bool) -> int:
    """Print the counts that the data card shows, and write them there when asked."""
    print(describe_corpus(corpus))
    print(f"\n{describe_genres(corpus)}")
    if write:
        write_card(corpus)
        write_croissant(corpus)
        draw_corpus(corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main())
