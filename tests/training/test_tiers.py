"""The other tiers are measured on the same rows as the fast one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier import Analyzer
from classifier.errors import ModelError
from classifier.findings import Provenance
from classifier.labels import FACTS, LABELS
from classifier.model import FastModel
from classifier.model.careful_storing import pack_careful
from classifier.persistence import write_model_folder
from classifier.policy import Policy
from tests.model.builders import UNSURE, parts
from tests.training.builders import tiny_examples
from training.evaluation.contrast import measure_pairs
from training.evaluation.tiers import mixes_with, read_tiers
from training.examples import Examples, passages_of

EVEN = Policy("default", dict.fromkeys(LABELS, 0.5), dict.fromkeys(LABELS, 0.25))


@pytest.fixture(scope="module")
def fast(analyzer: Analyzer) -> FastModel:
    assert isinstance(analyzer.model, FastModel)
    return analyzer.model


@pytest.fixture(scope="module")
def folder(fast: FastModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("models") / "tiny-careful"
    write_model_folder(pack_careful(parts(fast), (EVEN,)), path)
    return path


def test_both_tiers_come_with_the_thresholds_of_the_careful_folder(folder: Path, fast: FastModel) -> None:
    careful, cascade = read_tiers(folder, fast)
    assert (careful.name, cascade.name) == ("careful", "cascade")
    for tier in (careful, cascade):
        assert (tier.thresholds, tier.page) == (EVEN.passage, EVEN.page)


def test_a_model_without_a_band_has_no_cascade(fast: FastModel, tmp_path: Path) -> None:
    write_model_folder(pack_careful(parts(fast, band=None), (EVEN,)), tmp_path / "m")
    assert [tier.name for tier in read_tiers(tmp_path / "m", fast)] == ["careful"]


def test_tiers_score_passages_as_the_analyzer_does(folder: Path, fast: FastModel) -> None:
    careful, cascade = read_tiers(folder, fast)
    passages = passages_of("p", [UNSURE, "Book a stay with us. Psilocybin cures.", "The river is near."])
    none = np.zeros((len(passages), len(FACTS)))
    examples = Examples(passages, none, none.astype(np.int64), ("p",) * 3, ("p",) * 3)
    of_careful, of_cascade = careful.facts(examples), cascade.facts(examples)
    for tier, facts in ((careful, of_careful), (cascade, of_cascade)):
        features = tier.model.features(passages, tier.model.surroundings(passages, None))
        alone = tier.model.log_odds(features)
        log_odds = alone + tier.model.added_by_page(alone, features)
        np.testing.assert_allclose(facts, 1 / (1 + np.exp(-log_odds)))
    assert not np.allclose(of_careful[1], of_cascade[1])


def test_a_passage_is_read_once_for_all_tiers_and_figures(
    folder: Path, fast: FastModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    careful, cascade = read_tiers(folder, fast)
    inner = careful.model.reader._reader
    original = inner.read
    monkeypatch.setattr(inner, "read", lambda texts, beside: read.extend(texts) or original(texts, beside))
    examples = tiny_examples("test")
    careful.scores(examples)
    first = len(read)
    careful.facts(examples)
    cascade.scores(examples)
    assert first == len(read) > 0


def test_the_contrast_set_is_measured_for_any_tier(folder: Path, fast: FastModel) -> None:
    [careful, _cascade] = read_tiers(folder, fast)
    assert measure_pairs(careful, []) == {"edits": {}}


def test_a_careful_model_of_another_fast_model_is_not_measured(folder: Path, fast: FastModel) -> None:
    assert mixes_with(folder, fast.provenance.sha256)
    assert not mixes_with(folder, "0" * 64)
    assert not mixes_with(folder / "nowhere", fast.provenance.sha256)
    other = replace(fast, provenance=Provenance("other", "0" * 64, "1"))
    with pytest.raises(ModelError, match="fast model"):
        read_tiers(folder, other)
