import numpy as np
import pytest

from classifier import LABELS, Analyzer, MissingExtraError, PassageClassifier, Policy
from classifier.analyzer import loading
from classifier.persistence import read_model_folder

TEXTS = ["Book today, $40 a session.", "The compound was first made in 1912.", ""]


@pytest.fixture(scope="module")
def model() -> PassageClassifier:
    return PassageClassifier.from_pretrained()


def test_probabilities_are_the_analyzers(model: PassageClassifier) -> None:
    rows = model.predict_proba(TEXTS)
    assert rows.shape == (3, 3)
    assert list(model.classes_) == list(LABELS)
    expected = Analyzer.from_pretrained()(TEXTS[0], level="passage").scores
    np.testing.assert_array_equal(rows[0], [expected[label] for label in LABELS])


def test_what_cannot_be_scored_is_nan_and_never_zero(model: PassageClassifier) -> None:
    assert np.isnan(model.predict_proba(TEXTS)[2]).all()
    assert not model.predict(TEXTS)[2].any()


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_shape_never_changes_with_the_input(model: PassageClassifier, count: int) -> None:
    assert model.predict_proba(TEXTS[:count]).shape == (count, 3)
    assert model.predict(TEXTS[:count]).shape == (count, 3)


def test_predictions_follow_the_policy() -> None:
    everything = Policy("all", dict.fromkeys(LABELS, 0.0), dict.fromkeys(LABELS, 0.0))
    assert PassageClassifier.from_pretrained(policy=everything).predict(TEXTS[:2]).all()


def test_one_string_is_refused(model: PassageClassifier) -> None:
    with pytest.raises(TypeError, match="an iterable of passages, not one string"):
        model.predict_proba("Book today.")


def test_the_hub_needs_its_package(model: PassageClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fairbalance\[hub\]'"):
        model.push_to_hub("owner/name")


@pytest.mark.parametrize("odd", [None, 5, float("nan"), b"Book today."])
def test_what_is_no_string_is_refused(model: PassageClassifier, odd: object) -> None:
    with pytest.raises(TypeError, match=rf"as strings, not {type(odd).__name__} at index 1; convert or drop"):
        model.predict_proba(["Book today.", odd])  # type: ignore[list-item]


def test_a_model_folder_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    reads = []

    def read(*arguments: object) -> object:
        reads.append(arguments)
        return read_model_folder(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "read_model_folder", read)
    PassageClassifier.from_pretrained()
    assert len(reads) == 1
