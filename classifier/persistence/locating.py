"""Where model folders are: inside the installed package, or beside it in a checkout."""

from pathlib import Path
from typing import Final

from classifier.errors import ModelError

__all__ = ["CAREFUL_MODEL", "DEFAULT_MODEL", "find_model_folder"]

DEFAULT_MODEL: Final = "fairbalance-fast"
"""The model that `from_pretrained()` loads."""
CAREFUL_MODEL: Final = "fairbalance-careful"
"""The model of the tiers careful and cascade."""
_PACKAGE: Final = Path(__file__).resolve().parent.parent
_PLACES: Final = (_PACKAGE / "_models", _PACKAGE.parent / "models")


def find_model_folder(name: str | Path | None = None) -> Path:
    """Return the folder of a model.

    Args:
        name: A folder, the name of a packaged model, or `None` for the default.

    Raises:
        ModelError: If there is no such folder; nothing is looked for on the network.
    """
    wanted = DEFAULT_MODEL if name is None else str(name)
    if Path(wanted).is_dir():
        return Path(wanted)
    for place in _PLACES:
        if (place / wanted).is_dir():
            return place / wanted
    if wanted == CAREFUL_MODEL:
        raise ModelError(
            f"model {CAREFUL_MODEL} is not packaged; train it with `python -m training.finetune`, or use the "
            "tier fast"
        )
    packaged = sorted(
        {path.name for place in _PLACES if place.is_dir() for path in place.iterdir() if path.is_dir()}
    )
    raise ModelError(
        f"model {wanted!r}: no such folder and no packaged model of that name "
        f"(packaged: {', '.join(packaged) or 'none'}); name a model folder, or train one with `make model`"
    )
