"""Fitting, and that the shipped arithmetic is scikit-learn's."""

from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import numpy as np
import pytest

from classifier import Policy
from classifier.documents import Page
from classifier.errors import FairbalanceError
from classifier.features import Features, SignalColumns, extract_features
from classifier.labels import FACTS
from classifier.model import FastModel, expit, pack, unpack
from classifier.persistence import read_model_folder, write_model_folder
from classifier.segmenting import split_passages
from classifier.signals import load_lexicon
from tests.training.builders import tiny_examples, tiny_vectors
from training import fitting
from training.blending import fit_blend
from training.corpus import CorpusError
from training.fitting import Fitted, Settings, fit_linear, fit_model, held_out

HARD = (
    "Ketamine heals grief for good. Book your stay with us today! It costs $900, $900, $900.",
    "It does not heal grief. \u201cA miracle,\u201d they say. Nausea, nausea and panic.",
    "Words that no passage of the corpus ever held: zyx wvu.",
    "\u00c9t\u00e9 \U0001f344 isn\u2019t a miracle \u2014 it\u2019s 100% tea",
    "",
)


@pytest.fixture
def shipped(fitted: Fitted, tmp_path: Path, policy: Policy) -> FastModel:
    """The fitted model after it went through a folder on disk, as single-precision weights."""
    write_model_folder(pack(fitted.model, (replace(policy, name="default"),)), tmp_path / "tiny")
    return unpack(read_model_folder(tmp_path / "tiny"), load_lexicon())


def tiny_features() -> list[Features]:
    lexicon = load_lexicon()
    return [extract_features(passage, lexicon) for passage in tiny_examples().passages]


@pytest.fixture(scope="module")
def unseen() -> tuple[np.ndarray, np.ndarray]:
    """The held-out log-odds of both linear models, computed apart from the model."""
    columns = SignalColumns.from_lexicon(load_lexicon())
    return held_out(tiny_features(), tiny_examples(), columns, tiny_vectors(), Settings())


