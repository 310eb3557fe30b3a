"""What is read, and what stands around it."""

from pathlib import Path

import pytest

from tests.training.builders import LEARNT, make_page, tiny_pages, write_corpus, write_lines
from training.corpus import CorpusError
from training.corpus.pairs import TRAINING_PAIRS
from training.tuning.inputs import corpus_texts, join_texts, read_texts


def test_title_and_neighbours_stand_around_a_passage_of_the_same_page_only() -> None:
    pages = [make_page(f"a01-00{n}", [(f"First of {n}.", [{}]), (f"Second of {n}.", [{}])]) for n in (1, 2)]
    around = corpus_texts("train", pages).around(40)
    assert around[1] == "A page about ketamine\nFirst of 1."
    assert around[2] == "A page about ketamine\nSecond of 2."


def test_without_room_nothing_stands_around() -> None:
    assert set(corpus_texts("train", tiny_pages()[:2]).around(0)) == {""}


def test_joined_rows_keep_their_order_and_titles() -> None:
    first, second = (corpus_texts("train", [page]) for page in tiny_pages()[:2])
    both = join_texts(first, second)
    assert both.words == first.words + second.words
    assert both.marks == first.marks + second.marks
    assert both.around(40) == first.around(40) + second.around(40)


def test_the_splits_are_read_and_real_pages_where_they_are(tiny_corpus: Path) -> None:
    found = read_texts(tiny_corpus, None)
    assert (len(found.pages), len(found.pairs), found.real, len(found.validation)) == (80, 0, None, 20)
    assert found.judged.all()


def test_pairs_are_learnt_from_and_never_judged_on(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", tiny_pages())
    write_lines(corpus / TRAINING_PAIRS, [LEARNT])
    found = read_texts(corpus, None)
    assert found.texts.words[80:] == (LEARNT["before"]["text"], LEARNT["after"]["text"])
    assert found.texts.marks[80:] == (None, None)
    assert found.judged.tolist() == [True] * 80 + [False] * 2
    assert found.judged_on is found.pages


def test_an_empty_split_is_refused(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", tiny_pages()[:20])
    with pytest.raises(CorpusError, match="the split validation holds no page"):
        read_texts(corpus, None)


def test_quotes_count_from_the_start_of_the_passage_as_it_is_read() -> None:
    texts = corpus_texts("train", tiny_pages())
    quoted = {
        text[start:end]
        for text, marks in zip(texts.words, texts.marks, strict=True)
        for quotes in marks
        for _, start, end in quotes
    }
    assert "heals grief for good" in quoted
    assert all(any(words in text for text in texts.words) for words in quoted)
