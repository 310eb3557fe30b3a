"""The fold networks: what a stopped run has done is never done again."""

from pathlib import Path

import numpy as np
import pytest

from tests.training.builders import tiny_pages
from tests.training.tuning.builders import TINY, make_encoder, windowing
from training.tuning import loop, members
from training.tuning.inputs import corpus_texts
from training.tuning.members import Task, Voices, fit_members
from training.tuning.pieces import windows_of
from training.tuning.settings import Tuning
from training.tuning.working import Work

SETTINGS = Tuning(**{**TINY, "epochs": 1.0, "folds": 2, "dropout": 0.2})


@pytest.fixture(scope="module")
def task() -> Task:
    encoder, pages = make_encoder(), tiny_pages()
    pieces = windowing(encoder.tokenizer, SETTINGS.window, SETTINGS.stride, SETTINGS.context)
    seen, checked = (
        corpus_texts(split, [page for page in pages if page.split == split][:6])
        for split in ("train", "validation")
    )
    fold = np.arange(len(seen)) % SETTINGS.folds
    facts = checked.subject.examples.facts
    return Task(
        windows_of(seen, pieces), seen.share, np.ones(len(seen)), fold, windows_of(checked, pieces), facts
    )


@pytest.fixture
def learnt(monkeypatch) -> list[int]:
    """One entry for each step that is learnt."""
    learn, steps = loop._learn, []
    monkeypatch.setattr(loop, "_learn", lambda *arguments: (steps.append(1), learn(*arguments))[1])
    return steps


def fitted(task: Task, folder: Path) -> Voices:
    # An encoder of its own, as a process that goes on has one: fitting changes it.
    return fit_members(make_encoder(), task, SETTINGS, Work(folder, {"seed": 0}), lambda _: None)


@pytest.mark.parametrize("stop", [1, 2], ids=["before its own fold", "before validation pages"])
def test_a_stop_while_a_network_scores_costs_no_step(
    task: Task, tmp_path: Path, monkeypatch, learnt: list[int], stop: int
) -> None:
    whole = fitted(task, tmp_path / "whole")
    steps = len(learnt)
    learnt.clear()
    predict, calls = members.predict, []

    def stopping(*arguments):
        calls.append(1)
        if len(calls) == stop:
            raise KeyboardInterrupt
        return predict(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(members, "predict", stopping)
        with pytest.raises(KeyboardInterrupt):
            fitted(task, tmp_path / "parts")
    parts = fitted(task, tmp_path / "parts")
    assert len(learnt) == steps
    assert parts.aucs == whole.aucs
    np.testing.assert_array_equal(parts.held_out, whole.held_out)


def test_of_a_finished_network_only_the_result_stays(task: Task, tmp_path: Path) -> None:
    fitted(task, tmp_path)
    names = {path.name for path in tmp_path.glob("fold*")}
    assert names == {f"fold-{fold}-seed-1-done.safetensors" for fold in (1, 2)}
