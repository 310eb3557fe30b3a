"""The pretraining script: what it leaves, that it resumes exactly, and how it refuses."""

import itertools
import json
import shutil
import signal
from pathlib import Path

import pytest
import torch
from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer, PreTrainedTokenizerFast

from tests.training.encoder.conftest import TOKENS, arguments
from training import pretrain
from training.encoder import checkpointing, running
from training.encoder.learner import Learner
from training.encoder.sitting import Sitting
from training.encoder.stopping import Stopper
from training.encoder.tokenizing import learn, save

STEPS = TOKENS // 512
LATER = b'{"schema": 2, "configuration": {}, "progress": {"step": 1, "tokens": 2, "seconds": 3}}'


def stop_after(step: int, monkeypatch: pytest.MonkeyPatch, number: signal.Signals = signal.SIGTERM) -> None:
    """Send a signal while a step is taken."""
    taken = Learner.step

    def signalling(self: Learner, at: int) -> torch.Tensor:
        if at == step:
            signal.raise_signal(number)
        return taken(self, at)

    monkeypatch.setattr(Learner, "step", signalling)


def weights_of(run: Path) -> bytes:
    return (run / "model" / "model.safetensors").read_bytes()


def rows_of(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]


def test_the_model_folder_is_an_ordinary_one(finished: Path) -> None:
    folder = finished / "model"
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "config.json", "model.safetensors", "pretraining.json", "tokenizer.json", "tokenizer_config.json",
    }  # fmt: skip
    tokenizer = AutoTokenizer.from_pretrained(folder)
    assert isinstance(tokenizer, PreTrainedTokenizerFast)
    assert PreTrainedTokenizerFast.from_pretrained(folder).get_vocab() == tokenizer.get_vocab()
    batch = tokenizer(["kalo mine", "ruti"], ["sa", "ti"], padding=True, return_tensors="pt")
    hidden = AutoModel.from_pretrained(folder)(**batch).last_hidden_state
    assert hidden.shape == (*batch["input_ids"].shape, 64)
    logits = AutoModelForMaskedLM.from_pretrained(folder)(**batch).logits
    assert logits.shape[-1] == len(tokenizer)


def test_the_record_says_how_it_came_about(finished: Path) -> None:
    record = json.loads((finished / "model" / "pretraining.json").read_text())
    assert record["tokens"] == TOKENS
    assert record["steps"] == STEPS
    assert record["text"]["files"] == 2
    assert len(record["text"]["sha256"]) == 64
    assert record["hours"] >= 0
    assert "thread" in record["hardware"]
    assert record["loss"] == rows_of(finished)[-1]["loss"]
    assert record["validation_loss"] == rows_of(finished)[-1]["validation_loss"]
    assert record["size"]["name"] == "tiny"


def test_it_learns_and_logs(finished: Path) -> None:
    rows = rows_of(finished)
    assert rows[-1]["step"] == STEPS
    assert rows[-1]["tokens"] == TOKENS
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert rows[-1]["validation_loss"] < 6
    assert {"rate", "masked", "window", "tokens_per_second", "seconds"} <= set(rows[0])


@pytest.mark.parametrize("stops", [(0,), (4, 10)], ids=["after the first step", "twice, in both stages"])
def test_stopping_and_resuming_gives_the_same_bytes(
    text: Path, finished: Path, tmp_path: Path, monkeypatch, capsys, stops: tuple[int, ...]
) -> None:
    run = tmp_path / "run"
    for number, step in enumerate(stops):
        with monkeypatch.context() as patch:
            stop_after(step, patch)
            assert pretrain.main(arguments(text, run, *(["--resume"] if number else []))) == 0
        assert f"stopped at step {step + 1} of {STEPS} (SIGTERM); --resume goes on" in capsys.readouterr().err
        assert [path.name for path in (run / "checkpoints").iterdir()] == [f"{step + 1:08d}"]
        assert not (run / "model").exists()
    assert pretrain.main(arguments(text, run, "--resume")) == 0
    assert weights_of(run) == weights_of(finished)
    ours, theirs = ((rows_of(each)[-1]["validation_loss"]) for each in (run, finished))
    assert ours == theirs


