"""A model is a declared folder: round trip, missing file, flipped byte, foreign type."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from classifier import Analyzer, IntegrityError, ModelError, PassageClassifier, Policy, PolicyError
from classifier.model import unpack
from classifier.persistence import (
    FAST_LAYOUT,
    find_model_folder,
    read_model_folder,
    write_manifest,
    write_model_folder,
)
from classifier.signals import load_lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(find_model_folder(), copy)
    return copy


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_round_trip_changes_no_byte(folder: Path, tmp_path: Path) -> None:
    content = read_model_folder(folder)
    write_model_folder(content, tmp_path / "again")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert (tmp_path / "again" / path.relative_to(folder)).read_bytes() == path.read_bytes(), (
                path.name
            )
    assert read_model_folder(tmp_path / "again").sha256 == content.sha256


@pytest.mark.parametrize("name", sorted(FAST_LAYOUT.names))
def test_a_flipped_byte_is_found_in_every_file(folder: Path, name: str) -> None:
    flip(folder / name)
    with pytest.raises(IntegrityError, match=r"differs from manifest\.json; restore the folder"):
        read_model_folder(folder)


@pytest.mark.parametrize("name", sorted(FAST_LAYOUT.names))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(IntegrityError, match=re.escape(f"{name} is missing")):
        read_model_folder(folder)


@pytest.mark.parametrize("name", ["model.pkl", "weights/pytorch_model.bin", "policies/extra.toml"])
def test_unknown_content_is_refused_also_when_the_manifest_lists_it(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"\x80\x04K\x01.")
    with pytest.raises(IntegrityError, match=re.escape(f"unknown file {name}")):
        read_model_folder(folder)
    write_manifest(folder)
    with pytest.raises(IntegrityError, match=re.escape(f"unknown file {name}")):
        read_model_folder(folder)


def test_a_folder_without_a_manifest_is_no_model(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(ModelError, match=r"manifest\.json is missing; this is no model folder"):
        read_model_folder(folder)
    (folder / "manifest.json").write_text("[1, 2")
    with pytest.raises(ModelError, match=r"manifest\.json is malformed"):
        read_model_folder(folder)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such folder"):
        read_model_folder(tmp_path / "nowhere")
    with pytest.raises(ModelError, match=r"no packaged model of that name \(packaged: .*fairbalance-fast"):
        find_model_folder("fairbalance-huge")


def test_a_safetensors_file_that_is_something_else_is_refused(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x80\x04K\x01." * 10)
    write_manifest(folder)
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read"):
        read_model_folder(folder)


CONFIGS = [
    ("kind", "careful", r"unknown file vocabulary\.txt"),
    ("kind", "huge", "kind in config.json must be one of careful, fast, not 'huge'"),
    ("schema", 99, "not 'fast' with schema 99"),
    ("lexicon", "0" * 64, "trained with another lexicon"),
]


@pytest.mark.parametrize(("key", "value", "message"), CONFIGS)
def test_a_configuration_of_another_kind_is_refused(
    folder: Path, key: str, value: object, message: str
) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, key: value}))
    write_manifest(folder)
    with pytest.raises(ModelError, match=message):
        unpack(read_model_folder(folder), load_lexicon())


def test_a_configuration_without_a_key_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text('{"name": "x"}')
    write_manifest(folder)
    with pytest.raises(ModelError, match=r"config\.json lacks 'version'"):
        read_model_folder(folder)
    (folder / "config.json").write_text("{")
    write_manifest(folder)
    with pytest.raises(ModelError, match=r"config\.json is not JSON"):
        read_model_folder(folder)


def test_a_vocabulary_of_another_length_is_refused(folder: Path) -> None:
    with (folder / "vocabulary.txt").open("a") as stream:
        stream.write("zzqx wvvk\n")
    write_manifest(folder)
    with pytest.raises(ModelError, match="tensor ngram_idf has shape"):
        unpack(read_model_folder(folder), load_lexicon())


def test_a_vocabulary_that_lists_an_ngram_twice_is_refused(folder: Path) -> None:
    words = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    words[7] = words[3]
    (folder / "vocabulary.txt").write_text("\n".join(words), encoding="utf-8")
    write_manifest(folder)
    with pytest.raises(ModelError, match=f"the vocabulary lists '{words[3]}' twice"):
        unpack(read_model_folder(folder), load_lexicon())


def test_writing_never_replaces_a_folder_that_is_no_model(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(ModelError, match="holds other files"):
        write_model_folder(read_model_folder(folder), tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years of work"


def test_a_saved_classifier_loads_and_scores_the_same(tmp_path: Path) -> None:
    texts = ["Ketamine cures depression.", "Book today, $40.", "The compound was first made in 1912."]
    first = PassageClassifier.from_pretrained()
    first.save_pretrained(tmp_path / "saved")
    second = PassageClassifier.from_pretrained(tmp_path / "saved")
    np.testing.assert_array_equal(first.predict_proba(texts), second.predict_proba(texts))
    assert (
        Analyzer.from_pretrained(tmp_path / "saved").model.provenance.sha256
        == read_model_folder(tmp_path / "saved").sha256
    )


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def make_extension(place: Path) -> None:
    (place / "manifest.json").write_text('{"name": "a browser extension"}')


def make_list(place: Path) -> None:
    (place / "manifest.json").write_text('{"files": [["config.json", {}]]}')


def make_deep(place: Path) -> None:
    (place / "manifest.json").write_text("[" * 100_000)


def add_notes(place: Path) -> None:
    write_manifest(place)
    (place / "notes.txt").write_text("years of work")


def add_folder(place: Path) -> None:
    write_manifest(place)
    (place / "thesis").mkdir()


def link_policies(place: Path) -> None:
    write_manifest(place)
    (place.parent / "elsewhere").mkdir()
    (place / "policies").symlink_to(place.parent / "elsewhere")


def nest_config(place: Path) -> None:
    write_manifest(place)
    (place / "config.json").mkdir()


@pytest.mark.parametrize(
    "make", [make_extension, make_list, make_deep, add_notes, add_folder, link_policies, nest_config]
)
def test_a_manifest_alone_does_not_make_a_folder_replaceable(
    folder: Path, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    make(mine)
    before = snapshot(tmp_path)
    with pytest.raises(ModelError, match=r"holds other files \(.*\); name a new folder"):
        write_model_folder(read_model_folder(folder), mine)
    assert snapshot(tmp_path) == before


def test_a_file_is_never_replaced_by_a_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("years of work")
    with pytest.raises(ModelError, match="this is a file; name a new folder"):
        write_model_folder(read_model_folder(folder), tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "years of work"


@pytest.mark.parametrize("earlier", [True, False])
def test_what_a_hub_keeps_in_the_folder_stays(folder: Path, tmp_path: Path, earlier: bool) -> None:  # noqa: FBT001
    content = read_model_folder(folder)
    place = tmp_path / "clone"
    if earlier:
        shutil.copytree(folder, place)
    (place / ".git" / "refs").mkdir(parents=True)
    (place / ".git" / "refs" / "head").write_text("abc")
    (place / ".gitattributes").write_text("*.safetensors filter=lfs")
    write_model_folder(replace(content, documents={"README.md": b"new\n"}), place)
    assert (place / ".git" / "refs" / "head").read_text() == "abc"
    assert (place / ".gitattributes").read_text() == "*.safetensors filter=lfs"
    assert not (place / "metrics.json").exists(), "files no longer written are removed"
    assert read_model_folder(place).documents == {"README.md": b"new\n"}


def test_a_folder_whose_replacement_was_cut_off_is_refused_and_can_be_written_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = read_model_folder(folder)
    config = {**content.config, "name": "another"}
    move = Path.replace

    def cut_off(self: Path, target: Path) -> Path:
        if target.name == "manifest.json":
            raise KeyboardInterrupt
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut_off)
        with pytest.raises(KeyboardInterrupt):
            write_model_folder(replace(content, config=config), folder)
    with pytest.raises(IntegrityError, match=r"config\.json differs"):
        read_model_folder(folder)
    write_model_folder(replace(content, config=config), folder)
    assert read_model_folder(folder).config["name"] == "another"


def test_what_has_no_place_in_the_layout_is_not_written(folder: Path, tmp_path: Path) -> None:
    content = read_model_folder(folder)
    policy = content.policies["default"]
    with pytest.raises(ModelError, match=r"\.\./\.\./mine\.toml has no place in a model folder"):
        write_model_folder(
            replace(content, policies={"x": replace(policy, name="../../mine")}), tmp_path / "new"
        )
    assert not (tmp_path / "new").exists()


DEEP = b"[" * 100_000

DAMAGES = [
    ("manifest.json", DEEP, r"manifest\.json is malformed"),
    ("config.json", DEEP, r"config\.json is not JSON"),
    ("vocabulary.txt", b"caf\xe9\n", r"vocabulary\.txt is not UTF-8"),
]


@pytest.mark.parametrize(("name", "data", "message"), DAMAGES, ids=[name for name, _, _ in DAMAGES])
def test_damaged_content_is_one_sentence(folder: Path, name: str, data: bytes, message: str) -> None:
    (folder / name).write_bytes(data)
    if name != "manifest.json":
        write_manifest(folder)
    with pytest.raises(ModelError, match=message):
        read_model_folder(folder)


@pytest.mark.parametrize("key", ["name", "version"])
def test_a_name_or_version_that_is_no_string_is_refused(folder: Path, key: str) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, key: ["a"]}))
    write_manifest(folder)
    with pytest.raises(ModelError, match=rf"{key} in config\.json must be a string, not list"):
        read_model_folder(folder)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_a_weight_that_is_no_number_is_refused(folder: Path, value: float) -> None:
    tensors = load((folder / "model.safetensors").read_bytes())
    tensors["bias"][0] = value
    (folder / "model.safetensors").write_bytes(save(tensors))
    write_manifest(folder)
    with pytest.raises(ModelError, match="tensor bias holds a value that is not a finite number"):
        read_model_folder(folder)


def test_weights_of_another_type_are_refused(folder: Path) -> None:
    tensors = load((folder / "model.safetensors").read_bytes())
    data = save({**tensors, "bias": tensors["bias"].astype(np.int64)})
    (folder / "model.safetensors").write_bytes(data)
    write_manifest(folder)
    with pytest.raises(ModelError, match="tensor bias holds int64, only float32 is read"):
        read_model_folder(folder)
    header = b'{"bias":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
    write_manifest(folder)
    with pytest.raises(ModelError, match="holds 'BF16', only float32 is read"):
        read_model_folder(folder)


def test_a_policy_is_chosen_by_name_or_file(folder: Path, tmp_path: Path) -> None:
    content = read_model_folder(folder)
    default = content.choose_policy()
    assert default == content.choose_policy("default") == content.choose_policy(default)
    (tmp_path / "mine.toml").write_text(replace(default, name="mine").to_toml())
    assert content.choose_policy(tmp_path / "mine.toml").name == "mine"


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_policy_name_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(
        PolicyError,
        match=r"the name is empty; name a policy file or .* \(default, high_precision, high_recall\)",
    ):
        read_model_folder(folder).choose_policy(name)


@pytest.mark.parametrize("name", [None, "default"])
def test_a_model_without_a_default_policy_says_which_it_has(folder: Path, name: str | None) -> None:
    path = folder / "policies" / "default.toml"
    path.write_text(replace(Policy.from_file(path), name="strict").to_toml())
    write_manifest(folder)
    with pytest.raises(PolicyError, match=r"default: neither a policy of model .* \(.*strict\) nor a file"):
        Analyzer.from_pretrained(folder, policy=name)
    with pytest.raises(PolicyError, match=r"strict\)"):
        PassageClassifier.from_pretrained(folder, policy=name)
    assert Analyzer.from_pretrained(folder, policy="strict").policy.name == "strict"
