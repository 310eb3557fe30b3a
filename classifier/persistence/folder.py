"""What a model folder holds, as a declared layout, and reading and writing it."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from classifier.errors import ModelError, PolicyError
from classifier.findings import Provenance
from classifier.persistence.manifest import (
    MANIFEST,
    check_allowed,
    check_replaceable,
    digest,
    manifest_of,
    read_verified,
)
from classifier.policy import Policy

__all__ = [
    "ANY_NAMES",
    "CAREFUL_LAYOUT",
    "FAST_LAYOUT",
    "LAYOUTS",
    "Layout",
    "ModelFolder",
    "read_model_folder",
    "write_model_folder",
]


CONFIG: Final = "config.json"
"""JSON: name, version, kind and settings."""
TENSORS: Final = "model.safetensors"
"""Weights as safetensors."""
DOCUMENTS: Final = ("README.md", "metrics.json")
"""Files for people, verified but not read."""
DEFAULT_POLICY: Final = "default"
"""The policy that decides when none is named."""
POLICIES: Final = tuple(f"policies/{name}.toml" for name in (DEFAULT_POLICY, "high_precision", "high_recall"))
"""Thresholds chosen for a model; the first is needed, the others may be left out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one kind of model folder."""

    kind: str
    """The kind, as the configuration names it."""
    vocabulary: tuple[str, ...] = ()
    """One n-gram a line; the line number is the row of its weights."""
    binaries: tuple[str, ...] = ()
    """Files that are handed on as they are to the package that reads them."""

    @property
    def scoring(self) -> tuple[str, ...]:
        """The files that scores depend on; their digest identifies the model."""
        return (CONFIG, TENSORS, *self.vocabulary, *self.binaries)

    @property
    def names(self) -> frozenset[str]:
        """Every file that a folder of this layout may hold, the manifest apart."""
        return frozenset((*self.scoring, *POLICIES, *DOCUMENTS))


FAST_LAYOUT: Final = Layout("fast", vocabulary=("vocabulary.txt",))
CAREFUL_LAYOUT: Final = Layout("careful", binaries=("model.onnx", "tokenizer.json"))
LAYOUTS: Final = {layout.kind: layout for layout in (FAST_LAYOUT, CAREFUL_LAYOUT)}
"""The layout of each kind of model."""
ANY_NAMES: Final = frozenset().union(*(layout.names for layout in LAYOUTS.values()))
"""Every file that a folder of some kind may hold, the manifest apart."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """The verified content of a model folder."""

    config: Mapping[str, Any]
    """The parsed configuration."""
    tensors: Mapping[str, NDArray[np.float32]]
    """The weights by name."""
    policies: Mapping[str, Policy]
    """The policies by name."""
    vocabulary: tuple[str, ...] = ()
    """The n-grams in row order; empty for a kind that has none."""
    binaries: Mapping[str, bytes] = field(default_factory=dict)
    """Files that other packages read, by name; empty for a kind that has none."""
    documents: Mapping[str, bytes] = field(default_factory=dict)
    """Files for people, by name."""
    sha256: str = ""
    """The digest of the files that scores depend on."""

    @property
    def provenance(self) -> Provenance:
        """The model's name, version and digest."""
        return Provenance(self.config["name"], self.sha256, self.config["version"])

    def choose_policy(self, policy: str | Path | Policy | None = None) -> Policy:
        """Return a policy: itself, one of the model's own by name, or one from a file.

        Args:
            policy: A policy, a name or a file; the model's `default` when omitted.

        Raises:
            PolicyError: If there is no such policy or it is invalid.
        """
        if isinstance(policy, Policy):
            return policy
        wanted = DEFAULT_POLICY if policy is None else str(policy)
        own = ", ".join(sorted(self.policies)) or "none"
        if not wanted.strip():
            raise PolicyError(f"policy: the name is empty; name a policy file or one of the model's ({own})")
        if wanted in self.policies:
            return self.policies[wanted]
        try:
            return Policy.from_file(wanted)
        except PolicyError as error:
            if not isinstance(error.__cause__, FileNotFoundError):
                raise
            raise PolicyError(
                f"policy {wanted}: neither a policy of model {self.config['name']} ({own}) nor a file; "
                "name one of these or a policy file"
            ) from error


def read_model_folder(folder: Path) -> ModelFolder:
    """Verify and parse a model folder of any kind; its configuration names the kind.

    Raises:
        ModelError: If the folder, its configuration or its tensors cannot be used.
        IntegrityError: If a file is missing, unknown or changed.
        PolicyError: If a policy of the folder is invalid.
    """
    files = read_verified(folder, ANY_NAMES)
    _check_listed(folder, {CONFIG}, files)
    config = _parse_config(files[CONFIG], folder)
    layout = _layout(config, folder)
    check_allowed(folder, files, layout.names)
    _check_listed(folder, {*layout.scoring, POLICIES[0]}, files)
    policies = [Policy.from_toml(files[name], where=str(folder / name)) for name in POLICIES if name in files]
    return ModelFolder(
        config=config,
        tensors=_parse_tensors(files[TENSORS], folder),
        policies={policy.name: policy for policy in policies},
        vocabulary=tuple(
            word for name in layout.vocabulary for word in _parse_vocabulary(files[name], folder)
        ),
        binaries={name: files[name] for name in layout.binaries},
        documents={name: files[name] for name in DOCUMENTS if name in files},
        sha256=_scoring_digest(files, layout),
    )


