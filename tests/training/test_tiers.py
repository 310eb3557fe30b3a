"""The other tiers are measured on the same rows as the fast one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier import Analyzer
from classifier.documents import Page
from classifier.errors import ModelError
from classifier.findings import Provenance
from classifier.labels import FACTS, LABELS
from classifier.model import FastModel
from classifier.model.careful_storing import pack_careful
from classifier.persistence import CAREFUL_MODEL, find_model_folder, read_model_folder, write_model_folder
from classifier.policy import Policy
from tests.model.builders import UNSURE, parts
from tests.training.builders import tiny_examples
from training.corpus.pairs import ContrastPair, Side
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
    texts = [UNSURE, "Book a stay with us. Psilocybin cures.", "The river is near."]
    none = np.zeros((len(texts), len(FACTS)))
    examples = Examples(passages_of("p", texts), none, none.astype(np.int64), ("p",) * 3, ("p",) * 3)
    found = {tier.name: tier.facts(examples) for tier in read_tiers(folder, fast)}
    for name, facts in found.items():
        analyzer = Analyzer.from_pretrained(folder, tier=name)  # type: ignore[arg-type]
        result = analyzer(Page.from_passages(texts))
        said = [[passage.facts[fact] for fact in FACTS] for passage in result.passages]
        np.testing.assert_allclose(facts, said)
    assert not np.allclose(found["careful"][1], found["cascade"][1])


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
    before, after = ("The house stands near the river.", "Psilocybin cures depression for good.")
    no, yes = dict.fromkeys(FACTS, 0), {**dict.fromkeys(FACTS, 0), "overclaiming": 1}
    sides = (Side(before, no, ("a",)), Side(after, yes, ("a",)))
    pair = ContrastPair("c-0001", "overclaiming", "claim_added", "a claim", *sides)
    figures = measure_pairs(careful, [pair])
    assert figures["overclaiming"] == {"pairs": 1, "ordered": 1.0, "flipped": 1.0}


def test_the_packaged_models_go_together() -> None:
    folder = find_model_folder(CAREFUL_MODEL)
    assert mixes_with(folder, read_model_folder(find_model_folder()).sha256)


def test_a_careful_model_of_another_fast_model_is_not_measured(folder: Path, fast: FastModel) -> None:
    assert mixes_with(folder, fast.provenance.sha256)
    assert not mixes_with(folder, "0" * 64)
    assert not mixes_with(folder / "nowhere", fast.provenance.sha256)
    other = replace(fast, provenance=Provenance("other", "0" * 64, "1"))
    with pytest.raises(ModelError, match="fast model"):
        read_tiers(folder, other)
