"""Fitting one network: passages in, the weights that did best on validation pages out; resumed exactly."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from classifier.labels import FACTS, LABELS
from classifier.model import expit
from training.evaluation.sets import derive_labels
from training.metrics import METRICS
from training.tuning.batching import Batch, by_row, collate, in_order, shuffled
from training.tuning.heads import Tagger
from training.tuning.optimising import optimiser, rate_at, set_rates
from training.tuning.pieces import Window
from training.tuning.settings import Tuning
from training.tuning.working import Work, flatten, restore

__all__ = ["Lesson", "Progress", "State", "fit_member", "loss_of", "macro_auc", "predict"]

Floats = NDArray[np.float64]
State = dict[str, Tensor]
Progress = Callable[[str], None]
SPOKEN: Final = 20.0
"""Seconds between two lines of progress."""
SCORED: Final = 64
"""Windows that are scored together."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one network learns from and is checked on."""

    windows: Sequence[Window]
    """What is learnt from."""
    share: Floats
    """The share of annotators that said 1, for every passage that a window may name, shape `(n, 4)`."""
    weight: Floats
    """How much each passage counts, shape `(n,)`."""
    checked: Sequence[Window]
    """The windows of validation passages."""
    facts: NDArray[np.int64]
    """The validation passages' facts, shape `(v, 4)`."""
    pad: int
    """The piece that fills batches up."""
    device: str = "cpu"
    """Where the network is."""


@dataclass(slots=True)
class _Run:
    """Where a run stands."""

    step: int = 0
    best: float = -np.inf
    without_gain: int = 0
    checks: list[dict[str, float]] = field(default_factory=list)
    weights: State = field(default_factory=dict)
    loss: float = 0.0


def fit_member(
    tagger: Tagger, lesson: Lesson, settings: Tuning, chance: Sequence[int], work: Work, name: str
) -> tuple[State, list[dict[str, float]]]:
    """Fit a network and return its best weights and its checks.

    Args:
        tagger: The network in its initial state, on the lesson's device.
        lesson: What it learns from.
        settings: How.
        chance: Numbers that the order of passages and what is dropped out follow from.
        work: Where the run is kept, so that a stopped one goes on; who keeps what is returned may forget it.
        name: The run's name there.
    """
    batches, steps = _plan(lesson, settings, chance)
    torch.manual_seed(int(np.random.default_rng(list(chance)).integers(2**31)))
    adam = optimiser(tagger, settings)
    run = _resume(work, name, tagger, adam, lesson.device)
    # A pretrained body comes without dropout switched on.
    tagger.train()
    places = {max(round(steps * part / settings.checks), 1) for part in range(1, settings.checks + 1)}
    say = _Speaker(name, steps, run.step)
    while run.step < steps and run.without_gain < settings.patience:
        set_rates(adam, rate_at(run.step, steps, settings.warmup))
        loss = _learn(tagger, adam, batches(run.step), lesson, settings)
        run.loss = loss if not run.step else 0.98 * run.loss + 0.02 * loss
        run.step += 1
        say.step(run)
        if run.step in places:
            _check(tagger, lesson, run)
            say.check(run)
            _keep(work, name, tagger, adam, run)
    if not run.weights:
        _check(tagger, lesson, run)
    return run.weights, run.checks


def predict(tagger: Tagger, windows: Sequence[Window], passages: int, pad: int, device: str) -> Floats:
    """Return each passage's log-odds, the highest of its windows' for each fact, shape `(passages, 4)`."""
    found = np.full((passages, len(FACTS)), -np.inf)
    tagger.eval()
    with torch.no_grad():
        for places in in_order(windows, SCORED):
            chosen = [windows[place] for place in places]
            facts, _ = tagger(**collate(chosen, pad, device).inputs)
            np.maximum.at(found, [window.row for window in chosen], facts.double().cpu().numpy())
    tagger.train()
    return found


def macro_auc(log_odds: Floats, facts: NDArray[np.int64]) -> float:
    """Return the mean ROC AUC of the three labels, those of one class left out; 0.5 where all are."""
    truth = derive_labels(facts.astype(np.float64)).astype(np.int64)
    score = derive_labels(expit(log_odds))
    found = [METRICS["auc"](truth[:, place], score[:, place], 0.5) for place in range(len(LABELS))]
    kept = [value for value in found if not np.isnan(value)]
    return float(np.mean(kept)) if kept else 0.5


def loss_of(
    facts: Tensor, spans: Tensor, batch: Batch, share: Tensor, weight: Tensor, settings: Tuning
) -> Tensor:
    """Return the loss: cross entropy of facts with soft labels, and of pieces where annotators quoted.

    Args:
        facts: Log-odds of the windows, shape `(windows, 4)`.
        spans: Log-odds of the pieces, shape `(windows, pieces, 4)`.
        batch: The windows.
        share: The share of annotators that said 1, shape `(passages, 4)`.
        weight: How much each passage counts, shape `(passages,)`.
        settings: How much pieces count.
    """
    highest = torch.full_like(share, -torch.inf).scatter_reduce(
        0, batch.owner[:, None].expand_as(facts), facts, "amax"
    )
    each = cross_entropy(highest, share, reduction="none").mean(1)
    total = (each * weight).sum() / weight.sum().clamp(min=1e-9)
    asked = batch.asked.sum()
    if settings.span_weight and asked > 0:
        rare = torch.full((len(FACTS),), settings.span_positive, device=spans.device)
        pieces = cross_entropy(spans, batch.labels, pos_weight=rare, reduction="none").mean(2)
        total = total + settings.span_weight * (pieces * batch.asked).sum() / asked
    return total