def write_model_folder(content: ModelFolder, folder: Path) -> None:
    """Write a model folder; an existing one is replaced file by file, the manifest last.

    Nothing is replaced before all of the new model is written beside it, and what a hub or a
    file manager keeps in the folder (such as `.git`) stays. A folder whose replacement was cut
    off fails verification when it is read, and can be written again.

    Raises:
        ModelError: If the folder is a file or holds something other than a model, or the
            content does not fit the layout of its kind.
    """
    check_replaceable(folder, ANY_NAMES)
    layout = _layout(content.config, folder)
    files = _serialise(content, layout)
    wrong = sorted(set(files) - layout.names) or sorted(set(layout.scoring) - set(files))
    if wrong:
        told = "is missing from" if wrong[0] in layout.names else "has no place in"
        raise ModelError(
            f"model {folder}: {wrong[0]} {told} a model folder of kind {layout.kind}, which holds only "
            f"{', '.join(sorted(layout.names))}; rename, add or leave out that part"
        )
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder, {**files, MANIFEST: manifest_of(files)}, stale=ANY_NAMES - set(files))


def _replace(folder: Path, files: Mapping[str, bytes], stale: frozenset[str]) -> None:
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=folder) as scratch:
        fresh = {name: Path(scratch) / str(number) for number, name in enumerate(files)}
        for name, path in fresh.items():
            path.write_bytes(files[name])
        for name in sorted(stale):
            (folder / name).unlink(missing_ok=True)
        for name, path in fresh.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            path.replace(folder / name)


def _serialise(content: ModelFolder, layout: Layout) -> dict[str, bytes]:
    config = json.dumps(dict(content.config), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    tensors = {name: np.ascontiguousarray(content.tensors[name]) for name in sorted(content.tensors)}
    files = {CONFIG: config.encode(), TENSORS: save(tensors), **content.binaries}
    for name in layout.vocabulary:
        files[name] = "".join(f"{ngram}\n" for ngram in content.vocabulary).encode()
    for policy in content.policies.values():
        files[f"policies/{policy.name}.toml"] = policy.to_toml().encode()
    return {**files, **content.documents}


def _scoring_digest(files: Mapping[str, bytes], layout: Layout) -> str:
    return digest({name: hashlib.sha256(files[name]).hexdigest() for name in layout.scoring})


def _check_listed(folder: Path, needed: Collection[str], files: Mapping[str, bytes]) -> None:
    for name in sorted(set(needed) - set(files)):
        raise ModelError(f"model {folder}: the manifest does not list {name}; train the model again")


def _layout(config: Mapping[str, Any], folder: Path) -> Layout:
    kind = config["kind"]
    if not isinstance(kind, str) or kind not in LAYOUTS:
        raise ModelError(
            f"model {folder}: kind in config.json must be one of {', '.join(sorted(LAYOUTS))}, not "
            f"{kind!r:.60}; a newer version of fairbalance may read it"
        )
    return LAYOUTS[kind]


def _parse_config(data: bytes, folder: Path) -> dict[str, Any]:
    try:
        config = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"model {folder}: config.json is not JSON ({error})") from error
    for key in ("name", "version", "kind", "schema", "lexicon"):
        if not isinstance(config, dict) or key not in config:
            raise ModelError(f"model {folder}: config.json lacks {key!r}; train the model again")
    for key in ("name", "version"):
        if not isinstance(config[key], str):
            came = type(config[key]).__name__
            raise ModelError(
                f"model {folder}: {key} in config.json must be a string, not {came}; train the model again"
            )
    return dict(config)


def _parse_vocabulary(data: bytes, folder: Path) -> tuple[str, ...]:
    try:
        return tuple(data.decode("utf-8").splitlines())
    except UnicodeDecodeError as error:
        raise ModelError(
            f"model {folder}: vocabulary.txt is not UTF-8 ({error}); train the model again"
        ) from error


def _parse_tensors(data: bytes, folder: Path) -> dict[str, NDArray[np.float32]]:
    try:
        tensors = dict(load(data))
    except SafetensorError as error:
        raise ModelError(f"model {folder}: model.safetensors cannot be read ({error})") from error
    except KeyError as error:
        # safetensors looks types up that numpy does not have, such as BF16.
        raise ModelError(
            f"model {folder}: model.safetensors holds {error}, only float32 is read; train the model again"
        ) from error
    for name, tensor in sorted(tensors.items()):
        _check_tensor(name, tensor, folder)
    return tensors


def _check_tensor(name: str, tensor: NDArray[Any], folder: Path) -> None:
    if tensor.dtype != np.float32:
        raise ModelError(
            f"model {folder}: tensor {name} holds {tensor.dtype}, only float32 is read; train the model again"
        )
    if not np.isfinite(tensor).all():
        raise ModelError(
            f"model {folder}: tensor {name} holds a value that is not a finite number; train the model again"
        )
