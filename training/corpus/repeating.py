"""Repeats that a corpus of individually written pages must not have.

Runs of words catch copied phrases; MinHash (Broder, 1997), by `datasketch`, catches near copies
whose every few words were changed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from datasketch import MinHash, MinHashLSH

from training.corpus.records import CorpusPage

__all__ = ["RUN", "find_foreign", "find_near_copies", "find_repeats", "word_runs"]

RUN: Final = 8
"""Words in a row that may stand on one page only."""
NEAR: Final = 0.6
"""Two passages of different pages whose sets of three-word runs overlap this far are near copies.

The overlap is Jaccard's index as MinHash estimates it; a word changed in every dozen keeps it above 0.6.
"""
_SHINGLE: Final = 3
_WORD: Final = re.compile(r"\w+")


def word_runs(text: str, length: int = RUN) -> Iterator[tuple[str, ...]]:
    """Yield every run of `length` lower-case words of a text."""
    words = _WORD.findall(text.lower())
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])


def find_repeats(pages: Sequence[tuple[str, CorpusPage]]) -> Iterator[str]:
    """Yield one problem for each passage that shares a run of words with an earlier page."""
    seen: dict[tuple[str, ...], str] = {}
    for where, page in pages:
        for number, passage in enumerate(page.passages):
            shared = (run for run in word_runs(passage.text) if seen.setdefault(run, page.id) != page.id)
            for run in islice(shared, 1):
                rule = f"{' '.join(run)!r} stands on page {seen[run]} too"
                yield f"{where}: passages[{number}].text: {rule}"


def find_near_copies(pages: Sequence[tuple[str, CorpusPage]]) -> Iterator[str]:
    """Yield one problem for each passage that is nearly a passage of an earlier page."""
    index = MinHashLSH(threshold=NEAR)
    sketches: dict[str, MinHash] = {}
    for where, page in pages:
        for number, passage in enumerate(page.passages):
            sketch = _sketch(passage.text)
            others = (key for key in index.query(sketch) if not key.startswith(f"{page.id}-"))
            for key in islice((k for k in sorted(others) if sketch.jaccard(sketches[k]) >= NEAR), 1):
                yield f"{where}: passages[{number}].text: nearly the passage {key}"
            if passage.id not in sketches:
                sketches[passage.id] = sketch
                index.insert(passage.id, sketch)


def find_foreign(pages: Sequence[tuple[str, CorpusPage]], texts: Iterable[str], source: str) -> Iterator[str]:
    """Yield one problem for each passage that shares a run of words with somebody else's texts."""
    # The corpus is the smaller side: what it holds is kept in memory, the other texts stream by.
    ours = {run for _where, page in pages for passage in page.passages for run in word_runs(passage.text)}
    shared = {run for text in texts for run in word_runs(text) if run in ours}
    for where, page in pages:
        for number, passage in enumerate(page.passages):
            for run in islice((run for run in word_runs(passage.text) if run in shared), 1):
                yield f"{where}: passages[{number}].text: {' '.join(run)!r} stands in {source} too"


def _sketch(text: str) -> MinHash:
    sketch = MinHash()
    sketch.update_batch([" ".join(run).encode() for run in word_runs(text, _SHINGLE)])
    return sketch
