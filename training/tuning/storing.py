"""Writing the folder of a careful model."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from classifier.persistence.manifest import MANIFEST, check_replaceable, manifest_of
from classifier.policy import Policy
from training.deciding import POLICIES

__all__ = ["FILES", "KIND", "SCHEMA", "check_place", "write_careful"]

KIND: Final = "careful"
SCHEMA: Final = 1
FILES: Final = frozenset(
    {
        "config.json",
        "model.onnx",
        "tokenizer.json",
        "model.safetensors",
        "README.md",
        "metrics.json",
        *(f"policies/{name}.toml" for name in POLICIES),
    }
)


def check_place(folder: Path) -> None:
    """Check, before hours are spent, that a careful model may be written to a folder.

    Raises:
        ModelError: If the folder is a file or holds something other than a careful model.
    """
    check_replaceable(folder, FILES)


def write_careful(
    folder: Path,
    config: Mapping[str, Any],
    network: tuple[bytes, str],
    tensors: Mapping[str, NDArray[np.float64]],
    policies: tuple[Policy, ...],
    documents: Mapping[str, bytes],
) -> None:
    """Write the folder, the manifest last.

    Args:
        folder: A new folder or one that holds a careful model.
        config: What `config.json` says beside kind and schema.
        network: The ONNX file and the tokenizer as JSON.
        tensors: The learnt numbers beside the network's.
        policies: The thresholds.
        documents: Files for people.

    Raises:
        ModelError: If the folder is a file or holds something other than a careful model.
    """
    check_place(folder)
    said = {"kind": KIND, "schema": SCHEMA, **config}
    files = {
        "config.json": (json.dumps(said, indent=2, sort_keys=True) + "\n").encode(),
        "model.onnx": network[0],
        "tokenizer.json": network[1].encode(),
        "model.safetensors": save(
            {name: np.ascontiguousarray(tensors[name], dtype=np.float32) for name in sorted(tensors)}
        ),
        **{f"policies/{policy.name}.toml": policy.to_toml().encode() for policy in policies},
        **documents,
    }
    (folder / "policies").mkdir(parents=True, exist_ok=True)
    for name in sorted(FILES - set(files)):
        (folder / name).unlink(missing_ok=True)
    for name, content in {**files, MANIFEST: manifest_of(files)}.items():
        (folder / name).write_bytes(content)
