"""Where model folders are: inside the installed package, or beside it in a checkout."""

from pathlib import Path
from typing import Final

from classifier.errors import ModelError
from classifier.persistence.hub import HUB_PREFIX, fetch_model

__all__ = ["CAREFUL_MODEL", "DEFAULT_MODEL", "find_model_folder", "packaged_models"]

DEFAULT_MODEL: Final = "fairbalance-fast"
"""The model that `from_pretrained()` loads."""
CAREFUL_MODEL: Final = "fairbalance-careful"
"""The model of the tiers careful and cascade."""
_PACKAGE: Final = Path(__file__).resolve().parent.parent
_PLACES: Final = (_PACKAGE / "_models", _PACKAGE.parent / "models")


def find_model_folder(
    name: str | Path | None = None, revision: str | None = None, *, default: str = DEFAULT_MODEL
) -> Path:
    """Return the folder of a model.

    Args:
        name: A folder, the name of a packaged model, `hub:owner/name` for one to be fetched from
            a hub, or `None` for the default, which no folder of that name where the program
            happens to run can stand in for.
        revision: A branch, tag or commit of a hub's model.
        default: The packaged model that is meant where none is named.

    Raises:
        ModelError: If there is no such folder; only for a hub's model is the network used.
        MissingExtraError: If a hub's model is asked for and `huggingface_hub` is not installed.
    """
    wanted = default if name is None else str(name)
    if wanted.startswith(HUB_PREFIX):
        return fetch_model(wanted.removeprefix(HUB_PREFIX), revision)
    if revision is not None:
        raise ModelError(
            f"model {wanted!r}: a revision ({revision!r}) is for a hub's model, named "
            f"{HUB_PREFIX}owner/name; leave it out"
        )
    if name is not None and Path(wanted).is_dir():
        return Path(wanted)
    for place in _PLACES:
        if (place / wanted).is_dir():
            return place / wanted
    if wanted == CAREFUL_MODEL:
        raise ModelError(
            f"model {CAREFUL_MODEL} is not packaged; train it with `python -m training.finetune`, or use the "
            "tier fast"
        )
    packaged = [path.name for path in packaged_models()]
    raise ModelError(
        f"model {wanted!r}: no such folder and no packaged model of that name "
        f"(packaged: {', '.join(packaged) or 'none'}); name a model folder, train one with `make model`, or "
        f"have it fetched by naming it {HUB_PREFIX}owner/name"
    )


def packaged_models() -> list[Path]:
    """Return the folders of the packaged models, in order of their names."""
    found: dict[str, Path] = {}
    for place in _PLACES:
        for path in place.iterdir() if place.is_dir() else ():
            if path.is_dir() and not path.name.startswith("."):
                found.setdefault(path.name, path)
    return [found[name] for name in sorted(found)]
