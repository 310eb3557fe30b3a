"""The kernel's log-odds are the reference's, whatever a passage is scored beside."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.documents import Passage
from classifier.kernel import Kernel, LazyKernel
from classifier.kernel.lazy import WORTH
from classifier.kernel.topic import Topic
from classifier.model import FastModel
from classifier.signals import load_lexicon
from tests.kernel.strategies import passages, texts, the_corpus, the_kernel, the_model, the_quick_model


def test_the_corpus_is_scored_as_by_the_reference(
    kernel: Kernel, model: FastModel, corpus: tuple[Passage, ...]
) -> None:
    features = model.features(corpus)
    scored = kernel.score(corpus)
    assert (scored.log_odds == model.log_odds(features)).all()
    assert scored.on_topic.tolist() == [item.on_topic for item in features]
    for row, item in enumerate(features):
        assert scored.signals(row, corpus[row]) == item.signals


def test_contributions_and_bias_sum_to_the_kernels_log_odds(
    kernel: Kernel, model: FastModel, corpus: tuple[Passage, ...]
) -> None:
    rows = corpus[:40]
    log_odds = kernel.score(rows).log_odds
    for row, features in zip(log_odds, model.features(rows), strict=True):
        parts = np.array([item.weights for item in model.contributions(features)]).reshape(-1, 4)
        assert row == pytest.approx(parts.sum(axis=0) + model.remainder(features), abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.lists(texts, max_size=3))
def test_any_text_is_scored_as_by_the_reference(rows: list[str]) -> None:
    made = passages(rows)
    features = the_model().features(made)
    scored = the_quick_model().score_batch(made)
    assert scored is not None
    assert (scored.log_odds == the_model().log_odds(features)).all()
    assert scored.on_topic.tolist() == [item.on_topic for item in features]
    for row, item in enumerate(features):
        assert scored.signals(row, made[row]) == item.signals


@pytest.mark.parametrize("rows", [[0], [1, 2], [0, 1, 2]], ids=["one", "two", "all"])
def test_disguised_passages_are_read_by_the_reference(rows: list[int]) -> None:
    plain = ["Ketamine cures depression.", "Add to cart for $40.", "Nausea is common."]
    disguised = "K\u0435tamine c\u200bures d\u0435pression."
    made = passages([disguised if row in rows else text for row, text in enumerate(plain)])
    scored = the_quick_model().score_batch(made)
    features = the_model().features(made)
    assert scored is not None
    assert sorted(scored.known) == rows
    assert (scored.log_odds == the_model().log_odds(features)).all()
    assert [scored.signals(row, made[row]) for row in range(3)] == [item.signals for item in features]
    assert scored.on_topic.tolist() == [item.on_topic for item in features]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(60)), st.integers(1, 60))
def test_batch_size_and_order_change_nothing(order: list[int], size: int) -> None:
    whole = the_kernel().score(the_corpus()[:60]).log_odds
    for at in range(0, 60, size):
        rows = order[at : at + size]
        assert (the_kernel().score([the_corpus()[row] for row in rows]).log_odds == whole[rows]).all()


def test_the_number_of_threads_changes_nothing(kernel: Kernel, corpus: tuple[Passage, ...]) -> None:
    parts = [corpus[at : at + 30] for at in range(0, len(corpus), 30)]
    with ThreadPoolExecutor(4) as pool:
        side_by_side = [scored.log_odds for scored in pool.map(kernel.score, parts)]
    assert (np.concatenate(side_by_side) == kernel.score(corpus).log_odds).all()


def test_nothing_is_scored_as_nothing(kernel: Kernel) -> None:
    scored = kernel.score([])
    assert scored.log_odds.shape == (0, 4)
    assert not len(scored.on_topic)


def test_a_passage_without_words_gets_the_bias(kernel: Kernel) -> None:
    assert (kernel.score(passages(["", " \n", "..."])).log_odds == kernel.bias).all()


def test_a_lexicon_without_topic_is_always_on_it(kernel: Kernel) -> None:
    from classifier.kernel.batch import read_batch

    lexicon = load_lexicon()
    words = {name: entries for name, entries in lexicon.vocabulary.words.items() if name != "topic"}
    bare = replace(lexicon, vocabulary=replace(lexicon.vocabulary, words=words))
    assert Topic.of(bare).named(read_batch(passages(["gardening"]))).tolist() == [True]
    assert kernel.topic.named(read_batch(passages(["gardening", "an lsd trip"]))).tolist() == [False, True]


def test_n_grams_that_no_text_gives_are_never_met(model: FastModel) -> None:
    """A vocabulary may hold them; the reference never finds them either."""
    from classifier.kernel.wording import Wording

    ngrams = ["cure", "cure-all", "5 mg", "a  b", "a b c", "cures it", "!!", "$ 0"]
    wording = Wording.of(ngrams)
    assert sorted(wording.table.values[:-1].tolist()) == [0, 5, 7]


def test_a_kernel_is_made_once_enough_passages_came(kernel: Kernel) -> None:
    made = []

    def make() -> Kernel:
        made.append(1)
        return kernel

    lazy = LazyKernel()
    assert lazy.get(make, WORTH - 1) is None
    assert lazy.get(make, 1) is kernel
    assert lazy.get(make, 1) is kernel
    assert len(made) == 1
