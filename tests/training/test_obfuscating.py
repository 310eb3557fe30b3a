import unicodedata
from random import Random

import numpy as np
import pytest
from hypothesis import given

from classifier.normalizing import normalize
from tests.strategies import web_text
from tests.training.builders import tiny_pages
from training.evaluation import corpus_set
from training.evaluation.disguises import LOOKALIKES
from training.evaluation.obfuscating import (
    LEET,
    TRICKS,
    obfuscate,
    obfuscate_text,
)

TEXT = "Ketamine cures depression for good, and every session at our retreat is completely safe. " * 20
BACK = {**{look: letter for letter, look in LOOKALIKES.items()}, **{d: letter for letter, d in LEET.items()}}


def undone(text: str) -> str:
    """The text with every trick taken back; the words hold no digits and no spaces of their own."""
    kept = (BACK.get(c, c) for c in text if unicodedata.category(c) != "Cf" and not c.isspace())
    return "".join(kept)


def test_look_alikes_are_of_other_scripts_and_bijective() -> None:
    assert len(set(LOOKALIKES.values())) == len(LOOKALIKES)
    for letter, look in LOOKALIKES.items():
        assert letter.isascii()
        assert unicodedata.name(look).split()[0] in {"CYRILLIC", "GREEK"}
        assert unicodedata.name(look).split()[1] == ("CAPITAL" if letter.isupper() else "SMALL")


@pytest.mark.parametrize("trick", list(TRICKS), ids=lambda trick: trick.__name__)
@pytest.mark.parametrize("word", ["cures", "depression", "Permanent", "shhh"])
def test_a_trick_disguises_a_word_and_can_be_taken_back(trick, word: str) -> None:
    disguised = {trick(word, Random(seed)) for seed in range(20)}  # noqa: S311
    assert all(undone(said) == word for said in disguised)
    assert word not in disguised


def test_a_word_without_such_letters_stays() -> None:
    for trick in TRICKS:
        if trick.__name__ in {"_look_alike", "_leet"}:
            assert trick("Gnnn", Random(1)) == "Gnnn"  # noqa: S311


def test_all_sorts_of_disguise_occur_in_a_long_text() -> None:
    found = obfuscate_text(TEXT)
    assert any(look in found for look in LOOKALIKES.values())
    assert any(invisible in found for invisible in "\u200b\u200c\u200d\u2060\ufeff")
    assert "\u00ad" in found
    assert any(digit in found for digit in LEET.values())
    assert any(
        " ".join(word) in found for word in ("Ketamine", "depression", "session", "completely", "safe")
    )
    assert "  " in found


def test_about_a_third_of_the_longer_words_are_disguised_and_no_short_one() -> None:
    words, said = TEXT.split(), obfuscate_text(TEXT.replace(" ", "\n")).split("\n")
    assert len(words) == len(said) - 1
    changed = [word for word, new in zip(words, said, strict=False) if word != new]
    longer = [word for word in words if len(word.strip(".,")) >= 4]
    assert 0.2 < len(changed) / len(longer) < 0.4
    assert not {"for", "and", "at", "our", "is"} & set(changed)


def test_the_same_text_and_seed_give_the_same_disguise() -> None:
    assert obfuscate_text(TEXT) == obfuscate_text(TEXT)
    assert obfuscate_text(TEXT, seed=1) != obfuscate_text(TEXT, seed=2)


@given(web_text)
def test_nothing_is_lost(text: str) -> None:
    assert undone(obfuscate_text(text)) == undone(text)


def test_a_set_is_disguised_before_it_is_split_and_keeps_its_labels() -> None:
    subject = corpus_set("test", tiny_pages()[:4])
    found = obfuscate(subject)
    assert found.name == "test, obfuscated"
    assert found.page_labels == subject.page_labels
    assert (found.examples.pages, found.examples.sites) == (subject.examples.pages, subject.examples.sites)
    np.testing.assert_array_equal(found.truth, subject.truth)
    assert not found.properties
    for old, new in zip(subject.examples.passages, found.examples.passages, strict=True):
        assert new.text == obfuscate_text(old.text)
        assert new.index == old.index
        assert new.sentences[0].start == new.start
        assert new.sentences[-1].end == new.end
    assert sum(normalize(p.text).text != p.text.lower() for p in found.examples.passages) > 8


def test_rows_in_any_order_are_disguised_each_for_itself() -> None:
    subject = corpus_set("test", tiny_pages()[:3])
    order = [7, 0, 4, 1]
    texts = [passage.text for passage in obfuscate(subject).examples.passages]
    shuffled = type(subject)("test", subject.examples.select(order), subject.page_labels)
    assert [p.text for p in obfuscate(shuffled).examples.passages] == [texts[row] for row in order]
