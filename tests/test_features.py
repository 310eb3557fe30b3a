import pytest
from hypothesis import given

from classifier.documents import Page
from classifier.features import COUNT_CAP, SIGNAL_SCALE, SignalColumns, extract_features, ngrams, tokenize
from classifier.segmenting import split_passages
from classifier.signals import load_lexicon
from tests.strategies import web_text

TOKENS = [
    ("Only $475, isn't it?", ["only", "$", "000", "isn't", "it", "?"]),
    ("Isn\u2019t 5-MeO-DMT", ["isn't", "0", "meo", "dmt"]),
    ("100% SAFE!!", ["000", "%", "safe", "!", "!"]),
    ("snake_case \u00a320", ["snake", "case", "\u00a3", "00"]),
    ("  \n\t ", []),
]


@pytest.mark.parametrize(("text", "words"), TOKENS)
def test_tokens(text: str, words: list[str]) -> None:
    assert [token.word for token in tokenize(text)] == words


@given(web_text)
def test_token_spans_lie_in_the_text_in_order(text: str) -> None:
    at = 0
    for token in tokenize(text):
        assert at <= token.start < token.end <= len(text) or token.start < token.end <= len(text)
        assert token.start >= at - 1
        at = token.end


def test_offsets_count_from_where_the_passage_stands() -> None:
    assert [(t.start, t.end) for t in tokenize("ab cd", offset=10)] == [(10, 12), (13, 15)]


def test_ngrams_are_words_and_pairs() -> None:
    grams = list(ngrams(tokenize("a cure works")))
    assert [gram for gram, _span in grams] == ["a", "cure", "works", "a cure", "cure works"]
    assert grams[-1][1].slice("a cure works") == "cure works"


def test_repeated_ngrams_keep_every_place() -> None:
    [passage] = split_passages(Page.from_passages(["Cure it, cure it."]))
    features = extract_features(passage, load_lexicon())
    assert [span.slice(passage.text) for span in features.ngrams["cure it"]] == ["Cure it", "cure it"]


def test_signal_columns_count_rules_and_kinds_and_cap_them() -> None:
    lexicon = load_lexicon()
    columns = SignalColumns.from_lexicon(lexicon)
    assert len(set(columns.names)) == len(columns.names)
    texts = ["Ketamine cures depression. " * 5]
    [passage] = split_passages(Page.from_passages(texts))
    signals = extract_features(passage, lexicon).signals
    row = columns.row(signals)
    assert row[columns.index["efficacy.cure"]] == COUNT_CAP * SIGNAL_SCALE
    assert row[columns.index["kind:overclaiming.cure"]] == COUNT_CAP * SIGNAL_SCALE
    assert row.min() >= 0.0
    assert not columns.row(()).any()
