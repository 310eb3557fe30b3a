import json
import unicodedata
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from classifier.labels import LABELS
from tests.training.builders import tiny_pages
from training.evaluation import corpus_set
from training.evaluation.disguised import measure_disguises, render_disguises
from training.evaluation.disguises import DISGUISES, LEET, LOOKALIKES, insert, swap
from training.evaluation.obfuscating import disguise, disguise_text

TEXT = "Ketamine cures depression for good, and every session at our retreat is completely safe. " * 20
BACK = {look: letter for letter, look in LOOKALIKES.items()}


def test_there_are_eight() -> None:
    assert len(DISGUISES) == 8


@pytest.mark.parametrize("name", list(DISGUISES))
def test_a_disguise_changes_about_a_third_of_the_longer_words_and_no_other(name: str) -> None:
    text = TEXT.replace(" ", "\n")
    words, said = text.split("\n"), disguise_text(text, DISGUISES[name]).split("\n")
    assert len(words) == len(said)
    changed = [word for word, new in zip(words, said, strict=True) if word != new]
    longer = [word for word in words if len(word.strip(".,")) >= 4]
    assert 0.2 < len(changed) / len(longer) < 0.4
    assert not {"for", "and", "at", "our", "is"} & set(changed)


@pytest.mark.parametrize("name", [name for name in DISGUISES if name != "leetspeak"])
@pytest.mark.parametrize("word", ["cures", "depression", "Permanent"])
def test_a_disguise_loses_no_letter(name: str, word: str) -> None:
    for seed in range(20):
        said = DISGUISES[name](word, Random(seed))  # noqa: S311
        kept = [BACK.get(letter, letter) for letter in said if unicodedata.category(letter)[0] not in "CMZP"]
        assert said != word
        assert "".join(kept) == word


def test_a_swap_always_changes_a_letter_of_its_table_and_keeps_the_length() -> None:
    said = {swap("cure", LEET, Random(seed)) for seed in range(20)}  # noqa: S311
    assert said == {"cur3"}
    assert swap("hmm", LEET, Random(1)) == "hmm"  # noqa: S311


def test_an_insertion_is_inside_the_word() -> None:
    for seed in range(20):
        said = insert("cure", "-", Random(seed))  # noqa: S311
        assert said != "cure"
        assert said[0] + said[-1] == "ce"
        assert said.replace("-", "") == "cure"


@dataclass(frozen=True)
class Reader:
    """Scores a passage by the share of its letters that are plain, more where the label holds."""

    name: str
    truth: dict[str, np.ndarray]
    thresholds = dict.fromkeys(LABELS, 0.5)

    def scores(self, examples) -> np.ndarray:
        plain = np.array([[passage.text.isascii()] for passage in examples.passages], dtype=float)
        return plain * self.truth["scores"]


def test_the_loss_is_what_the_disguise_takes_from_the_plain_figure() -> None:
    subject = corpus_set("test", [page for page in tiny_pages() if page.split == "test"])
    perfect = Reader("perfect", {"scores": subject.truth.astype(float)})
    figures = measure_disguises([perfect], subject)
    assert list(figures) == ["perfect"]
    assert list(figures["perfect"]) == list(DISGUISES)
    for label in LABELS:
        assert figures["perfect"]["leetspeak"][label] == {"auc": 1.0, "loss": 0.0}
        row = figures["perfect"]["zero-width"][label]
        assert row["auc"] + row["loss"] == pytest.approx(1.0)
        assert row["loss"] > 0.1
    json.dumps(figures)


def test_the_table_has_a_row_for_each_scorer_and_disguise() -> None:
    rows = {name: {label: {"auc": 0.9, "loss": 0.0123} for label in LABELS} for name in DISGUISES}
    lines = render_disguises({"fairbalance": rows, "careful": rows}).splitlines()
    assert len(lines) == 1 + 2 * len(DISGUISES)
    assert lines[1].split() == ["fairbalance", "zero-width", "+0.012", "+0.012", "+0.012"]
    assert lines[2].split()[0] == "soft"
    assert lines[9].startswith("  careful ")
    assert render_disguises({}) == ""


def test_a_set_is_disguised_by_one_trick() -> None:
    subject = corpus_set("test", tiny_pages()[:3])
    found = disguise(subject, "homoglyphs", DISGUISES["homoglyphs"])
    assert found.name == "test, homoglyphs"
    for old, new in zip(subject.examples.passages, found.examples.passages, strict=True):
        assert new.text == disguise_text(old.text, DISGUISES["homoglyphs"])
