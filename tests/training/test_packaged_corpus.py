"""The corpus of this checkout is valid, large enough, and the one the packaged model names."""

from classifier.persistence import find_model_folder, read_model_folder
from classifier.signals import load_lexicon
from training.corpus import CORPUS, SPLITS, read_corpus, read_split
from training.corpus.checking import check_corpus
from training.corpus.digesting import corpus_digest


def test_the_corpus_has_no_problem() -> None:
    assert check_corpus(CORPUS) == []


def test_the_corpus_is_large_enough() -> None:
    pages = read_corpus()
    assert len(pages) >= 150
    assert sum(len(page.passages) for page in pages) >= 800


def test_no_split_is_empty() -> None:
    assert all(read_split(split) for split in SPLITS)


def test_the_packaged_model_was_trained_on_this_corpus_with_this_lexicon() -> None:
    config = read_model_folder(find_model_folder()).config
    assert config["settings"]["corpus"] == corpus_digest()
    assert config["lexicon"] == load_lexicon().sha256
