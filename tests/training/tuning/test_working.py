"""The folder a run works in."""

from pathlib import Path

import pytest
import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from classifier.errors import ModelError
from training.tuning import working
from training.tuning.working import Work, flatten, restore

SETTINGS = {"epochs": 3.0, "seed": 0}


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    Work(tmp_path / "w", SETTINGS).write("fold", {"a": torch.arange(3.0)}, {"step": 7})
    found = Work(tmp_path / "w", dict(reversed(SETTINGS.items()))).read("fold")
    assert found is not None
    assert found[0]["a"].tolist() == [0, 1, 2]
    assert found[1]["step"] == 7


def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    work = Work(tmp_path / "w", SETTINGS)
    work.write("fold", {}, {})
    work.forget("fold")
    work.forget("fold")
    assert work.read("fold") is None


def test_another_run_is_refused_in_one_sentence(tmp_path: Path) -> None:
    Work(tmp_path / "w", SETTINGS)
    with pytest.raises(ModelError, match=r"other settings \(epochs is 3\.0, 2\.0 was asked for\); name"):
        Work(tmp_path / "w", {**SETTINGS, "epochs": 2.0})


def test_a_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ModelError, match="holds other files"):
        Work(tmp_path, SETTINGS)


def test_settings_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{")
    with pytest.raises(ModelError, match="cannot be used"):
        Work(tmp_path, SETTINGS)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    work = Work(tmp_path / "w", SETTINGS)
    work.write("fold", {"a": torch.zeros(9)}, {})
    path = tmp_path / "w" / "fold.safetensors"
    path.write_bytes(path.read_bytes()[:-8])
    with pytest.raises(ModelError, match=r"the file is damaged .* delete it to do that step again"):
        work.read("fold")


@pytest.mark.parametrize("state", ["{}", "[]", "7", "{"])
def test_a_file_without_its_settings_is_refused(tmp_path: Path, state: str) -> None:
    work = Work(tmp_path / "w", SETTINGS)
    save_file({"a": torch.zeros(1)}, tmp_path / "w" / "fold.safetensors", metadata={"state": state})
    with pytest.raises(ModelError, match="the file is damaged"):
        work.read("fold")


@pytest.mark.parametrize("error", [OSError("No space left on device"), SafetensorError("No space left")])
def test_a_full_disk_is_said_in_one_sentence_and_leaves_what_was_kept(
    tmp_path: Path, monkeypatch, error: Exception
) -> None:
    work = Work(tmp_path / "w", SETTINGS)
    work.write("fold", {"a": torch.zeros(1)}, {"step": 1})

    def full(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(working, "save_file", full)
    with pytest.raises(ModelError, match=r"fold\.safetensors: cannot be written \(No space left.*make room"):
        work.write("fold", {"a": torch.ones(1)}, {"step": 2})
    found = work.read("fold")
    assert found is not None
    assert found[1]["step"] == 1


def test_a_file_of_another_run_is_refused(tmp_path: Path) -> None:
    Work(tmp_path / "other", {**SETTINGS, "seed": 1}).write("fold", {}, {})
    work = Work(tmp_path / "w", SETTINGS)
    (tmp_path / "other" / "fold.safetensors").rename(tmp_path / "w" / "fold.safetensors")
    with pytest.raises(ModelError, match="belongs to a run with other settings"):
        work.read("fold")


def test_an_optimiser_goes_on_as_it_was() -> None:
    weights = [torch.nn.Parameter(torch.ones(3)) for _ in range(2)]
    adams = [torch.optim.AdamW([weight], lr=0.1) for weight in weights]
    for at in (0, 0, 1):
        weights[at].grad = torch.tensor([1.0, 2.0, 3.0])
        adams[at].step()
    weights[1].data = weights[0].data.clone()
    restore(adams[1], {name: value.clone() for name, value in flatten(adams[0]).items()})
    for weight, adam in zip(weights, adams, strict=True):
        weight.grad = torch.tensor([3.0, 2.0, 1.0])
        adam.step()
    assert torch.equal(*weights)
