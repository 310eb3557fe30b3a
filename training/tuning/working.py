"""The folder a run works in: what is finished is never done twice, and never mixed with another run's."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from classifier.errors import ModelError
from training.tuning.settings import digest_of

__all__ = ["Work", "flatten", "restore"]

_SETTINGS: Final = "settings.json"
_STATE: Final = "state"


class Work:
    """Tensors and figures of one run, kept by name.

    Args:
        folder: Where they are kept; made where it does not exist.
        settings: What the run was told and what it read, as JSON-ready values.

    Raises:
        ModelError: If the folder holds a run with other settings, or cannot be written.
    """

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        self.folder = folder
        self.digest = digest_of(settings)
        wanted = json.loads(json.dumps(dict(settings)))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            found = folder / _SETTINGS
            if found.exists():
                self._compare(json.loads(found.read_text(encoding="utf-8")), wanted)
            elif any(folder.iterdir()):
                raise ModelError(f"work {folder}: the folder holds other files; name an empty or a new one")
            else:
                found.write_text(json.dumps(wanted, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        except (OSError, ValueError) as error:
            raise ModelError(f"work {folder}: cannot be used ({error}); name another folder") from error

    def read(self, name: str) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
        """Return the tensors and figures kept under a name, or `None` where there are none yet.

        Raises:
            ModelError: If the file is damaged or another run's.
        """
        path = self._path(name)
        if not path.exists():
            return None
        try:
            with safe_open(path, framework="pt") as file:
                state = json.loads(file.metadata()[_STATE])
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 - no mapping
            theirs = state["settings"]
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ModelError(
                f"work {path}: the file is damaged ({error}); delete it to do that step again"
            ) from error
        if theirs != self.digest:
            raise ModelError(f"work {path}: the file belongs to a run with other settings; delete it")
        return tensors, state

    def write(self, name: str, tensors: Mapping[str, Tensor], state: Mapping[str, Any]) -> None:
        """Keep tensors and figures under a name; a run that is stopped meanwhile leaves the earlier ones.

        Raises:
            ModelError: If they cannot be written.
        """
        path = self._path(name)
        fresh = path.with_suffix(".writing")
        kept = {key: value.detach().to("cpu", copy=True).contiguous() for key, value in tensors.items()}
        content = json.dumps({**state, "settings": self.digest}, sort_keys=True)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            save_file(kept, fresh, metadata={_STATE: content})
            fresh.replace(path)
        # A full disk comes as either, depending on where it is noticed.
        except (OSError, SafetensorError) as error:
            raise ModelError(
                f"work {path}: cannot be written ({error}); make room, then the same command goes on"
            ) from error

    def forget(self, name: str) -> None:
        """Drop what is kept under a name."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.safetensors"

    def _compare(self, found: object, wanted: Mapping[str, Any]) -> None:
        there = found if isinstance(found, dict) else {}
        other = [key for key in sorted({*there, *wanted}) if there.get(key) != wanted.get(key)]
        if other:
            key = other[0]
            raise ModelError(
                f"work {self.folder}: holds a run with other settings ({key} is {_brief(there.get(key))}, "
                f"{_brief(wanted.get(key))} was asked for); name another folder or delete this one"
            )


def _brief(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 16 else f"{text[:12]}..."


def flatten(optimiser: torch.optim.Optimizer) -> dict[str, Tensor]:
    """Return an optimiser's tensors by name."""
    return {
        f"adam.{place}.{key}": value
        for place, entry in optimiser.state_dict()["state"].items()
        for key, value in entry.items()
    }


def restore(optimiser: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Give an optimiser the tensors that `flatten` returned."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith("adam."):
            _, place, key = name.split(".")
            state.setdefault(int(place), {})[key] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