def test_a_checkpoint_is_a_model_folder_too(text: Path, tmp_path: Path, monkeypatch) -> None:
    stop_after(1, monkeypatch)
    pretrain.main(arguments(text, tmp_path))
    checkpoint = next((tmp_path / "checkpoints").iterdir())
    AutoModel.from_pretrained(checkpoint)
    AutoTokenizer.from_pretrained(checkpoint)


def test_minutes_may_be_over_while_packing(text: Path, tmp_path: Path, capsys) -> None:
    assert pretrain.main(arguments(text, tmp_path, "--minutes", "0.000001")) == 0
    assert "stopped while packing" in capsys.readouterr().err
    assert not (tmp_path / "checkpoints").exists()
    assert pretrain.main(arguments(text, tmp_path)) == 0
    assert "(2 of 2)" in capsys.readouterr().err


def test_minutes_stop_at_a_checkpoint(text: Path, tmp_path: Path, capsys, monkeypatch) -> None:
    now = itertools.count()
    monkeypatch.setattr(Stopper, "_elapsed", lambda self: next(now))
    assert pretrain.main(arguments(text, tmp_path, "--minutes", "0.1")) == 0
    assert f"stopped at step 4 of {STEPS} (0.1 minutes are over)" in capsys.readouterr().err
    assert rows_of(tmp_path)[-1]["step"] == 4


def test_checkpoints_are_written_on_the_way(text: Path, tmp_path: Path, monkeypatch) -> None:
    saved: list[int] = []
    save = Sitting._save
    monkeypatch.setattr("training.encoder.sitting.SAVING", 0.0)
    monkeypatch.setattr(Sitting, "_save", lambda self: (saved.append(self.progress.step), save(self)))
    assert pretrain.main(arguments(text, tmp_path, "--tokens", "1536")) == 0
    assert saved == [1, 2, 3, 3]


def test_a_finished_run_resumed_is_finished_again(text: Path, finished: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(finished, run)
    shutil.rmtree(run / "model")
    assert pretrain.main(arguments(text, run, "--resume")) == 0
    assert weights_of(run) == weights_of(finished)


def test_a_stop_while_a_stored_step_is_saved_again_costs_nothing(
    text: Path, finished: Path, tmp_path: Path, monkeypatch, capsys
) -> None:
    run = tmp_path / "run"
    shutil.copytree(finished, run)
    shutil.rmtree(run / "model")

    replace = Path.replace

    def stopping(self: Path, target: Path) -> Path:
        if "checkpoints" in self.parts:
            raise OSError("no space left")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stopping)
        assert pretrain.main(arguments(text, run, "--resume")) == 4
    assert "make room, then resume" in capsys.readouterr().err
    assert pretrain.main(arguments(text, run, "--resume")) == 0
    assert weights_of(run) == weights_of(finished)


