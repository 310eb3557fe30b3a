"""The labelled corpus: its records, its votes, its validator and its statistics."""

from training.corpus.records import Annotation, CorpusPage, CorpusPassage, Quote
from training.corpus.storing import CORPUS, SPLITS, CorpusError, read_corpus, read_split

__all__ = [
    "CORPUS",
    "SPLITS",
    "Annotation",
    "CorpusError",
    "CorpusPage",
    "CorpusPassage",
    "Quote",
    "read_corpus",
    "read_split",
]
