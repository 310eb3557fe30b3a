"""The fold networks: each is fitted on all sites but its own, and scores those."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.tuning.encoders import Encoder
from training.tuning.heads import Tagger, build
from training.tuning.loop import Lesson, Progress, State, fit_member, macro_auc, predict
from training.tuning.pieces import Window
from training.tuning.settings import Tuning
from training.tuning.soup import average
from training.tuning.working import Work

__all__ = ["Task", "Voices", "fit_members", "take_soup"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Task:
    """What all networks have in common."""

    windows: Sequence[Window]
    """The windows of every passage that may be learnt from."""
    share: Floats
    """The share of annotators that said 1, shape `(n, 4)`."""
    weight: Floats
    """How much each passage counts, shape `(n,)`."""
    fold: NDArray[np.int64]
    """The fold that scores each passage, shape `(n,)`; -1 for passages that every network learns from."""
    checked: Sequence[Window]
    """The windows of the validation passages."""
    facts: NDArray[np.int64]
    """The facts of the validation passages, shape `(v, 4)`."""
    device: str = "cpu"
    """Where networks are fitted."""


@dataclass(frozen=True, slots=True)
class Voices:
    """What the fold networks are and say."""

    states: tuple[State, ...]
    """The weights of each."""
    aucs: tuple[float, ...]
    """Macro AUC of each on validation passages."""
    held_out: Floats
    """Log-odds from networks that have not seen the passage's site, shape `(n, 4)`; 0 where all have."""
    validation: Floats
    """The mean of what all say of the validation passages, shape `(v, 4)`."""


def fit_members(encoder: Encoder, task: Task, settings: Tuning, work: Work, progress: Progress) -> Voices:
    """Fit the network of every fold and seed, all from one initial state; finished ones are read back."""
    tagger = build(encoder, settings.dropout, settings.seed).to(task.device)
    initial = {name: value.detach().to("cpu", copy=True) for name, value in tagger.state_dict().items()}
    states, aucs, validation = [], [], []
    held_out = np.zeros(task.share.shape)
    for fold in range(settings.folds):
        for seed in range(settings.seeds):
            name = f"fold {fold + 1} of {settings.folds}, seed {seed + 1} of {settings.seeds}"
            found = _read(work, fold, seed)
            if found is None:
                progress(f"{name}: {int((task.fold != fold).sum())} passages")
                tagger.load_state_dict(initial)
                _fit(tagger, encoder, task, settings, work, (fold, seed))
                found = _read(work, fold, seed)
            if found is None:  # pragma: no cover - it was written a moment ago
                raise RuntimeError("a finished network is gone")
            state, own, others = found
            states.append(state)
            held_out[task.fold == fold] += own[task.fold == fold] / settings.seeds
            validation.append(others)
            aucs.append(macro_auc(others, task.facts))
            progress(f"{name}: validation AUC {aucs[-1]:.4f}")
    return Voices(tuple(states), tuple(aucs), held_out, np.mean(validation, axis=0))


def take_soup(
    encoder: Encoder, voices: Voices, task: Task, settings: Tuning, progress: Progress
) -> tuple[Tagger, dict[str, object]]:
    """Return the network that ships, and the figures behind it.

    The average of all fold networks, unless it ranks validation passages worse than they do on average: then
    the weights have grown apart, and the best of them ships.
    """
    tagger = build(encoder, settings.dropout, settings.seed).to(task.device)
    tagger.load_state_dict(average(voices.states))
    auc = macro_auc(predict(tagger, task.checked, len(task.facts), encoder.pad, task.device), task.facts)
    mean = float(np.mean(voices.aucs))
    taken = "average" if auc >= mean else "best"
    progress(f"average of {len(voices.states)} networks: AUC {auc:.4f}, theirs {mean:.4f}; ships: {taken}")
    if taken == "best":
        tagger.load_state_dict(voices.states[int(np.argmax(voices.aucs))])
    figures = {
        "members": [round(value, 6) for value in voices.aucs],
        "average": round(auc, 6),
        "taken": taken,
    }
    return tagger, figures


def _fit(
    tagger: Tagger, encoder: Encoder, task: Task, settings: Tuning, work: Work, place: tuple[int, int]
) -> None:
    fold, seed = place
    seen = [window for window in task.windows if task.fold[window.row] != fold]
    unseen = [window for window in task.windows if task.fold[window.row] == fold]
    lesson = Lesson(seen, task.share, task.weight, task.checked, task.facts, encoder.pad, task.device)
    state, checks = fit_member(tagger, lesson, settings, (settings.seed, fold, seed), work, _name(fold, seed))
    tagger.load_state_dict(state)
    own = predict(tagger, unseen, len(task.share), encoder.pad, task.device)
    others = predict(tagger, task.checked, len(task.facts), encoder.pad, task.device)
    said = {"held_out": torch.from_numpy(own), "validation": torch.from_numpy(others)}
    kept = {f"weights.{name}": value for name, value in state.items()}
    work.write(f"{_name(fold, seed)}-done", {**kept, **said}, {"checks": checks})
    # Only now: a stop while passages are scored must not cost the whole fit.
    work.forget(_name(fold, seed))


def _read(work: Work, fold: int, seed: int) -> tuple[State, Floats, Floats] | None:
    found = work.read(f"{_name(fold, seed)}-done")
    if found is None:
        return None
    tensors, _ = found
    prefix = "weights."
    state = {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
    return state, tensors["held_out"].numpy(), tensors["validation"].numpy()


def _name(fold: int, seed: int) -> str:
    return f"fold-{fold + 1}-seed-{seed + 1}"
