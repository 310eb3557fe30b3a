"""The manifest of a model folder: every file's size and SHA-256, checked before anything is parsed."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from classifier.errors import IntegrityError, ModelError

__all__ = [
    "MANIFEST",
    "check_allowed",
    "check_replaceable",
    "digest",
    "manifest_of",
    "read_verified",
    "write_manifest",
]

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
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in _files(folder)
        if path.name != MANIFEST
    }
    (folder / MANIFEST).write_bytes(manifest_of(files))


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of files given by name and content."""
    entries = {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(files.items())
    }
    return (json.dumps({"schema": 1, "files": entries}, indent=2) + "\n").encode()


def check_replaceable(folder: Path, allowed: frozenset[str]) -> None:
    """Check that writing a model to `folder` destroys nothing but an earlier model.

    Args:
        folder: A place that may exist; what is `IGNORED` in it is never touched.
        allowed: The names a folder of this layout may hold.

    Raises:
        ModelError: If it is a file, or holds something that is no part of a model.
    """
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"model {folder}: this is a file; name a new folder or one that holds a model")
    present = _entries(folder)
    foreign = [name for name in present if not _belongs(folder / name, name, allowed)]
    if foreign or (present and not _is_model(folder)):
        raise ModelError(
            f"model {folder}: the folder holds other files ({(foreign or present)[0]}); "
            "name a new folder or one that holds a model"
        )


def check_allowed(folder: Path, names: Iterable[str], allowed: frozenset[str]) -> None:
    """Check that a model folder holds nothing else than it may.

    Args:
        folder: The model folder.
        names: The files it holds.
        allowed: The files it may hold.

    Raises:
        IntegrityError: If it holds another file.
    """
    for name in sorted(set(names) - allowed):
        raise IntegrityError(
            f"model {folder}: unknown file {name}; a model folder holds only {_names(allowed)}"
        )


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
    check_allowed(folder, present | set(listed), allowed)
    for name in sorted(present | set(listed)):
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
    except FileNotFoundError as error:
        raise ModelError(f"model {folder}: {MANIFEST} is missing; this is no model folder") from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"model {folder}: {MANIFEST} is malformed ({error}); restore the folder") from error
    files = content.get("files") if isinstance(content, dict) else None
    if not isinstance(files, dict):
        raise ModelError(f'model {folder}: {MANIFEST} is malformed (no object "files"); restore the folder')
    return files


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
    return [path for name in _entries(folder) if not (path := folder / name).is_dir()]


def _entries(folder: Path) -> list[str]:
    paths = (path.relative_to(folder) for path in sorted(folder.rglob("*")))
    return [path.as_posix() for path in paths if not IGNORED & set(path.parts)]


def _parents(names: frozenset[str]) -> frozenset[str]:
    parents = {parent.as_posix() for name in names for parent in PurePosixPath(name).parents}
    return frozenset(parents - {"."})


def _belongs(path: Path, name: str, allowed: frozenset[str]) -> bool:
    # A link to a folder counts as a file: what it leads to is not the model's.
    if path.is_dir() and not path.is_symlink():
        return name in _parents(allowed)
    return name in allowed or name == MANIFEST


def _is_model(folder: Path) -> bool:
    try:
        _read_manifest(folder)
    except ModelError:
        return False
    return True


def _names(allowed: frozenset[str]) -> str:
    return ", ".join(sorted(allowed | {MANIFEST}))
