"""What a model folder holds, as a declared layout, and reading and writing it."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from classifier.errors import ModelError
from classifier.findings import Provenance
from classifier.persistence.manifest import MANIFEST, digest, read_verified, write_manifest
from classifier.policy import Policy

__all__ = ["FAST_LAYOUT", "Layout", "ModelFolder", "read_model_folder", "write_model_folder"]


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one kind of model folder."""

    config: str
    """JSON: name, version, kind and settings."""
    tensors: str
    """Weights as safetensors."""
    vocabulary: str
    """One n-gram a line; the line number is the row of its weights."""
    policies: tuple[str, ...]
    """Thresholds chosen for this model."""
    documents: tuple[str, ...]
    """Files for people, verified but not read."""

    @property
    def scoring(self) -> tuple[str, ...]:
        """The files that scores depend on; their digest identifies the model."""
        return (self.config, self.tensors, self.vocabulary)

    @property
    def names(self) -> frozenset[str]:
        """Every file that a folder of this layout may hold, the manifest apart."""
        return frozenset((*self.scoring, *self.policies, *self.documents))


FAST_LAYOUT: Final = Layout(
    config="config.json",
    tensors="model.safetensors",
    vocabulary="vocabulary.txt",
    policies=("policies/default.toml",),
    documents=("README.md", "metrics.json"),
)


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """The verified content of a model folder."""

    config: Mapping[str, Any]
    """The parsed configuration."""
    tensors: Mapping[str, NDArray[np.float32]]
    """The weights by name."""
    vocabulary: tuple[str, ...]
    """The n-grams in row order."""
    policies: Mapping[str, Policy]
    """The policies by name."""
    documents: Mapping[str, bytes] = field(default_factory=dict)
    """Files for people, by name."""
    sha256: str = ""
    """The digest of the files that scores depend on."""

    @property
    def provenance(self) -> Provenance:
        """The model's name, version and digest."""
        return Provenance(self.config["name"], self.sha256, self.config["version"])


def read_model_folder(folder: Path, layout: Layout = FAST_LAYOUT) -> ModelFolder:
    """Verify and parse a model folder.

    Raises:
        ModelError: If the folder, its configuration or its tensors cannot be used.
        IntegrityError: If a file is missing, unknown or changed.
        PolicyError: If a policy of the folder is invalid.
    """
    files = read_verified(folder, layout.names)
    missing = sorted({*layout.scoring, *layout.policies} - set(files))
    if missing:
        raise ModelError(f"model {folder}: the manifest does not list {missing[0]}; train the model again")
    policies = [Policy.from_toml(files[name], where=str(folder / name)) for name in layout.policies]
    return ModelFolder(
        config=_parse_config(files[layout.config], folder),
        tensors=_parse_tensors(files[layout.tensors], folder),
        vocabulary=tuple(files[layout.vocabulary].decode("utf-8").splitlines()),
        policies={policy.name: policy for policy in policies},
        documents={name: files[name] for name in layout.documents if name in files},
        sha256=_scoring_digest(files, layout),
    )


def write_model_folder(content: ModelFolder, folder: Path, layout: Layout = FAST_LAYOUT) -> None:
    """Write a model folder; an existing one is replaced only when all of the new one is written.

    Raises:
        ModelError: If the folder holds something other than a model.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).exists():
        raise ModelError(
            f"model {folder}: the folder holds other files; name a new folder or one that holds a model"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
        fresh = Path(scratch) / folder.name
        fresh.mkdir()
        for name, data in _serialise(content, layout).items():
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).write_bytes(data)
        write_manifest(fresh)
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)


def _serialise(content: ModelFolder, layout: Layout) -> dict[str, bytes]:
    config = json.dumps(dict(content.config), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    tensors = {name: np.ascontiguousarray(content.tensors[name]) for name in sorted(content.tensors)}
    files = {
        layout.config: config.encode(),
        layout.tensors: save(tensors),
        layout.vocabulary: "".join(f"{ngram}\n" for ngram in content.vocabulary).encode(),
    }
    for policy in content.policies.values():
        files[f"policies/{policy.name}.toml"] = policy.to_toml().encode()
    return {**files, **content.documents}


def _scoring_digest(files: Mapping[str, bytes], layout: Layout) -> str:
    return digest({name: hashlib.sha256(files[name]).hexdigest() for name in layout.scoring})


def _parse_config(data: bytes, folder: Path) -> dict[str, Any]:
    try:
        config = json.loads(data)
    except ValueError as error:
        raise ModelError(f"model {folder}: config.json is not JSON ({error})") from error
    for key in ("name", "version", "kind", "schema", "lexicon"):
        if not isinstance(config, dict) or key not in config:
            raise ModelError(f"model {folder}: config.json lacks {key!r}; train the model again")
    return dict(config)


def _parse_tensors(data: bytes, folder: Path) -> dict[str, NDArray[np.float32]]:
    try:
        return dict(load(data))
    except SafetensorError as error:
        raise ModelError(f"model {folder}: model.safetensors cannot be read ({error})") from error
