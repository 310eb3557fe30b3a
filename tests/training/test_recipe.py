"""The recipe with labelled real pages, played by pages of the tiny corpus."""

from pathlib import Path

import numpy as np
import pytest

from classifier.labels import FACTS
from tests.training.builders import LEARNT, tiny_pages, write_corpus, write_lines
from training.corpus.pairs import TRAINING_PAIRS
from training.deciding import POLICIES
from training.realweb import read_training, realweb_digest
from training.recipe import Made, gather, make


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("recipe")
    write_corpus(folder / "corpus", tiny_pages())
    rows = [
        {
            "id": page.id,
            "source": {"repo": f"site/{number % 6}", "path": "a.html"},
            "passages": [
                {
                    "text": passage.text,
                    "labels": {fact: passage.labels[fact] for fact in FACTS},
                    "share": {fact: float(passage.labels[fact]) for fact in FACTS},
                }
                for passage in page.passages
            ],
        }
        for number, page in enumerate(page for page in tiny_pages() if page.split != "train")
    ]
    write_lines(folder / "real.jsonl", rows)
    return folder


@pytest.fixture(scope="module")
def made(place: Path) -> Made:
    return make("tiny", place / "corpus", place / "real.jsonl")


def test_the_digests_name_what_was_learnt_from(made: Made, place: Path) -> None:
    assert made.settings["real_pages"] == realweb_digest(place / "real.jsonl")
    assert len(made.settings["corpus"]) == 64


def test_thresholds_are_chosen_on_the_real_pages(made: Made, place: Path) -> None:
    found = read_training(place / "real.jsonl")
    assert found is not None
    share = found.truth.mean(axis=0)
    for policy in POLICIES:
        rows = made.expected[policy]["passage"].values()
        np.testing.assert_allclose([row["share"] for row in rows], share, atol=1e-4)


def test_pairs_are_learnt_from_and_set_no_threshold(place: Path, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", tiny_pages())
    write_lines(corpus / TRAINING_PAIRS, [LEARNT])
    for real in (None, place / "real.jsonl"):
        plain, paired = gather(place / "corpus", real), gather(corpus, real)
        assert len(paired.joined.examples) == len(plain.joined.examples) + 2
        judged = paired.joined.examples.select(np.flatnonzero(paired.judged))
        assert judged.pages == paired.subject.examples.pages == plain.subject.examples.pages
    model = make("tiny", corpus, place / "real.jsonl").model
    assert not np.array_equal(model.bias, make("tiny", place / "corpus", place / "real.jsonl").model.bias)


def test_real_pages_make_another_model(made: Made, place: Path) -> None:
    without = make("tiny", place / "corpus", place / "none.jsonl")
    assert without.settings["real_pages"] is None
    assert not np.array_equal(without.model.bias, made.model.bias)
    assert without.model.context.coef.min() >= 0 <= made.model.context.coef.min()
