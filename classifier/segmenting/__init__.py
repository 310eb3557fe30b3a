"""Cut a page into passages, the unit that is scored, and passages into sentences."""

from classifier.segmenting.passages import split_passages
from classifier.segmenting.sentences import split_sentences

__all__ = ["split_passages", "split_sentences"]
