"""Write the words by which disguise is told from codes and names: `classifier/normalizing/words.txt`.

    python -m training.wordlist [--model models/fairbalance-fast]

The words are those the fast model knows by their vectors, most frequent first, and those its rules name.
The list is kept when a model is trained anew, so that the view a model reads does not change with it; run
this when the rules have words that it lacks.
"""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from classifier.errors import FairbalanceError
from classifier.persistence import DEFAULT_MODEL, find_model_folder, read_model_folder
from classifier.signals import Lexicon, load_lexicon
from training.corpus import CORPUS

WORDS: Final = CORPUS.parent / "classifier" / "normalizing" / "words.txt"
"""Where the list stands."""
_WORD: Final = re.compile("[a-z\u00df-\u024f]{3,24}(?:'[a-z]{1,2})?")
_VOWEL: Final = re.compile("[aeiouy\u00df-\u024f]")
_SAME: Final = re.compile(r"(.)\1+")


def choose_words(frequent: Iterable[str], lexicon: Lexicon) -> list[str]:
    """Return the words that make the list, each once, most frequent first, those of rules alone last.

    Abbreviations without a vowel are left out unless a rule names them: nearly any code would be one.

    Args:
        frequent: Words in lower case, most frequent first.
        lexicon: The rules.
    """
    named = sorted(filter(_WORD.fullmatch, lexicon.searcher.prefilter.bits))
    spoken = (word for word in _spelled(frequent) if _VOWEL.search(word) or word in named)
    return list(dict.fromkeys([*spoken, *named]))


def _spelled(words: Iterable[str]) -> Iterator[str]:
    return (word for word in words if _WORD.fullmatch(word) and not _SAME.fullmatch(word))


def main(arguments: list[str] | None = None) -> int:
    """Run the script and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.wordlist", description=__doc__)
    parser.add_argument(
        "--model", default=DEFAULT_MODEL, help="a model folder or the name of a packaged model"
    )
    parser.add_argument("--output", type=Path, default=WORDS, help="where the list is written")
    options = parser.parse_args(arguments)
    try:
        folder = read_model_folder(find_model_folder(options.model))
    except FairbalanceError as error:
        print(f"training.wordlist: {error}", file=sys.stderr)
        return 4
    known = folder.vocabulary[: len(folder.tensors["word_coef"])]
    words = choose_words(known, load_lexicon())
    options.output.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"training.wordlist: wrote {len(words):,} words to {options.output}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
