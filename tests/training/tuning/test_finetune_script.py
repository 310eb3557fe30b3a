"""The script from end to end: what it writes, that it goes on, and how it refuses."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from classifier.labels import FACTS, LABELS
from classifier.persistence import CAREFUL_LAYOUT
from classifier.persistence.manifest import read_verified
from classifier.policy import Policy
from classifier.signals import load_lexicon
from tests.training.tuning.conftest import Exported, Place
from training.corpus import read_split
from training.deciding import POLICIES
from training.realweb import read_training
from training.tuning import members, shipping
from training.tuning.evidence import read_fast
from training.tuning.inputs import corpus_texts
from training.tuning.judging import read_judge


@pytest.fixture(scope="module")
def config(tuned: Path) -> dict:
    return json.loads((tuned / "config.json").read_text())


def test_the_folder_is_whole_and_holds_what_scoring_needs(tuned: Path, config: dict, place: Place) -> None:
    assert set(read_verified(tuned, CAREFUL_LAYOUT.names)) == CAREFUL_LAYOUT.names
    fast = read_fast(place.fast)
    assert (config["kind"], config["schema"], config["name"]) == ("careful", 1, "careful")
    assert config["fast"] == fast.folder.sha256
    assert config["lexicon"] == load_lexicon().sha256
    assert config["facts"] == list(FACTS)
    assert (config["window"], config["stride"], config["context"]) == (40, 8, 12)
    assert [len(config["cascade"][edge]) for edge in ("low", "high")] == [4, 4]
    shapes = {name: value.shape for name, value in load_file(tuned / "model.safetensors").items()}
    assert shapes == {
        **{f"mix.{name}": (4,) for name in ("fast", "encoder", "bias")},
        **{f"context.{name}": (4,) for name in ("ordinary", "shift", "off_topic")},
        "context.coef": (4, 4),
        "spans.threshold": (4,),
    }


def test_no_weight_of_the_mix_is_negative(tuned: Path) -> None:
    tensors = load_file(tuned / "model.safetensors")
    assert (tensors["mix.fast"] >= 0).all()
    assert (tensors["mix.encoder"] >= 0).all()
    assert all(np.isfinite(value).all() for value in tensors.values())


def test_thresholds_are_chosen_on_the_real_pages(tuned: Path, place: Place) -> None:
    found = read_training(place.real)
    assert found is not None
    expected = json.loads((tuned / "metrics.json").read_text())["policies"]
    for name in POLICIES:
        policy = Policy.from_file(tuned / "policies" / f"{name}.toml")
        assert list(policy.page) == list(LABELS)
        shares = [expected[name]["passage"][label]["share"] for label in LABELS]
        np.testing.assert_allclose(shares, found.truth.mean(axis=0), atol=1e-4)


def test_the_figures_say_what_was_taken(tuned: Path) -> None:
    figures = json.loads((tuned / "metrics.json").read_text())
    assert len(figures["soup"]["members"]) == 2
    assert figures["parity"]["way"] == "integer"
    assert abs(figures["parity"]["float"] - figures["parity"]["integer"]) <= 0.2
    assert 0 <= figures["cascade"]["share"] <= 1
    assert list(figures["held_out_auc"]) == ["careful", "encoder", "fast"]
    card = (tuned / "README.md").read_text()
    assert "tiny-bert" in card
    assert "{" not in card.split("```")[0]


def test_the_settings_name_data_and_encoder(config: dict, place: Place) -> None:
    settings = config["settings"]
    assert settings["encoder_name"] == "tiny-bert"
    assert all(len(settings[name]) == 64 for name in ("encoder", "corpus", "real_pages"))
    assert settings["folds"] == 2
    assert str(place.corpus.parent) not in json.dumps(config)


def test_the_written_model_judges_passages(tuned: Path, place: Place) -> None:
    fast = read_fast(place.fast)
    texts = corpus_texts("test", read_split("test", place.corpus))
    judged = read_judge(tuned, fast)(list(texts.words))
    assert judged.shape == (len(texts), 4)
    right = (judged > 0.5) == (texts.subject.examples.facts == 1)
    assert right.mean() > 0.8


def test_a_finished_run_is_read_back_and_gives_the_same_bytes(
    tuned: Path, place: Place, tmp_path: Path, monkeypatch, small_matrices
) -> None:
    monkeypatch.setattr(shipping, "LOSS", 0.2)
    monkeypatch.setattr(members, "fit_member", lambda *_: pytest.fail("a finished network was fitted again"))
    assert place.run(output=tmp_path / "careful") == 0
    first, second = (read_verified(folder, CAREFUL_LAYOUT.names) for folder in (tuned, tmp_path / "careful"))
    assert [name for name in sorted(CAREFUL_LAYOUT.names) if first[name] != second[name]] == []


def refusal(capsys) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    last = err.splitlines()[-1]
    assert last.startswith("training.finetune: ")
    return last


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"epochs": 2}, "holds a run with other settings (epochs is 3.0, 2.0 was asked for)"),
        ({"encoder": "./none"}, "encoder ./none: no such folder"),
        ({"window": 65}, "reads 64 pieces at once, not 65"),
        ({"window": 16}, "leaves 1 for text, and windows that share 8 never get on"),
        ({"fast": "none"}, "model none: no such folder"),
        ({"folds": 5, "work": "{tmp}/work"}, "4 sites cannot be split into 5 folds"),
        ({"decay": 2}, "setting decay must lie between 0 and 1, not at 2"),
    ],
)
def test_what_cannot_be_done_ends_with_4_and_one_sentence(
    tuned, place: Place, tmp_path, capsys, other, sentence
) -> None:
    capsys.readouterr()
    other = {name: str(value).replace("{tmp}", str(tmp_path)) for name, value in other.items()}
    assert place.run(**{"output": tmp_path / "careful", **other}) == 4
    assert sentence in refusal(capsys)
    assert not (tmp_path / "careful").exists()


def test_a_device_that_is_not_there_is_said_so(place: Place, tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert place.run(output=tmp_path / "careful", device="cuda") == 4
    assert "--device cuda: torch finds no CUDA device; leave it out to use the CPU" in refusal(capsys)


def test_fewer_threads_than_none_are_a_usage_error(place: Place, capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        place.run(threads=-1)
    assert caught.value.code == 2
    assert "--threads -1: at least 1 is needed, or 0 for all" in capsys.readouterr().err


def test_a_folder_of_other_files_is_never_replaced(place: Place, tmp_path: Path, capsys) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert place.run(output=tmp_path) == 4
    assert "holds other files" in refusal(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_without_real_pages_the_corpus_is_folded(
    exported_bert: Exported, place: Place, tmp_path: Path, capsys, monkeypatch
) -> None:
    # Exporting takes seconds.
    monkeypatch.setattr(shipping, "to_onnx", lambda _: exported_bert.model)
    assert place.run(real="none", output=tmp_path / "careful", work=tmp_path / "work", context=0) == 0
    err = capsys.readouterr().err
    assert "everything is learnt from the corpus alone" in err
    settings = json.loads((tmp_path / "careful" / "config.json").read_text())["settings"]
    assert settings["real_pages"] is None
