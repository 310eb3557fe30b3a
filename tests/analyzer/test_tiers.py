"""The analyzer with each tier: the same results in the same form, and which passages an encoder read."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import FACTS, LABELS, Analyzer, ModelError, Page
from classifier.model import FastModel
from classifier.model.careful import CarefulModel
from classifier.model.careful_storing import pack_careful
from classifier.persistence import CAREFUL_MODEL, DEFAULT_MODEL, find_model_folder, write_model_folder
from tests.model.builders import UNSURE, even_policy, parts
from tests.strategies import web_text

PAGE = Page.from_passages(["Ketamine cures depression. Book today!", UNSURE, "The garden is big."])
TIERS = ("fast", "careful", "cascade")


@pytest.fixture(scope="module")
def tiers(analyzer: Analyzer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Analyzer]:
    assert isinstance(analyzer.model, FastModel)
    folder = tmp_path_factory.mktemp("model") / "tiny"
    write_model_folder(pack_careful(parts(analyzer.model), (even_policy(),)), folder)
    made = {tier: Analyzer.from_pretrained(folder, tier=tier, threads=1) for tier in TIERS[1:]}  # type: ignore[arg-type]
    return {"fast": analyzer, **made}


@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_answers_in_the_same_form(tiers: dict[str, Analyzer], tier: str) -> None:
    result = tiers[tier](PAGE)
    expected = tiers["fast"](PAGE)
    assert result.status == "ok"
    assert list(result.scores) == list(LABELS)
    assert set(result.to_dict()) == set(expected.to_dict())
    for one, other in zip(result.to_dict()["passages"], expected.to_dict()["passages"], strict=True):
        assert set(one) == set(other)
    for passage in result.passages:
        for item in passage.evidence:
            assert item.slice(PAGE.text) == item.text


def test_results_tell_who_read_a_passage(tiers: dict[str, Analyzer]) -> None:
    found = {tier: [row["tier"] for row in tiers[tier](PAGE).to_dict()["passages"]] for tier in TIERS}
    assert found["fast"] == ["fast"] * 3
    assert found["careful"] == ["careful"] * 3
    assert found["cascade"] == ["fast", "careful", "fast"]


def test_the_model_named_is_the_one_of_the_tier(tiers: dict[str, Analyzer]) -> None:
    careful, cascade = tiers["careful"](PAGE), tiers["cascade"](PAGE)
    assert careful.model == cascade.model
    assert careful.model.name == "tiny-careful"
    assert careful.policy.name == "default"
    assert careful.policy != tiers["fast"](PAGE).policy


def test_words_the_encoder_points_at_are_evidence(tiers: dict[str, Analyzer]) -> None:
    model = tiers["careful"].model
    assert isinstance(model, CarefulModel)
    little = np.full(len(FACTS), 0.1)
    [passage] = Analyzer(replace(model, mix=replace(model.mix, fast=little)), even_policy())(
        "Some psilocybin."
    ).passages
    [found] = [item for item in passage.evidence if item.source.startswith("encoder:")]
    assert (found.label, found.kind, found.text) == ("exposure", "wording", "psilocybin")
    assert found.weight == found.weight_before_scope > 0


@pytest.mark.parametrize("tier", TIERS[1:])
@given(texts=st.lists(web_text, min_size=1, max_size=4), size=st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_batches_change_nothing(tiers: dict[str, Analyzer], tier: str, texts: list, size: int) -> None:
    alone = [tiers[tier](text).to_dict() for text in texts]
    assert [result.to_dict() for result in tiers[tier].pipe(texts, batch_size=size)] == alone


def test_the_page_around_a_passage_is_read_only_on_a_page(tiers: dict[str, Analyzer]) -> None:
    careful = tiers["careful"]
    lone = careful("and safe", level="passage").passages[0]
    titled = careful(Page.from_text("and safe", title="cures cures"), level="passage").passages[0]
    page = careful(Page.from_text("and safe", title="cures cures")).passages[0]
    assert lone == titled
    assert page.facts["overclaiming"] > lone.facts["overclaiming"]  # type: ignore[operator]


def test_a_model_that_is_not_packaged_says_how_to_make_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("classifier.persistence.locating._PLACES", (tmp_path,))
    with pytest.raises(
        ModelError, match=r"fairbalance-careful is not packaged; train it with `python -m training\.fin"
    ):
        Analyzer.from_pretrained(tier="careful")
    with pytest.raises(ModelError, match="is not packaged"):
        find_model_folder(CAREFUL_MODEL)


@pytest.mark.parametrize("tier", TIERS)
def test_a_folder_where_the_program_runs_is_not_the_packaged_model(
    tiers: dict[str, Analyzer], tier: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(tiers["fast"].model, FastModel)
    packaged, here = tmp_path / "packaged", tmp_path / "here"
    shutil.copytree(find_model_folder(), packaged / DEFAULT_MODEL)
    write_model_folder(pack_careful(parts(tiers["fast"].model), (even_policy(),)), packaged / CAREFUL_MODEL)
    for name in (DEFAULT_MODEL, CAREFUL_MODEL):
        (here / name).mkdir(parents=True)
    monkeypatch.setattr("classifier.persistence.locating._PLACES", (packaged,))
    monkeypatch.chdir(here)
    own = DEFAULT_MODEL if tier == "fast" else CAREFUL_MODEL
    for name in (None, packaged / own):
        made = Analyzer.from_pretrained(name, tier=tier)  # type: ignore[arg-type]
        assert made.model.provenance == tiers[tier].model.provenance
    with pytest.raises(ModelError, match="this is no model folder"):
        Analyzer.from_pretrained(own, tier=tier)  # type: ignore[arg-type]
