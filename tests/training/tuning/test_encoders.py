"""Encoders that cannot be used are refused before an hour is spent on them."""

import json
from pathlib import Path

import pytest

from classifier.errors import ModelError
from tests.training.tuning.builders import write_encoder
from training.tuning.encoders import load_encoder


def change(path: Path, **values: object) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def refusal(source: object, window: int = 40) -> str:
    with pytest.raises(ModelError) as caught:
        load_encoder(str(source), window)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_folder_is_loaded_with_its_tokenizer(encoder_folder: Path) -> None:
    encoder = load_encoder(str(encoder_folder), 64)
    assert (encoder.name, encoder.pad, encoder.segments) == ("tiny-bert", 0, True)
    assert encoder.body.pooler is None
    assert json.loads(encoder.tokenizer)["truncation"] is None


def test_the_digest_names_weights_and_tokenizer(encoder_folder: Path, tmp_path: Path) -> None:
    same, other = write_encoder(tmp_path / "same"), write_encoder(tmp_path / "other", vocabulary=201)
    digests = [load_encoder(str(folder), 40).digest for folder in (encoder_folder, same, other)]
    assert digests[0] == digests[1] != digests[2]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "no such folder" in refusal(tmp_path / "none")


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    assert "its configuration cannot be loaded" in refusal(tmp_path)


def test_a_hub_id_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    message = refusal("fairbalance/no-such-encoder")
    assert message.startswith("encoder fairbalance/no-such-encoder: its configuration cannot be loaded")
    assert message.endswith("check the id and the network, or name a folder")


def test_a_model_that_is_no_encoder(encoder_folder: Path, tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "gpt")
    change(folder / "config.json", model_type="gpt2", architectures=["GPT2LMHeadModel"])
    assert "a model of kind 'gpt2' is no encoder" in refusal(folder)


def test_weights_of_another_model(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "longer")
    change(folder / "config.json", num_hidden_layers=3)
    assert "its weights lack encoder.layer.2" in refusal(folder)


def test_weights_that_are_missing(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "empty")
    (folder / "model.safetensors").unlink()
    assert "its weights cannot be loaded" in refusal(folder)


def test_a_tokenizer_of_more_pieces_than_the_embedding_has(tmp_path: Path) -> None:
    message = refusal(write_encoder(tmp_path / "small", vocabulary=50))
    assert "its embedding 50; they belong to different models" in message


def test_a_tokenizer_without_a_pad_token(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "unpadded")
    content = json.loads((folder / "tokenizer_config.json").read_text())
    content.pop("pad_token")
    (folder / "tokenizer_config.json").write_text(json.dumps(content))
    assert "has no pad token" in refusal(folder)


def test_a_window_longer_than_the_encoder_reads(encoder_folder: Path) -> None:
    assert "reads 64 pieces at once, not 65; lower --window" in refusal(encoder_folder, 65)
