"""What `fairbalance doctor` looks at: extras, packaged models, and limits."""

import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from classifier.errors import ModelError, PolicyError
from classifier.persistence import DEFAULT_MODEL, packaged_models, read_model_folder
from classifier.reading import LimitRow, can_cap_memory, limit_table
from classifier.version import __version__

__all__ = ["EXTRAS", "Extra", "Health", "Model", "check_health"]

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "archives": ("fastwarc", "zstandard", "brotli"),
    "careful": ("onnxruntime", "tokenizers"),
    "fetch": ("urllib3", "protego"),
    "hub": ("huggingface_hub",),
    "parquet": ("pyarrow",),
    "pdf": ("pypdf",),
}
"""The packages of each extra that scoring can use, as they are installed under."""


@dataclass(frozen=True, slots=True)
class Extra:
    """An optional part."""

    name: str
    """Its name."""
    packages: Mapping[str, str | None]
    """The version of each package it needs; `None` where it is missing."""

    @property
    def installed(self) -> bool:
        """Whether all its packages are there."""
        return None not in self.packages.values()


@dataclass(frozen=True, slots=True)
class Model:
    """A packaged model."""

    name: str
    """Its name."""
    version: str = ""
    """Its version, where it could be read."""
    sha256: str = ""
    """The digest of what its scores depend on, computed from the files."""
    problem: str = ""
    """Why it cannot be used; empty when every file is as its manifest says."""


@dataclass(frozen=True, slots=True)
class Health:
    """All that was found."""

    version: str
    """The version of fairbalance."""
    python: str
    """The version of Python."""
    system: str
    """The operating system and processor."""
    memory_is_capped: bool
    """Whether the system holds a worker to `worker_bytes`."""
    extras: tuple[Extra, ...]
    """The optional parts."""
    models: tuple[Model, ...]
    """The packaged models."""
    limits: tuple[LimitRow, ...]
    """The limits, as they are when nothing is set."""

    @property
    def sound(self) -> bool:
        """Whether every packaged model can be used, and the default one is among them."""
        names = {model.name for model in self.models}
        return DEFAULT_MODEL in names and not any(model.problem for model in self.models)

    def to_dict(self) -> dict[str, Any]:
        """Return what was found as JSON-ready values."""
        return {
            "version": self.version,
            "python": self.python,
            "system": self.system,
            "memory_is_capped": self.memory_is_capped,
            "sound": self.sound,
            "extras": {
                extra.name: {"installed": extra.installed, "packages": dict(extra.packages)}
                for extra in self.extras
            },
            "models": {
                model.name: {
                    "version": model.version,
                    "sha256": model.sha256,
                    "problem": model.problem or None,
                }
                for model in self.models
            },
            "limits": {
                row.name: {"value": row.value, "unit": row.unit, "beyond": row.beyond} for row in self.limits
            },
        }


def check_health() -> Health:
    """Look at this installation; every file of the packaged models is read and its digest compared."""
    return Health(
        version=__version__,
        python=platform.python_version(),
        system=f"{sys.platform} {platform.machine()}".strip(),
        memory_is_capped=can_cap_memory(),
        extras=tuple(_extra(name) for name in sorted(EXTRAS)),
        models=_models(),
        limits=limit_table(),
    )


def _extra(name: str) -> Extra:
    return Extra(name, {package: _installed(package) for package in EXTRAS[name]})


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _models() -> tuple[Model, ...]:
    found = [_model(folder) for folder in packaged_models()]
    if DEFAULT_MODEL not in {model.name for model in found}:
        found.append(Model(DEFAULT_MODEL, problem="it is not packaged; install fairbalance again"))
    return tuple(found)


def _model(folder: Path) -> Model:
    try:
        content = read_model_folder(folder)
    except (ModelError, PolicyError, OSError) as error:
        return Model(folder.name, problem=str(error))
    return Model(folder.name, content.config["version"], content.sha256)
