"""Model folders: declared files in safe formats, verified by digest before use."""

from classifier.persistence.folder import (
    FAST_LAYOUT,
    Layout,
    ModelFolder,
    read_model_folder,
    write_model_folder,
)
from classifier.persistence.locating import DEFAULT_MODEL, find_model_folder
from classifier.persistence.manifest import MANIFEST, digest, write_manifest

__all__ = [
    "DEFAULT_MODEL",
    "FAST_LAYOUT",
    "MANIFEST",
    "Layout",
    "ModelFolder",
    "digest",
    "find_model_folder",
    "read_model_folder",
    "write_manifest",
    "write_model_folder",
]
