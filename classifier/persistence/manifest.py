"""The manifest of a model folder: every file's size and SHA-256, checked before anything is parsed."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from classifier.errors import IntegrityError, ModelError

__all__ = ["MANIFEST", "digest", "read_verified", "write_manifest"]

MANIFEST: Final = "manifest.json"
MAX_FILE_BYTES: Final = 256 * 1024 * 1024
"""The largest file a model folder may hold."""
IGNORED: Final = frozenset({".DS_Store", ".git", ".gitattributes", ".cache"})
"""Left by file managers and hubs; never read."""


def digest(files: Mapping[str, str]) -> str:
    """Return one SHA-256 for a set of files, from each name's SHA-256."""
    return hashlib.sha256(json.dumps(dict(sorted(files.items()))).encode()).hexdigest()


def write_manifest(folder: Path) -> None:
    """Write the manifest of all files that stand in `folder` now."""
    files = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in _files(folder)
        if path.name != MANIFEST
    }
    content = json.dumps({"schema": 1, "files": dict(sorted(files.items()))}, indent=2)
    (folder / MANIFEST).write_text(content + "\n", encoding="utf-8")


def read_verified(folder: Path, allowed: frozenset[str]) -> dict[str, bytes]:
    """Read every file that the manifest lists, after checking it.

    Args:
        folder: The model folder.
        allowed: The names a folder of this layout may hold.

    Returns:
        The content of each file by its name.

    Raises:
        ModelError: If the folder or its manifest is missing or malformed.
        IntegrityError: If a file is missing, unknown, or differs from the manifest.
    """
    listed = _read_manifest(folder)
    present = {path.relative_to(folder).as_posix() for path in _files(folder)} - {MANIFEST}
    for name in sorted(present | set(listed)):
        if name not in allowed:
            raise IntegrityError(
                f"model {folder}: unknown file {name}; a model folder holds only {_names(allowed)}"
            )
        if name not in present:
            raise IntegrityError(f"model {folder}: {name} is missing; restore the folder or train again")
        if name not in listed:
            raise IntegrityError(
                f"model {folder}: {name} is not in {MANIFEST}; restore the folder or train again"
            )
    return {name: _read_checked(folder, name, entry) for name, entry in listed.items()}


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    if not folder.is_dir():
        raise ModelError(
            f"model {folder}: no such folder; name a folder written by save_pretrained or `make model`"
        )
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return dict(content["files"])
    except FileNotFoundError as error:
        raise ModelError(f"model {folder}: {MANIFEST} is missing; this is no model folder") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"model {folder}: {MANIFEST} is malformed ({error}); restore the folder") from error


def _read_checked(folder: Path, name: str, entry: object) -> bytes:
    path = folder / name
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise IntegrityError(
            f"model {folder}: {name} has {size:,} bytes, at most {MAX_FILE_BYTES:,} are read"
        )
    data = path.read_bytes()
    expected = entry.get("sha256") if isinstance(entry, dict) else None
    if hashlib.sha256(data).hexdigest() != expected:
        raise IntegrityError(
            f"model {folder}: {name} differs from {MANIFEST}; restore the folder or train again"
        )
    return data


def _files(folder: Path) -> list[Path]:
    paths = (path for path in folder.rglob("*") if not IGNORED & set(path.relative_to(folder).parts))
    return sorted(path for path in paths if not path.is_dir())


def _names(allowed: frozenset[str]) -> str:
    return ", ".join(sorted(allowed | {MANIFEST}))
