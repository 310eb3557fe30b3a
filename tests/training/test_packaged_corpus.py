"""The corpus of this checkout is valid, large enough, and the one the packaged model names."""

import json
from collections import Counter

from classifier.labels import FACTS, LABELS
from classifier.persistence import find_model_folder, read_model_folder
from classifier.signals import load_lexicon
from training.corpus import CORPUS, SPLITS, read_corpus, read_split
from training.corpus.checking import check_corpus
from training.corpus.digesting import corpus_digest
from training.corpus.drawing import picture_is_current
from training.corpus.pairs import read_pairs
from training.floors import figures_of, read_floors
from training.gate import FLOORS

RATES = {
    "overclaiming": (0.15, 0.25),
    "exposure": (0.45, 0.60),
    "risk_disclosure": (0.12, 0.22),
    "sales_intent": (0.20, 0.30),
}
"""What was aimed at; see the data card."""


def test_the_corpus_has_no_problem() -> None:
    assert check_corpus(CORPUS) == []


def test_the_corpus_is_large_enough() -> None:
    pages = read_corpus()
    assert len(pages) >= 1000
    assert sum(len(page.passages) for page in pages) >= 6000
    assert len({page.genre for page in pages}) >= 40
    assert len({page.country for page in pages} - {"unspecified"}) >= 20


def test_rates_are_those_of_the_real_web() -> None:
    passages = [passage for page in read_corpus() for passage in page.passages]
    for fact, (low, high) in RATES.items():
        assert low <= sum(passage.labels[fact] for passage in passages) / len(passages) <= high, fact
    combinations = Counter(tuple(passage.labels[label] for label in LABELS) for passage in passages)
    assert len(combinations) == 8
    assert min(combinations.values()) >= 0.015 * len(passages)
    mundane = sum(not any(passage.labels[fact] for fact in FACTS) for passage in passages)
    assert mundane >= len(passages) / 3


def test_every_passage_was_judged_by_two_who_did_not_see_each_other() -> None:
    for page in read_corpus():
        for passage in page.passages:
            names = [annotation.annotator for annotation in passage.annotations]
            assert names[0] == page.author
            assert all(name.startswith("blind-") for name in names[1:])
            assert len(names) >= 2


def test_the_contrast_set_has_pairs_of_every_sort() -> None:
    pairs = read_pairs()
    assert len(pairs) >= 400
    assert {pair.fact for pair in pairs} == {*FACTS, "none"}
    assert all({pair.direction for pair in pairs if pair.fact == fact} == {-1, 1} for fact in FACTS)


def test_the_picture_shows_this_corpus() -> None:
    assert picture_is_current(CORPUS)


def test_no_split_is_empty() -> None:
    assert all(read_split(split) for split in SPLITS)


def test_the_packaged_model_was_trained_on_this_corpus_with_this_lexicon() -> None:
    config = read_model_folder(find_model_folder()).config
    assert config["settings"]["corpus"] == corpus_digest()
    assert config["lexicon"] == load_lexicon().sha256


def test_the_floors_were_set_on_the_packaged_model_and_this_corpus() -> None:
    folder = read_model_folder(find_model_folder())
    floors = read_floors(FLOORS)
    assert (floors.model, floors.corpus) == (folder.sha256, corpus_digest())
    figures = figures_of(json.loads(folder.documents["metrics.json"]))
    shared = {name for name in floors.rows if name in figures}
    assert len(shared) >= 30
    for name in shared:
        assert floors.rows[name].figure == figures[name].value, name
