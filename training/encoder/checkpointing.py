"""Checkpoints: weights, the optimiser's moments and counters, in safetensors and JSON.

    checkpoints/00001234/        named by the step that comes next; an ordinary model folder, and
        optimizer.safetensors    moments and steps of AdamW
        state.json               counters, and the configuration they belong to

A checkpoint is written under a temporary name and renamed, then older ones are removed; of a step that is
stored already only the counters are written again. What chance decides is a function of seed and step, so
there is no state of a random generator to keep.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from training.encoder.errors import PretrainingError
from training.encoder.network import moments

if TYPE_CHECKING:
    import torch
    from transformers import ModernBertForMaskedLM, PreTrainedTokenizerFast

__all__ = ["Progress", "latest", "read_progress", "restore", "write"]

FOLDER: Final = "checkpoints"
_STATE: Final = "state.json"
_OPTIMIZER: Final = "optimizer.safetensors"
_MODEL: Final = "model.safetensors"
_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    step: int
    """The step that comes next."""
    tokens: int
    """Pieces asked for in all."""
    seconds: float
    """Time spent training."""


def latest(run: Path) -> Path | None:
    """Return the newest checkpoint of a run's folder, or None."""
    found = [path for path in (run / FOLDER).glob("[0-9]*") if path.name.isdecimal()]
    return max(found, key=lambda path: int(path.name), default=None)


def write(
    run: Path,
    progress: Progress,
    configuration: Mapping[str, Any],
    model: "ModernBertForMaskedLM",
    optimizer: "torch.optim.Optimizer",
    wrapped: "PreTrainedTokenizerFast",
) -> None:
    """Write a checkpoint and remove older ones.

    Args:
        run: The run's folder.
        progress: How far it has come.
        configuration: What a resumed run must agree with, by name.
        model: The network.
        optimizer: Its optimiser.
        wrapped: The tokenizer as `transformers` knows it.
    """
    from safetensors.torch import save_file

    path = run / FOLDER / f"{progress.step:08d}"
    state = {"schema": _SCHEMA, "progress": asdict(progress), "configuration": dict(configuration)}
    if path.exists():
        # It may be the only one: its weights and moments are this step's, so nothing of it is taken away.
        _write_state(path, state)
    else:
        partial = path.with_name(f"{path.name}.part")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        model.save_pretrained(partial)
        wrapped.save_pretrained(partial)
        save_file({name: value.contiguous() for name, value in moments(optimizer)}, partial / _OPTIMIZER)
        _write_state(partial, state)
        partial.replace(path)
    for other in path.parent.iterdir():
        if other != path:
            shutil.rmtree(other)


def _write_state(folder: Path, state: Mapping[str, Any]) -> None:
    partial = folder / f"{_STATE}.part"
    partial.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    partial.replace(folder / _STATE)


def read_progress(checkpoint: Path, configuration: Mapping[str, Any]) -> Progress:
    """Read how far a checkpoint's run had come.

    Raises:
        PretrainingError: If it is no checkpoint, or one of another configuration.
    """
    try:
        state = json.loads((checkpoint / _STATE).read_text(encoding="utf-8"))
        schema, theirs, progress = state["schema"], state["configuration"], Progress(**state["progress"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PretrainingError(
            f"{checkpoint}: no checkpoint ({error}); delete it or choose another --output"
        ) from error
    if schema != _SCHEMA:
        raise PretrainingError(
            f"{checkpoint}: schema {schema}, not {_SCHEMA}; resume it with the version that wrote it"
        )
    for name, ours in configuration.items():
        if theirs.get(name) != ours:
            raise PretrainingError(
                f"{checkpoint}: its {name} was {theirs.get(name)!r}, not {ours!r}; "
                "resume with what it began with, or choose another --output"
            )
    return progress


def restore(checkpoint: Path, model: "ModernBertForMaskedLM", optimizer: "torch.optim.Optimizer") -> None:
    """Load a checkpoint's weights and moments into a model and its optimiser.

    Raises:
        PretrainingError: If they cannot be read or do not fit.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        weights = load_file(checkpoint / _MODEL)
        named = load_file(checkpoint / _OPTIMIZER)
        missing, unexpected = model.load_state_dict(weights, strict=False)
        model.tie_weights()
        state: dict[int, dict[str, Any]] = {}
        for name, value in named.items():
            number, field = name.split(".")
            state.setdefault(int(number), {})[field] = value
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": state, "param_groups": groups})
    except (OSError, SafetensorError, RuntimeError, ValueError) as error:
        raise PretrainingError(f"{checkpoint}: cannot be restored ({error}); delete it") from error
    if unexpected or set(missing) - {"decoder.weight"}:
        raise PretrainingError(f"{checkpoint}: its weights are another model's; choose another --output")
