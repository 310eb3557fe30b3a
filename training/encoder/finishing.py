"""What a run leaves: an ordinary Hugging Face model folder, and how it came about."""

import json
import platform
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from training.encoder.learner import Learner
from training.encoder.sitting import Sitting

__all__ = ["MODEL", "RECORD", "finish"]

MODEL: Final = "model"
"""The finished model's folder within the run's."""
RECORD: Final = "pretraining.json"
"""How the model came about: data, tokens, time, hardware, loss, settings."""


def finish(sitting: Sitting, text: dict[str, Any]) -> Path:
    """Write the finished model's folder under a temporary name, rename it, and return it.

    Args:
        sitting: The sitting that took the last step.
        text: What the record says about the text.
    """
    folder = sitting.folder / MODEL
    partial = folder.with_name(f"{MODEL}.part")
    shutil.rmtree(partial, ignore_errors=True)
    sitting.learner.model.save_pretrained(partial)
    sitting.wrapped.save_pretrained(partial)
    record = json.dumps(describe(sitting, text), indent=1)
    (partial / RECORD).write_text(record + "\n", encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.replace(folder)
    return folder


def describe(sitting: Sitting, text: dict[str, Any]) -> dict[str, Any]:
    """Return the record of a run that has just taken its last step."""
    progress, learner = sitting.progress, sitting.learner
    size = learner.schedule.size
    return {
        "objective": "masked language model",
        "parameters": sum(parameter.numel() for parameter in learner.model.parameters()),
        "tokens": progress.step * size.batch,
        "steps": progress.step,
        "hours": round(progress.seconds / 3600, 3),
        "hardware": _hardware(learner),
        "loss": sitting.journal.last("loss"),
        "validation_loss": sitting.journal.last("validation_loss"),
        "text": text,
        "seed": learner.seed,
        "size": size.to_dict(),
        "versions": {name: version(name) for name in ("torch", "transformers", "tokenizers")},
    }


def _hardware(learner: Learner) -> str:
    import torch

    if learner.device.type == "cuda":
        return str(torch.cuda.get_device_name(learner.device))
    return f"{_processor()}, {torch.get_num_threads()} threads"


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
