"""The careful folder: round trip, every byte checked, and that it fits what it was trained beside."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load, save

from classifier import Analyzer, IntegrityError, ModelError, PassageClassifier
from classifier.model import FastModel
from classifier.model.careful_storing import pack_careful, unpack_careful, unpack_cascade
from classifier.persistence import CAREFUL_LAYOUT, read_model_folder, write_manifest, write_model_folder
from tests.model.builders import UNSURE, even_policy, graph, parts, word_piece

TEXTS = ["Ketamine cures depression.", "Book today, $40.", UNSURE, ""]


@pytest.fixture(scope="module")
def fast() -> FastModel:
    model = Analyzer.from_pretrained().model
    assert isinstance(model, FastModel)
    return model


@pytest.fixture
def folder(fast: FastModel, tmp_path: Path) -> Path:
    policies = tuple(
        replace(even_policy(), name=name) for name in ("default", "high_precision", "high_recall")
    )
    content = pack_careful(parts(fast), policies, seed=1)
    documents = {"README.md": b"# Tiny\n", "metrics.json": b"{}\n"}
    write_model_folder(replace(content, documents=documents), tmp_path / "tiny")
    return tmp_path / "tiny"


def change(folder: Path, **values: object) -> None:
    config = json.loads((folder / "config.json").read_text())
    config.update(values)
    kept = {key: value for key, value in config.items() if value is not ...}
    (folder / "config.json").write_text(json.dumps(kept))
    write_manifest(folder)


def test_round_trip_changes_no_byte(folder: Path, tmp_path: Path) -> None:
    content = read_model_folder(folder)
    write_model_folder(content, tmp_path / "again")
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert {name.as_posix() for name in names} == CAREFUL_LAYOUT.names | {"manifest.json"}
    for name in names:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    assert read_model_folder(tmp_path / "again").sha256 == content.sha256


@pytest.mark.parametrize("tier", ["careful", "cascade"])
def test_a_saved_classifier_loads_and_scores_the_same(folder: Path, tmp_path: Path, tier: str) -> None:
    first = PassageClassifier.from_pretrained(folder, tier=tier)  # type: ignore[arg-type]
    first.save_pretrained(tmp_path / "saved")
    second = PassageClassifier.from_pretrained(tmp_path / "saved", tier=tier, threads=1)  # type: ignore[arg-type]
    np.testing.assert_array_equal(first.predict_proba(TEXTS), second.predict_proba(TEXTS))
    assert not np.array_equal(
        first.predict_proba(TEXTS[2:3]), PassageClassifier.from_pretrained().predict_proba(TEXTS[2:3])
    )


@pytest.mark.parametrize("name", sorted(CAREFUL_LAYOUT.names))
def test_a_flipped_byte_is_found_in_every_file(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(
        IntegrityError, match=re.escape(f"{name} differs from manifest.json; restore the folder")
    ):
        Analyzer.from_pretrained(folder, tier="careful")


@pytest.mark.parametrize("name", sorted(CAREFUL_LAYOUT.names))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(IntegrityError, match=re.escape(f"{name} is missing")):
        read_model_folder(folder)


@pytest.mark.parametrize("name", CAREFUL_LAYOUT.scoring)
def test_a_file_that_scores_need_is_named_when_nothing_lists_it(folder: Path, name: str) -> None:
    (folder / name).unlink()
    write_manifest(folder)
    with pytest.raises(ModelError, match=re.escape(f"the manifest does not list {name}")):
        read_model_folder(folder)


@pytest.mark.parametrize("name", ["vocabulary.txt", "pytorch_model.bin", "model.onnx.data"])
def test_a_file_of_another_kind_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("x\n")
    write_manifest(folder)
    with pytest.raises(IntegrityError, match=re.escape(f"unknown file {name}; a model folder holds only")):
        read_model_folder(folder)


CONFIGS = [
    ({"kind": "huge"}, "kind in config.json must be one of careful, fast, not 'huge'"),
    ({"kind": "fast"}, "unknown file model.onnx"),
    ({"kind": ["fast"]}, "must be one of careful, fast, not ['fast']"),
    ({"schema": 2}, "kind 'careful' with schema 1 is needed, not 'careful' with schema 2"),
    (
        {"lexicon": "0" * 64},
        "trained with another lexicon; train it again with `python -m training.finetune`",
    ),
    (
        {"fast": "0" * 64},
        "mixes with another fast model (sha256 000000000000) than fairbalance-fast (sha256 ",
    ),
    ({"fast": ...}, "mixes with another fast model (none named)"),
    ({"window": "24"}, "window in config.json must be a whole number up to 8192, not '24'"),
    ({"context": True}, "context in config.json must be a whole number up to 8192, not True"),
    ({"stride": ...}, "stride in config.json must be a whole number up to 8192, not None"),
    ({"window": 8193}, "window in config.json must be a whole number up to 8192, not 8193; train it again"),
    ({"window": 10**12}, "window in config.json must be a whole number up to 8192, not 1000000000000;"),
    ({"stride": 10**400}, f"stride in config.json must be a whole number up to 8192, not 1{'0' * 59};"),
    ({"context": -1}, "context in config.json must be a whole number up to 8192, not -1"),
    ({"schema": 10**400}, f"not 'careful' with schema 1{'0' * 59}"),
    ({"window": 9}, "a window of 9 pieces leaves 0 for text"),
]


@pytest.mark.parametrize(("values", "message"), CONFIGS, ids=[message for _values, message in CONFIGS])
def test_a_configuration_that_does_not_fit_is_refused(folder: Path, values: dict, message: str) -> None:
    change(folder, **values)
    with pytest.raises(ModelError, match=re.escape(message)) as caught:
        Analyzer.from_pretrained(folder, tier="careful")
    assert "\n" not in str(caught.value)


BANDS = [None, [], {"low": [0] * 4}, {"low": [0] * 4, "high": [0] * 3}, {"low": [0] * 4, "high": ["0"] * 4}]
HUGE = {"low": [-(10**400)] * 4, "high": [10**400] * 4}


@pytest.mark.parametrize("band", [*BANDS, {"low": [float("nan")] * 4, "high": [True] * 4}, HUGE])
def test_a_band_that_does_not_fit_is_refused(folder: Path, band: object) -> None:
    change(folder, cascade=band)
    message = (
        "it has no band"
        if band is None
        else "cascade in config.json needs low and high with 4 finite numbers"
    )
    with pytest.raises(ModelError, match=message) as caught:
        Analyzer.from_pretrained(folder, tier="cascade")
    assert "\n" not in str(caught.value)
    assert Analyzer.from_pretrained(folder, tier="careful")("Book today.").status == "ok"


def test_a_tensor_that_is_missing_is_named(folder: Path) -> None:
    tensors = load((folder / "model.safetensors").read_bytes())
    del tensors["mix.bias"]
    (folder / "model.safetensors").write_bytes(save(tensors))
    write_manifest(folder)
    with pytest.raises(ModelError, match=r"tensor mix\.bias is missing"):
        Analyzer.from_pretrained(folder, tier="careful")


def test_a_graph_or_tokenizer_of_another_model_is_refused(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(graph(word_piece()))
    write_manifest(folder)
    with pytest.raises(ModelError, match="its tokenizer or its window does not fit"):
        Analyzer.from_pretrained(folder, tier="careful")


def test_a_tier_and_a_kind_that_differ_are_named(folder: Path) -> None:
    with pytest.raises(
        ModelError, match=r"its kind is 'careful', which the tier fast cannot use; .*careful, cascade"
    ):
        Analyzer.from_pretrained(folder)
    with pytest.raises(ModelError, match="its kind is 'fast', which the tier careful cannot use"):
        PassageClassifier.from_pretrained("fairbalance-fast", tier="careful")
    with pytest.raises(ValueError, match="tier must be one of fast, careful, cascade, not 'slow'"):
        Analyzer.from_pretrained(tier="slow")  # type: ignore[arg-type]


def test_a_kind_replaces_another_in_a_folder(folder: Path, tmp_path: Path) -> None:
    PassageClassifier.from_pretrained().save_pretrained(folder)
    assert read_model_folder(folder).config["kind"] == "fast"
    assert not (folder / "model.onnx").exists()


def test_a_part_that_is_not_given_is_not_written(fast: FastModel, tmp_path: Path) -> None:
    content = pack_careful(parts(fast), (even_policy(),))
    with pytest.raises(ModelError, match=r"model\.onnx is missing from a model folder of kind careful"):
        write_model_folder(replace(content, binaries={"tokenizer.json": b"{}"}), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_is_packed_is_unpacked(fast: FastModel) -> None:
    made = parts(fast)
    content = pack_careful(made, (even_policy(),), seed=1)
    model, cascade = unpack_careful(content, fast), unpack_cascade(content, fast)
    assert made.band is not None
    np.testing.assert_array_equal(model.mix.bias, made.mix.bias)
    np.testing.assert_array_equal(model.context.coef, made.context.coef)
    np.testing.assert_array_equal(cascade.high, made.band.high)
    assert content.config["settings"] == {"seed": 1}
    assert model.reader.context == made.shape.context
