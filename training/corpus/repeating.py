"""Repeats that a corpus of individually written pages must not have."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from training.corpus.records import CorpusPage

__all__ = ["RUN", "find_repeats", "word_runs"]

RUN: Final = 8
"""Words in a row that may stand on one page only."""
_WORD: Final = re.compile(r"\w+")


def word_runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield every run of `RUN` lower-case words of a text."""
    words = _WORD.findall(text.lower())
    for start in range(len(words) - RUN + 1):
        yield tuple(words[start : start + RUN])


def find_repeats(pages: Sequence[tuple[str, CorpusPage]]) -> Iterator[str]:
    """Yield one problem for each passage that shares a run of words with an earlier page."""
    seen: dict[tuple[str, ...], str] = {}
    for where, page in pages:
        for number, passage in enumerate(page.passages):
            shared = (run for run in word_runs(passage.text) if seen.setdefault(run, page.id) != page.id)
            for run in islice(shared, 1):
                rule = f"{' '.join(run)!r} stands on page {seen[run]} too"
                yield f"{where}: passages[{number}].text: {rule}"
