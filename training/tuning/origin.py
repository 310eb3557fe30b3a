"""Where an encoder comes from, as far as its own folder says."""

import json
from pathlib import Path
from typing import Final

import yaml

__all__ = ["origin_of"]

PRETRAINING: Final = "pretraining.json"
"""What `training.pretrain` leaves in the folder of a model it made."""
_UNKNOWN: Final = "Its folder does not say how it was pretrained."


def origin_of(source: str) -> str:
    """Return one or two sentences on how an encoder came about, from its folder's record or card.

    Args:
        source: The encoder's folder; anything else is a hub id, whose card stands there.
    """
    folder = Path(source)
    if not folder.is_dir():
        return f"How it was pretrained says its card on the hub, `{source}`."
    try:
        return _said(folder)
    # Neither a damaged record nor a card that is not UTF-8 is worth a stop.
    except (OSError, ValueError):
        return _UNKNOWN


def _said(folder: Path) -> str:
    record = folder / PRETRAINING
    if record.is_file():
        found = json.loads(record.read_text(encoding="utf-8"))
        return _own(found) if isinstance(found, dict) else _UNKNOWN
    card = folder / "README.md"
    return _others(_front_matter(card.read_text(encoding="utf-8"))) if card.is_file() else _UNKNOWN


def _own(record: dict[str, object]) -> str:
    said = ", ".join(
        f"{key} {value}" for key, value in record.items() if isinstance(value, int | float | str)
    )
    if not said:
        return _UNKNOWN
    text = record.get("text")
    digest = text.get("sha256") if isinstance(text, dict) else None
    learnt = f", on text with the SHA-256 digest {digest}" if isinstance(digest, str) else ""
    return f"It was pretrained from scratch by `training.pretrain`{learnt}: {said}."


def _others(front: dict[str, object]) -> str:
    if not front:
        return _UNKNOWN
    licence = front.get("license", "not named")
    data = front.get("datasets")
    named = ", ".join(map(str, data)) if isinstance(data, list) else "not named"
    return f"It was pretrained by others. By its card, its licence is {licence} and it learnt from: {named}."


def _front_matter(card: str) -> dict[str, object]:
    if not card.startswith("---\n"):
        return {}
    try:
        found = yaml.safe_load(card[4:].split("\n---", 1)[0])
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}
