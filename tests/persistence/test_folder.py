"""A model is a declared folder: round trip, missing file, flipped byte, foreign type."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from classifier import Analyzer, IntegrityError, ModelError, PassageClassifier
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
    with pytest.raises(ModelError, match=r"no packaged model of that name \(packaged: fairbalance-fast"):
        find_model_folder("fairbalance-huge")


def test_a_safetensors_file_that_is_something_else_is_refused(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"\x80\x04K\x01." * 10)
    write_manifest(folder)
    with pytest.raises(ModelError, match=r"model\.safetensors cannot be read"):
        read_model_folder(folder)


CONFIGS = [
    ("kind", "careful", "kind 'fast' with schema 1 is needed, not 'careful'"),
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
        stream.write("one more\n")
    write_manifest(folder)
    with pytest.raises(ModelError, match="tensor ngram_idf has shape"):
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
