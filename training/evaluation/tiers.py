"""The careful and the cascade tier, to be measured on the same rows as the fast one."""

from dataclasses import replace
from pathlib import Path

from classifier.model import FastModel
from classifier.model.careful import CascadeModel
from classifier.model.careful_storing import unpack_careful, unpack_cascade
from classifier.persistence import CAREFUL_LAYOUT, ModelFolder, read_model_folder
from training.evaluation.scorers import Shipped

__all__ = ["mixes_with", "read_tiers", "tiers_of"]


def read_tiers(folder: Path, fast: FastModel) -> list[Shipped]:
    """Return the careful and, where the folder has a band for it, the cascade tier of a careful model.

    Both read through one memory, so that a passage is read once however often it is measured.

    Raises:
        ModelError: If the folder cannot be read or was made beside another fast model.
        MissingExtraError: If the extra `careful` is not installed.
    """
    return tiers_of(read_model_folder(folder), fast)


def tiers_of(content: ModelFolder, fast: FastModel) -> list[Shipped]:
    """Return the tiers of a careful model's content; see `read_tiers`."""
    policy = content.choose_policy()
    careful = unpack_careful(content, fast).remembering()
    tiers = [Shipped("careful", careful, policy.passage, policy.page)]
    if "cascade" in content.config:
        cascade: CascadeModel = replace(unpack_cascade(content, fast), reader=careful.reader)
        tiers.append(Shipped("cascade", cascade, policy.passage, policy.page))
    return tiers


def mixes_with(folder: Path, sha256: str) -> bool:
    """Tell whether a folder holds a careful model that was made beside the fast model of this digest."""
    if not folder.is_dir():
        return False
    config = read_model_folder(folder).config
    return bool(config["kind"] == CAREFUL_LAYOUT.kind and config.get("fast") == sha256)
