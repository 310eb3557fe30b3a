"""Fitting, and that the shipped arithmetic is scikit-learn's."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier import Policy
from classifier.documents import Page
from classifier.errors import FairbalanceError
from classifier.features import SignalColumns, extract_features
from classifier.labels import FACTS
from classifier.model import FastModel, expit, pack, unpack
from classifier.persistence import read_model_folder, write_model_folder
from classifier.segmenting import split_passages
from classifier.signals import load_lexicon
from tests.training.builders import tiny_examples
from training import fitting
from training.corpus import CorpusError
from training.fitting import Settings, fit_linear, fit_model, held_out

HARD = (
    "Ketamine heals grief for good. Book your stay with us today! It costs $900, $900, $900.",
    "It does not heal grief. \u201cA miracle,\u201d they say. Nausea, nausea and panic.",
    "Words that no passage of the corpus ever held: zyx wvu.",
    "\u00c9t\u00e9 \U0001f344 isn\u2019t a miracle \u2014 it\u2019s 100% tea",
    "",
)


@pytest.fixture
def shipped(fitted: tuple, tmp_path: Path, policy: Policy) -> FastModel:
    """The fitted model after it went through a folder on disk, as single-precision weights."""
    write_model_folder(pack(fitted[0], (replace(policy, name="default"),)), tmp_path / "tiny")
    return unpack(read_model_folder(tmp_path / "tiny"), load_lexicon())


@pytest.fixture(scope="module")
def calibration() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Slopes, shifts and the held-out probabilities they give, computed apart from the model."""
    examples, lexicon = tiny_examples(), load_lexicon()
    features = [extract_features(passage, lexicon) for passage in examples.passages]
    raw = held_out(features, examples, SignalColumns.from_lexicon(lexicon), Settings())
    slopes, shifts = fitting._platt(raw, examples.share)
    return slopes, shifts, expit(raw * slopes + shifts)


def test_inference_equals_the_fit(fitted: tuple, shipped: FastModel, calibration: tuple) -> None:
    slopes, shifts, _ = calibration
    features = shipped.features((*tiny_examples().passages, *split_passages(Page.from_passages(HARD))))
    expected = fitted[1].log_odds(features) * slopes + shifts
    np.testing.assert_allclose(shipped.log_odds(features), expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(shipped.predict_facts(features), expit(expected), rtol=0, atol=1e-6)


def test_the_stored_weights_are_the_models_rounded_to_single_precision(
    fitted: tuple, shipped: FastModel
) -> None:
    for name in ("ngram_coef", "ngram_idf", "signal_coef", "bias"):
        stored, exact = getattr(shipped, name), getattr(fitted[0], name)
        np.testing.assert_array_equal(stored, exact.astype(np.float32).astype(np.float64))
    assert shipped.vocabulary == fitted[0].vocabulary


def test_the_held_out_probabilities_are_calibrated_predictions_of_folds(
    fitted: tuple, calibration: tuple
) -> None:
    np.testing.assert_allclose(fitted[2], calibration[2], rtol=0, atol=1e-6)


def test_held_out_probabilities_rank_what_the_readers_said(fitted: tuple) -> None:
    facts, unseen = tiny_examples().facts, fitted[2]
    for place, fact in enumerate(FACTS):
        said = facts[:, place] == 1
        assert unseen[said, place].mean() > unseen[~said, place].mean() + 0.3, fact


def test_calibration_keeps_the_mean_share(fitted: tuple) -> None:
    np.testing.assert_allclose(fitted[2].mean(axis=0), tiny_examples().share.mean(axis=0), atol=1e-3)


def test_held_out_folds_never_share_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    examples, lexicon = tiny_examples(), load_lexicon()
    features = [extract_features(passage, lexicon) for passage in examples.passages]
    page_of = {id(item): page for item, page in zip(features, examples.pages, strict=True)}
    folds: list[tuple[set[str], set[str]]] = []

    class Watched:
        def __init__(self, seen: list, *_rest: object) -> None:
            self.seen = {page_of[id(item)] for item in seen}

        def log_odds(self, unseen: list) -> np.ndarray:
            folds.append((self.seen, {page_of[id(item)] for item in unseen}))
            return np.ones((len(unseen), len(FACTS)))

    monkeypatch.setattr(fitting, "fit_linear", Watched)
    scores = held_out(features, examples, SignalColumns.from_lexicon(lexicon), Settings())
    assert (scores == 1).all(), "every passage is scored"
    assert len(folds) == fitting.FOLDS
    assert all(not seen & unseen for seen, unseen in folds)
    assert sorted(page for _, unseen in folds for page in unseen) == sorted(set(examples.pages))


def fit_on(share: np.ndarray) -> np.ndarray:
    examples, lexicon = tiny_examples(), load_lexicon()
    features = [extract_features(passage, lexicon) for passage in examples.passages]
    return fit_linear(features, share, SignalColumns.from_lexicon(lexicon), Settings()).log_odds(features)


def test_a_divided_vote_pulls_the_score_towards_the_middle() -> None:
    examples = tiny_examples()
    column = FACTS.index("overclaiming")
    row = int(np.flatnonzero(examples.share[:, column] == 1.0)[0])
    divided = examples.share.copy()
    divided[row, column] = 0.6
    agreed = fit_on(examples.share)
    softer = fit_on(divided)
    assert softer[row, column] < agreed[row, column] - 0.1
    np.testing.assert_array_equal(np.delete(softer, column, axis=1), np.delete(agreed, column, axis=1))


@pytest.mark.parametrize("share", [0.0, 1.0])
@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_one_class_is_refused_with_one_sentence(fact: str, share: float) -> None:
    shares = tiny_examples().share.copy()
    shares[:, FACTS.index(fact)] = share
    with pytest.raises(CorpusError) as caught:
        fit_on(shares)
    message = f"the training passages hold one class of {fact} only; both are needed to learn it"
    assert str(caught.value) == message


def test_fewer_pages_than_folds_are_refused_with_one_sentence() -> None:
    with pytest.raises(FairbalanceError, match=r"^the training split holds 4 pages; at least 5 are needed$"):
        fit_model(tiny_examples().select(range(16)), load_lexicon(), "tiny", "1.0")


def test_selecting_rows_keeps_them_together() -> None:
    examples = tiny_examples()
    picked = examples.select([5, 0, 5])
    assert len(picked) == 3
    assert picked.passages == (examples.passages[5], examples.passages[0], examples.passages[5])
    assert picked.pages == (examples.pages[5], examples.pages[0], examples.pages[5])
    np.testing.assert_array_equal(picked.share, examples.share[[5, 0, 5]])
    np.testing.assert_array_equal(picked.facts, examples.facts[[5, 0, 5]])