def test_tokens_asked_for_are_kept_though_no_step_was_taken(finished: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(finished, run)
    checkpoint = next((run / "checkpoints").iterdir())
    before = {path.name: path.stat().st_ino for path in checkpoint.iterdir() if path.name != "state.json"}
    progress = checkpointing.Progress(STEPS, 2 * TOKENS, 5.0)
    # Nothing but the counters is written, so there is no model to give.
    checkpointing.write(run, progress, {"seed": 1}, None, None, None)
    assert checkpointing.latest(run) == checkpoint
    assert checkpointing.read_progress(checkpoint, {"seed": 1}) == progress
    after = {path.name: path.stat().st_ino for path in checkpoint.iterdir() if path.name != "state.json"}
    assert after == before


def test_tokens_may_change_while_the_rate_has_not_begun_to_fall(
    text: Path, tmp_path: Path, monkeypatch, capsys
) -> None:
    with monkeypatch.context() as patch:
        stop_after(3, patch)
        pretrain.main(arguments(text, tmp_path))
    assert pretrain.main(arguments(text, tmp_path, "--resume", "--tokens", str(4 * 512))) == 4
    assert "the learning rate would already have begun to fall" in capsys.readouterr().err
    assert pretrain.main(arguments(text, tmp_path, "--resume", "--tokens", str(8 * 512))) == 0
    assert rows_of(tmp_path)[-1]["step"] == 8


def test_a_loss_that_is_no_number_is_refused_and_not_saved(
    text: Path, tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(Learner, "step", lambda self, step: torch.tensor(float("nan")))
    assert pretrain.main(arguments(text, tmp_path)) == 4
    assert "the loss is nan at step 10" in capsys.readouterr().err
    assert not (tmp_path / "checkpoints").exists()


def test_a_run_in_the_way_or_missing_is_said_so(text: Path, finished: Path, tmp_path: Path, capsys) -> None:
    assert pretrain.main(arguments(text, finished)) == 4
    assert "a run is there; add --resume" in capsys.readouterr().err
    assert pretrain.main(arguments(text, tmp_path, "--resume")) == 4
    assert "no checkpoint there; leave out --resume" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert pretrain.main(arguments(text, tmp_path / "file")) == 4
    assert "cannot be made" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_named(text: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "checkpoints").write_text("in the way")
    assert pretrain.main(arguments(text, tmp_path)) == 4
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert f"{tmp_path}: cannot be written" in message


def test_another_configuration_is_refused(text: Path, finished: Path, tmp_path: Path, capsys) -> None:
    assert pretrain.main(arguments(text, finished, "--resume", "--seed", "2")) == 4
    assert "its seed was 1, not 2" in capsys.readouterr().err
    assert pretrain.main(arguments(text / "a.txt", finished, "--resume")) == 4
    assert "its text was" in capsys.readouterr().err
    assert pretrain.main([*arguments(text, finished, "--resume"), "--size", "cpu"]) == 4
    assert "its name was 'tiny', not 'cpu'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("state.json", None, "no checkpoint"),
        ("state.json", b"[]", "no checkpoint"),
        ("state.json", b"{", "no checkpoint"),
        ("state.json", LATER, "schema 2, not 1"),
        ("model.safetensors", None, "cannot be restored"),
        ("model.safetensors", b"damaged", "cannot be restored"),
        ("optimizer.safetensors", b"damaged", "cannot be restored"),
    ],
)
def test_a_damaged_checkpoint_is_refused(
    text: Path, finished: Path, tmp_path: Path, capsys, name: str, content: bytes | None, said: str
) -> None:
    run = tmp_path / "run"
    shutil.copytree(finished, run)
    path = next((run / "checkpoints").iterdir()) / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert pretrain.main(arguments(text, run, "--resume")) == 4
    message = capsys.readouterr().err
    assert said in message
    assert len(message.strip().splitlines()) == 1


def test_too_little_of_anything_is_said_so(text: Path, tmp_path: Path, capsys) -> None:
    assert pretrain.main(arguments(text, tmp_path / "a", "--tokens", "100")) == 4
    assert "takes 512 pieces a step" in capsys.readouterr().err
    (tmp_path / "short.txt").write_text("kalo mine\n")
    assert pretrain.main(arguments(tmp_path / "short.txt", tmp_path / "b")) == 4
    assert "fewer than one batch of size tiny" in capsys.readouterr().err
    assert pretrain.main(arguments(tmp_path / "none", tmp_path / "c")) == 4
    assert "no .txt or .txt.xz there" in capsys.readouterr().err


def test_a_tokenizer_too_large_for_the_size_is_refused(text: Path, tmp_path: Path, capsys) -> None:
    words = " ".join(f"{a}{b}{c}{d}" for a in "ab" for b in "cdefg" for c in "hijklm" for d in "nopqrst")
    save(learn([words] * 2, 900), tmp_path / "tokenizer.json")
    assert pretrain.main(arguments(text, tmp_path)) == 4
    assert "pieces, but size tiny has at most 600" in capsys.readouterr().err


def test_a_device_or_package_that_is_not_there_is_said_so(
    text: Path, tmp_path: Path, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert pretrain.main([*arguments(text, tmp_path), "--device", "cuda"]) == 4
    assert "torch finds no CUDA device" in capsys.readouterr().err
    monkeypatch.setattr(running, "find_spec", lambda name: None)
    assert pretrain.main(arguments(text, tmp_path / "other")) == 4
    assert "pip install fairbalance[train]" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--minutes", "0"], ["--tokens", "0"], ["--size", "huge"], ["--threads", "x"]]
)
def test_wrong_options_are_usage_errors(text: Path, tmp_path: Path, wrong: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as caught:
        pretrain.main([*arguments(text, tmp_path), *wrong])
    assert caught.value.code == 2
