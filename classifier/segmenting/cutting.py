"""Cut what is longer than a passage at sentence ends."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from classifier.documents import Sentence
from classifier.segmenting.units import MAX_WORDS, count_words

__all__ = ["cut_sentences", "pack_sentences"]

_LONGEST_RUN: Final = 1_200
"""Code points after which a run without spaces is cut, about as long as `MAX_WORDS` words."""
_RUN: Final = re.compile(rf"\S{{1,{_LONGEST_RUN}}}")


def cut_sentences(text: str, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield the sentences; one longer than a passage is cut between words.

    Where it has no spaces it is cut every 1,200 code points.
    """
    for sentence in sentences:
        if count_words(sentence.slice(text)) <= MAX_WORDS:
            yield sentence
        else:
            yield from _cut(text, sentence)


def _cut(text: str, sentence: Sentence) -> Iterator[Sentence]:
    start, end, words = sentence.start, sentence.start, 0
    for run in _RUN.finditer(text, sentence.start, sentence.end):
        length = count_words(run[0])
        if words and words + length > MAX_WORDS:
            yield Sentence(start, end)
            start, words = run.start(), 0
        end, words = run.end(), words + length
    yield Sentence(start, end)


def pack_sentences(text: str, sentences: Iterable[Sentence]) -> list[list[Sentence]]:
    """Gather sentences into pieces of at most `MAX_WORDS` words and of about equal length."""
    sized = [(sentence, count_words(sentence.slice(text))) for sentence in sentences]
    total = sum(words for _, words in sized)
    pieces = -(-total // MAX_WORDS)
    packed: list[list[Sentence]] = []
    gathered = MAX_WORDS
    for sentence, words in sized:
        # A piece closes when it has its share of the whole, so that no stump is left at the end.
        if gathered + words > MAX_WORDS or gathered * pieces >= total:
            packed.append([])
            gathered = 0
        packed[-1].append(sentence)
        gathered += words
    return packed
