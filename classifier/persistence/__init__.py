"""Model folders: declared files in safe formats, verified by digest before use."""

from classifier.persistence.folder import (
    CAREFUL_LAYOUT,
    FAST_LAYOUT,
    Layout,
    ModelFolder,
    read_model_folder,
    write_model_folder,
)
from classifier.persistence.hub import HUB_PREFIX, fetch_model, push_folder
from classifier.persistence.locating import CAREFUL_MODEL, DEFAULT_MODEL, find_model_folder, packaged_models
from classifier.persistence.manifest import MANIFEST, digest, write_manifest

__all__ = [
    "CAREFUL_LAYOUT",
    "CAREFUL_MODEL",
    "DEFAULT_MODEL",
    "FAST_LAYOUT",
    "HUB_PREFIX",
    "MANIFEST",
    "Layout",
    "ModelFolder",
    "digest",
    "fetch_model",
    "find_model_folder",
    "packaged_models",
    "push_folder",
    "read_model_folder",
    "write_manifest",
    "write_model_folder",
]
