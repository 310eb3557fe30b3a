"""A pretraining run: from a folder of text to a model folder, in as many sittings as it takes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from classifier.errors import MissingExtraError
from training.encoder import checkpointing
from training.encoder.checkpointing import Progress
from training.encoder.errors import PretrainingError
from training.encoder.finishing import finish
from training.encoder.journal import tell
from training.encoder.learner import Learner
from training.encoder.packing import HELD, Shard, digest_all, pack
from training.encoder.schedule import Schedule
from training.encoder.sitting import Sitting
from training.encoder.sizes import Size
from training.encoder.stopping import Stopper
from training.encoder.tokenizing import learn, load, sample, save, wrap
from training.texts import find_texts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Plan", "run"]

_FREE: Final = ("tokens", "held", "every")
_NEEDED: Final = ("torch", "transformers", "tokenizers")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sitting is asked to do."""

    text: Path
    """A folder or a file of text."""
    size: Size
    """What to train."""
    output: Path
    """The run's folder."""
    tokens: int | None = None
    """Pieces to see in all; None for the size's, or the checkpoint's."""
    minutes: float | None = None
    """How long this sitting may take."""
    resume: bool = False
    """Whether to go on from the checkpoint in the folder."""
    device: str = "auto"
    """`cpu`, `cuda`, or `auto` for CUDA where there is one."""
    compiled: bool = False
    """Whether to compile the network; worth its minute on a GPU."""
    seed: int = 1
    """What chance is drawn with."""


def run(plan: Plan) -> Path | None:
    """Do one sitting of a run and return the finished model's folder, or None if it is to be resumed.

    Raises:
        PretrainingError: If it cannot start or go on.
        MissingExtraError: If torch, transformers or tokenizers are not installed.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise MissingExtraError(f"pretraining needs {missing[0]}: `pip install fairbalance[train]`")
    _silence_bars()
    from safetensors import SafetensorError

    stopper = Stopper(plan.minutes)
    try:
        with stopper.listening():
            return _sit(plan, stopper)
    except (OSError, SafetensorError) as error:
        raise PretrainingError(
            f"{plan.output}: cannot be written ({error}); make room, then resume"
        ) from error


def _sit(plan: Plan, stopper: Stopper) -> Path | None:
    checkpoint = _checkpoint(plan)
    texts = find_texts(plan.text)
    tokenizer = _tokenizer(plan, texts)
    shards: list[Shard] = []
    for shard in pack(texts, tokenizer, plan.output / "packed", tell):
        shards.append(shard)
        if stopper.check():
            tell(f"stopped while packing ({stopper.reason}); the same command goes on from there")
            return None
    return _train(plan, checkpoint, tokenizer, shards, stopper)


def _train(
    plan: Plan, checkpoint: Path | None, tokenizer: "Tokenizer", shards: list[Shard], stopper: Stopper
) -> Path | None:
    configuration = _configuration(plan, tokenizer, shards)
    progress = checkpointing.read_progress(checkpoint, configuration) if checkpoint else None
    schedule = _schedule(plan, progress)
    learner = Learner(schedule, shards, tokenizer.get_vocab_size(), plan.seed, _device(plan.device))
    if checkpoint:
        checkpointing.restore(checkpoint, learner.model, learner.optimizer)
    if plan.compiled:
        learner.compile()
    wrapped = wrap(tokenizer, max(window for window, _until in plan.size.windows))
    beginning = progress or Progress(0, schedule.tokens, 0.0)
    sitting = Sitting(plan.output, learner, beginning, configuration, wrapped)
    if not sitting.go(stopper):
        step = sitting.progress.step
        tell(f"stopped at step {step:,} of {schedule.steps:,} ({stopper.reason}); --resume goes on")
        return None
    pieces = sum(len(shard.train) for shard in shards)
    text = {"sha256": configuration["text"], "files": len(shards), "pieces": pieces, "held_out": 1 / HELD}
    folder = finish(sitting, text)
    tell(f"wrote {folder}")
    return folder


def _checkpoint(plan: Plan) -> Path | None:
    try:
        plan.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PretrainingError(f"{plan.output}: cannot be made ({error.strerror or error})") from error
    found = checkpointing.latest(plan.output)
    if plan.resume and found is None:
        raise PretrainingError(f"{plan.output}: no checkpoint there; leave out --resume to begin")
    if found is not None and not plan.resume:
        raise PretrainingError(f"{plan.output}: a run is there; add --resume, or choose another --output")
    return found


def _tokenizer(plan: Plan, texts: Sequence[Path]) -> "Tokenizer":
    path = plan.output / "tokenizer.json"
    if not path.exists():
        tokenizer = learn(sample(texts), plan.size.pieces)
        save(tokenizer, path)
        tell(f"learnt a tokenizer of {tokenizer.get_vocab_size():,} pieces")
    tokenizer = load(path)
    if tokenizer.get_vocab_size() > plan.size.pieces:
        raise PretrainingError(
            f"{path}: {tokenizer.get_vocab_size()} pieces, but size {plan.size.name} has at most "
            f"{plan.size.pieces}; choose another --output"
        )
    return tokenizer


def _configuration(plan: Plan, tokenizer: "Tokenizer", shards: Sequence[Shard]) -> dict[str, Any]:
    # How long a run is and how often it validates change no step already taken.
    shape = {name: value for name, value in plan.size.to_dict().items() if name not in _FREE}
    return {
        **shape,
        "text": digest_all(shards),
        "tokenizer": hashlib.sha256(tokenizer.to_str().encode()).hexdigest(),
        "seed": plan.seed,
    }


def _schedule(plan: Plan, progress: Progress | None) -> Schedule:
    if progress is None:
        return Schedule.of(plan.size, plan.tokens or plan.size.tokens)
    before = Schedule.of(plan.size, progress.tokens)
    after = Schedule.of(plan.size, plan.tokens or progress.tokens)
    if after.steps != before.steps and progress.step > min(before.cooling, after.cooling):
        raise PretrainingError(
            f"--tokens {plan.tokens}: at step {progress.step} the learning rate would already have begun to "
            f"fall; ask for {progress.tokens} as the run did, or begin another"
        )
    return after


def _silence_bars() -> None:
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


def _device(asked: str) -> str:
    import torch

    present = torch.cuda.is_available()
    if asked == "cuda" and not present:
        raise PretrainingError("--device cuda: torch finds no CUDA device; leave it out to use the CPU")
    return "cuda" if present and asked != "cpu" else "cpu"