def _plan(
    lesson: Lesson, settings: Tuning, chance: Sequence[int]
) -> tuple[Callable[[int], list[list[Window]]], int]:
    """Return what is learnt from at each step, and how many steps there are."""
    rows = by_row(lesson.windows)
    sizes = {row: sum(map(len, windows)) for row, windows in rows.items()}
    each = len(shuffled(sizes, settings.batch, [0]))
    orders: dict[int, list[list[int]]] = {}

    def batch(step: int) -> list[list[Window]]:
        turn, place = divmod(step, each)
        if turn not in orders:
            orders.clear()
            orders[turn] = shuffled(sizes, settings.batch, [*chance, turn])
        return [rows[row] for row in orders[turn][place]]

    return batch, max(round(settings.epochs * each), 1)


def _learn(
    tagger: Tagger,
    adam: torch.optim.Optimizer,
    passages: list[list[Window]],
    lesson: Lesson,
    settings: Tuning,
) -> float:
    batch = collate([window for windows in passages for window in windows], lesson.pad, lesson.device)
    rows = [windows[0].row for windows in passages]
    share = torch.tensor(lesson.share[rows], dtype=torch.float32, device=lesson.device)
    weight = torch.tensor(lesson.weight[rows], dtype=torch.float32, device=lesson.device)
    facts, spans = tagger(**batch.inputs)
    loss = loss_of(facts, spans, batch, share, weight, settings)
    adam.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(tagger.parameters(), settings.clip)
    adam.step()
    return float(loss.item())


def _check(tagger: Tagger, lesson: Lesson, run: _Run) -> None:
    log_odds = predict(tagger, lesson.checked, len(lesson.facts), lesson.pad, lesson.device)
    auc = macro_auc(log_odds, lesson.facts)
    run.checks.append({"step": run.step, "loss": round(run.loss, 6), "auc": round(auc, 6)})
    run.without_gain += 1
    if auc > run.best:
        run.best, run.without_gain = auc, 0
        run.weights = {
            name: value.detach().to("cpu", copy=True) for name, value in tagger.state_dict().items()
        }


def _keep(work: Work, name: str, tagger: Tagger, adam: torch.optim.Optimizer, run: _Run) -> None:
    tensors = {f"now.{key}": value for key, value in tagger.state_dict().items()}
    tensors |= {f"best.{key}": value for key, value in run.weights.items()}
    tensors |= flatten(adam) | {"chance.cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        tensors["chance.cuda"] = torch.cuda.get_rng_state()
    figures = {
        "step": run.step,
        "best": run.best,
        "without_gain": run.without_gain,
        "checks": run.checks,
        "loss": run.loss,
    }
    work.write(name, tensors, figures)


def _resume(work: Work, name: str, tagger: Tagger, adam: torch.optim.Optimizer, device: str) -> _Run:
    found = work.read(name)
    if found is None:
        return _Run()
    tensors, state = found
    tagger.load_state_dict(_under(tensors, "now."))
    restore(adam, tensors)
    torch.set_rng_state(tensors["chance.cpu"])
    if device != "cpu" and "chance.cuda" in tensors:
        torch.cuda.set_rng_state(tensors["chance.cuda"])
    figures: dict[str, Any] = {key: state[key] for key in ("step", "best", "without_gain", "checks", "loss")}
    return _Run(**figures, weights=_under(tensors, "best."))


def _under(tensors: State, prefix: str) -> State:
    return {key.removeprefix(prefix): value for key, value in tensors.items() if key.startswith(prefix)}


class _Speaker:
    """Says on stderr how a run goes, now and then."""

    def __init__(self, name: str, steps: int, done: int) -> None:
        self.name, self.steps, self.done = name, steps, done
        self.began = self.spoken = time.monotonic()
        if done:
            self._say(f"goes on after step {done} of {steps}")

    def step(self, run: _Run) -> None:
        now = time.monotonic()
        if now - self.spoken >= SPOKEN:
            self.spoken = now
            left = (now - self.began) / (run.step - self.done) * (self.steps - run.step)
            self._say(f"step {run.step} of {self.steps}, loss {run.loss:.3f}, {left / 60:.0f} min left")

    def check(self, run: _Run) -> None:
        self._say(f"step {run.step} of {self.steps}, loss {run.loss:.3f}, AUC {run.checks[-1]['auc']:.4f}")

    def _say(self, message: str) -> None:
        print(f"training.finetune: {self.name}: {message}", file=sys.stderr, flush=True)
