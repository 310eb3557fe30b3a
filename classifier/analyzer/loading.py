"""From a name and a tier to a model: which folder, which kind, and what it is mixed with."""

from pathlib import Path
from typing import Final, Literal, get_args

from classifier.errors import ModelError
from classifier.model import FastModel, ScoringModel, unpack
from classifier.persistence import (
    CAREFUL_LAYOUT,
    CAREFUL_MODEL,
    DEFAULT_MODEL,
    FAST_LAYOUT,
    ModelFolder,
    find_model_folder,
    read_model_folder,
)
from classifier.signals import load_lexicon

__all__ = ["TIERS", "Tier", "load_model"]

Tier = Literal["fast", "careful", "cascade"]
"""How thoroughly passages are read."""
TIERS: Final[tuple[Tier, ...]] = get_args(Tier)
_KINDS: Final = {"fast": FAST_LAYOUT.kind, "careful": CAREFUL_LAYOUT.kind, "cascade": CAREFUL_LAYOUT.kind}


def load_model(
    name: str | Path | None, tier: Tier, *, revision: str | None = None, threads: int | None = None
) -> tuple[ModelFolder, ScoringModel]:
    """Read a model folder and make of it the model of a tier.

    Args:
        name: A model folder, the name of a packaged model, or `None` for the tier's own,
            which is looked for among the packaged ones alone.
        tier: One of `TIERS`.
        revision: Which version of a hub's model.
        threads: Windows that an encoder reads side by side; as many as there are cores when omitted.

    Raises:
        ModelError: If there is no such model, its folder is damaged, or it is of another kind.
        MissingExtraError: If the tier needs packages that are not installed.
        ValueError: If the tier is unknown.
    """
    if tier not in TIERS:
        raise ValueError(f"tier must be one of {', '.join(TIERS)}, not {tier!r}")
    own = DEFAULT_MODEL if tier == "fast" else CAREFUL_MODEL
    folder = read_model_folder(find_model_folder(name, revision, default=own))
    kind = folder.config["kind"]
    if kind != _KINDS[tier]:
        fitting = ", ".join(item for item in TIERS if _KINDS[item] == kind)
        raise ModelError(
            f"model {folder.config['name']}: its kind is {kind!r}, which the tier {tier} cannot use; "
            f"name a model of kind {_KINDS[tier]!r} or one of its tiers ({fitting})"
        )
    if tier == "fast":
        return folder, unpack(folder, load_lexicon())
    from classifier.model.careful_storing import unpack_careful, unpack_cascade

    unpack_tier = unpack_careful if tier == "careful" else unpack_cascade
    return folder, unpack_tier(folder, _packaged_fast(), threads=threads)


def _packaged_fast() -> FastModel:
    return unpack(read_model_folder(find_model_folder()), load_lexicon())