def test_inference_equals_the_fit(fitted: Fitted, shipped: FastModel, unseen: tuple) -> None:
    blend = fit_blend(*unseen, tiny_examples().share)
    features = shipped.features((*tiny_examples().passages, *split_passages(Page.from_passages(HARD))))
    expected = blend.log_odds(fitted.fit.log_odds(features), fitted.fit.vector_log_odds(features))
    np.testing.assert_allclose(shipped.log_odds(features), expected, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(shipped.predict_facts(features), expit(expected), rtol=0, atol=1e-5)


def test_a_word_the_corpus_lacks_has_the_effect_of_its_vector(fitted: Fitted) -> None:
    vectors, model = tiny_vectors(), fitted.model
    row = model.vocabulary["remedy"]
    assert row == vectors.words.index("remedy")
    assert model.ngram_idf[row] == 0
    assert (model.word_coef[row] != 0).any()


def test_the_stored_weights_are_the_models_rounded_to_single_precision(
    fitted: Fitted, shipped: FastModel
) -> None:
    for name in (
        "ngram_coef",
        "ngram_idf",
        "word_coef",
        "signal_coef",
        "bias",
        "context.coef",
        "context.shift",
    ):
        stored, exact = attrgetter(name)(shipped), attrgetter(name)(fitted.model)
        np.testing.assert_array_equal(stored, exact.astype(np.float32).astype(np.float64))
    assert shipped.vocabulary == fitted.model.vocabulary


def test_the_held_out_probabilities_are_blended_predictions_of_folds(fitted: Fitted, unseen: tuple) -> None:
    blend = fit_blend(*unseen, tiny_examples().share)
    np.testing.assert_allclose(fitted.alone, expit(blend.log_odds(*unseen)), rtol=0, atol=1e-6)


def test_held_out_probabilities_rank_what_the_readers_said(fitted: Fitted) -> None:
    facts = tiny_examples().facts
    for place, fact in enumerate(FACTS):
        said = facts[:, place] == 1
        for scores in (fitted.alone, fitted.on_page):
            assert scores[said, place].mean() > scores[~said, place].mean() + 0.3, fact


def test_calibration_keeps_the_mean_share(fitted: Fitted) -> None:
    for scores in (fitted.alone, fitted.on_page):
        np.testing.assert_allclose(scores.mean(axis=0), tiny_examples().share.mean(axis=0), atol=2e-3)


def test_calibration_can_be_learnt_on_some_of_the_examples() -> None:
    examples = tiny_examples()
    judged = np.arange(len(examples)) % 2 == 0
    fitted = fit_model(examples, load_lexicon(), tiny_vectors(), "tiny", "1.0", judged=judged)
    kept = fitted.alone[judged].mean(axis=0), examples.share[judged].mean(axis=0)
    np.testing.assert_allclose(*kept, atol=2e-3)


def test_held_out_folds_never_share_a_site(monkeypatch: pytest.MonkeyPatch) -> None:
    examples, features = tiny_examples(), tiny_features()
    page_of = {id(item): page for item, page in zip(features, examples.pages, strict=True)}
    folds: list[tuple[set[str], set[str]]] = []

    class Watched:
        def __init__(self, seen: list, *_rest: object) -> None:
            self.seen = {page_of[id(item)] for item in seen}

        def log_odds(self, unseen: list) -> np.ndarray:
            folds.append((self.seen, {page_of[id(item)] for item in unseen}))
            return np.ones((len(unseen), len(FACTS)))

        def vector_log_odds(self, unseen: list) -> np.ndarray:
            return np.full((len(unseen), len(FACTS)), 2.0)

    monkeypatch.setattr(fitting, "fit_linear", Watched)
    columns = SignalColumns.from_lexicon(load_lexicon())
    ngrams, means = held_out(features, examples, columns, tiny_vectors(), Settings())
    assert (ngrams == 1).all(), "every passage is scored"
    assert (means == 2).all()
    assert len(folds) == fitting.FOLDS
    assert all(not seen & unseen for seen, unseen in folds)
    assert sorted(page for _, unseen in folds for page in unseen) == sorted(set(examples.pages))


def fit_on(share: np.ndarray) -> np.ndarray:
    columns, features = SignalColumns.from_lexicon(load_lexicon()), tiny_features()
    return fit_linear(features, share, tiny_examples().sites, columns, tiny_vectors(), Settings()).log_odds(
        features
    )


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
        fit_model(tiny_examples().select(range(16)), load_lexicon(), tiny_vectors(), "tiny", "1.0")


def test_what_fewer_sites_say_is_not_learnt() -> None:
    examples, features = tiny_examples(), tiny_features()
    columns = SignalColumns.from_lexicon(load_lexicon())
    fit = fit_linear(features, examples.share, examples.sites, columns, tiny_vectors(), Settings())
    where: dict[str, set[str]] = {}
    for item, site in zip(features, examples.sites, strict=True):
        for ngram in item.ngrams:
            where.setdefault(ngram, set()).add(site)
    assert set(fit.vectorizer.vocabulary_) == {ngram for ngram, sites in where.items() if len(sites) >= 3}


def test_no_ngram_on_enough_sites_is_refused() -> None:
    examples = tiny_examples()
    columns, one = SignalColumns.from_lexicon(load_lexicon()), ["one site"] * len(examples)
    with pytest.raises(CorpusError, match="no n-gram stands on 3 sites"):
        fit_linear(tiny_features(), examples.share, one, columns, tiny_vectors(), Settings())


def test_selecting_rows_keeps_them_together() -> None:
    examples = tiny_examples()
    picked = examples.select([5, 0, 5])
    assert len(picked) == 3
    assert picked.passages == (examples.passages[5], examples.passages[0], examples.passages[5])
    assert picked.pages == (examples.pages[5], examples.pages[0], examples.pages[5])
    np.testing.assert_array_equal(picked.share, examples.share[[5, 0, 5]])
    np.testing.assert_array_equal(picked.facts, examples.facts[[5, 0, 5]])
