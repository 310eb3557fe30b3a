"""Models on a hub, against a stand-in on this machine; nothing leaves it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from classifier import Analyzer, IntegrityError, MissingExtraError, ModelError, PassageClassifier
from classifier.model import FastModel
from classifier.model.careful_storing import pack_careful
from classifier.persistence import find_model_folder, write_model_folder
from tests.model.builders import even_policy, parts
from tests.persistence.standin import StandIn, stand_in

pytest.importorskip("huggingface_hub")
TEXTS = ["Ketamine cures depression.", "Book today, $40."]
NAME = "owner/name"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_PROGRESS_BARS", True)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
    with stand_in() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.address)
        yield server


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    assert isinstance(analyzer.model, FastModel)
    folder = tmp_path_factory.mktemp("model") / "tiny"
    write_model_folder(pack_careful(parts(analyzer.model), (even_policy(),)), folder)
    return folder


@pytest.mark.parametrize("tier", ["fast", "careful", "cascade"])
def test_what_is_pushed_is_fetched_and_scores_the_same(hub: StandIn, tiny: Path, tier: str) -> None:
    folder = None if tier == "fast" else tiny
    first = PassageClassifier.from_pretrained(folder, tier=tier)  # type: ignore[arg-type]
    address = first.push_to_hub(NAME)
    assert address.startswith(f"{hub.address}/{NAME}/commit/")
    second = PassageClassifier.from_pretrained(f"hub:{NAME}", tier=tier)  # type: ignore[arg-type]
    np.testing.assert_array_equal(first.predict_proba(TEXTS), second.predict_proba(TEXTS))
    result = Analyzer.from_pretrained(f"hub:{NAME}", tier=tier)(TEXTS[0])  # type: ignore[arg-type]
    assert result.model == first._analyzer.model.provenance


def test_a_revision_is_one_commit(hub: StandIn, tiny: Path) -> None:
    PassageClassifier.from_pretrained().push_to_hub(NAME)
    PassageClassifier.from_pretrained(tiny, tier="careful").push_to_hub(NAME, commit_message="careful")
    hub.tags["v1"] = 0
    assert Analyzer.from_pretrained(f"hub:{NAME}", revision="v1").model.provenance.name == "fairbalance-fast"
    careful = Analyzer.from_pretrained(f"hub:{NAME}", tier="careful", revision=hub.head(NAME, "main"))
    assert careful.model.provenance.name == "tiny-careful"
    files = hub.files(NAME)
    assert files is not None
    assert "vocabulary.txt" not in files, "files of the earlier model are removed"
    with pytest.raises(ModelError, match=r"hub:owner/name has no revision 'v9' on http://127.*name a branch"):
        Analyzer.from_pretrained(f"hub:{NAME}", revision="v9")


def test_what_was_changed_on_the_way_is_refused(hub: StandIn, tiny: Path) -> None:
    PassageClassifier.from_pretrained(tiny, tier="careful").push_to_hub(NAME)
    graph = bytearray(hub.repos[NAME][-1]["model.onnx"])
    graph[len(graph) // 2] ^= 1
    hub.repos[NAME][-1]["model.onnx"] = bytes(graph)
    with pytest.raises(IntegrityError, match=r"model\.onnx differs from manifest\.json"):
        Analyzer.from_pretrained(f"hub:{NAME}", tier="careful")


def test_only_files_of_a_model_are_fetched(hub: StandIn) -> None:
    PassageClassifier.from_pretrained().push_to_hub(NAME)
    hub.repos[NAME][-1] |= {"pytorch_model.bin": b"\x80\x04K\x01.", ".gitattributes": b"x"}
    assert Analyzer.from_pretrained(f"hub:{NAME}")("Book today.").status == "ok"
    assert not [asked for asked in hub.asked if asked.endswith(".bin")]


def test_what_was_fetched_is_used_without_a_network(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    PassageClassifier.from_pretrained().push_to_hub(NAME)
    before = find_model_folder(f"hub:{NAME}")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert find_model_folder(f"hub:{NAME}") == before


def test_without_a_network_it_is_one_sentence(hub: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9/")
    with pytest.raises(
        ModelError, match=r"hub:owner/name cannot be fetched from http://127\.0\.0\.1:9 "
    ) as caught:
        Analyzer.from_pretrained("hub:owner/name")
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("check the network, or name a model folder on this machine")
    with pytest.raises(
        ModelError, match=r"hub:owner/name cannot be pushed to http://127\.0\.0\.1:9 \(Connect"
    ):
        PassageClassifier.from_pretrained().push_to_hub("owner/name")


@pytest.mark.parametrize(("private", "seen"), [(True, "private"), (False, "public"), (None, None)])
def test_a_repository_is_made_as_private_as_is_asked(
    hub: StandIn,
    private: bool | None,  # noqa: FBT001
    seen: str | None,
) -> None:
    PassageClassifier.from_pretrained().push_to_hub(NAME, private=private)
    assert hub.visibility == {NAME: seen}
    assert hub.files(NAME)


def test_an_option_that_does_not_exist_is_no_failure_of_the_hub(hub: StandIn) -> None:
    with pytest.raises(TypeError, match="colour"):
        PassageClassifier.from_pretrained().push_to_hub(NAME, colour="red")
    assert hub.files(NAME) is None


@pytest.mark.parametrize("address", ["http://[", "nowhere", "http://127.0.0.1:port"])
def test_an_address_that_is_none_is_one_sentence(
    hub: StandIn, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    with pytest.raises(
        ModelError, match=r"hub:owner/name cannot be fetched from .*check the network"
    ) as caught:
        Analyzer.from_pretrained(f"hub:{NAME}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("hub:owner/none", r"hub:owner/none is not on http://127.*, or not for you; check the name"),
        ("hub:a/b/c", r"hub:a/b/c is no name of a repository; give it as owner/name"),
        ("hub:", r"hub: is no name of a repository"),
    ],
)
def test_a_model_that_is_not_there_is_named(hub: StandIn, name: str, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        Analyzer.from_pretrained(name)


def test_a_name_without_the_prefix_asks_nobody(hub: StandIn) -> None:
    with pytest.raises(ModelError, match="have it fetched by naming it hub:owner/name"):
        Analyzer.from_pretrained(NAME)
    with pytest.raises(ModelError, match=r"a revision \('v1'\) is for a hub's model, named hub:owner/name"):
        Analyzer.from_pretrained(revision="v1")
    assert hub.asked == []


def test_the_extra_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fairbalance\[hub\]'"):
        Analyzer.from_pretrained("hub:owner/name")
