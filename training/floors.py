"""Floors: what the packaged model's figures must not fall below, and on what they were set.

A figure wobbles with every retraining, so a floor lies below the figure it was set on by a margin: half
the width of its 95 % interval, and at least `MARGIN`. Floors are raised by a command and lowered only for
a reason that is written down.
"""

import json
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from classifier.errors import FairbalanceError
from classifier.labels import LABELS
from training.realweb import REAL

__all__ = [
    "MARGIN",
    "Figure",
    "Floor",
    "Floors",
    "FloorsError",
    "figures_of",
    "is_absent",
    "is_real",
    "read_floors",
    "tier_of",
]

MARGIN: Final = 0.01
"""The least a floor lies below its figure."""
SCHEMA: Final = 1
"""The version of the file's format."""
_METRICS: Final = ("auc", "kappa", "f1")
"""The passage figures that have floors; higher is better for each."""
_PAIRS: Final = ("ordered", "flipped", "held")
_TIER: Final = re.compile(r", (careful|cascade)[,:]")
_HEAD: Final = """\
# What `make gate` holds the packaged model to. Written by `python -m training.gate --set`, not by hand.
# A floor is the figure it was set on less a margin: half the width of its 95 % interval, at least 0.01.
"""


class FloorsError(FairbalanceError):
    """Floors cannot be read or do not belong to what was measured."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as measured."""

    value: float | None
    """The figure; `None` where it is undefined."""
    margin: float = MARGIN
    """How far below it a floor is set."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The least a figure may be."""

    floor: float
    """The least value that passes."""
    figure: float
    """The figure it was set on."""

    @property
    def margin(self) -> float:
        """How far below its figure it was set."""
        return round(self.figure - self.floor, 4)

    def to_toml(self) -> str:
        """Return the content of the floor's inline table."""
        return f"floor = {self.floor:.4f}, figure = {self.figure:.4f}, margin = {self.margin:.4f}"


@dataclass(frozen=True, slots=True)
class Floors:
    """Floors by the names of their figures, and what they were last set on."""

    corpus: str
    """The corpus's digest."""
    model: str
    """The model's SHA-256."""
    real: str
    """The SHA-256 of the file of real pages; empty when they have no floors."""
    rows: Mapping[str, Floor] = field(default_factory=dict)
    """A floor for each figure."""

    def to_toml(self) -> str:
        """Return the floors as TOML that `read_floors` reads back to equal floors."""
        pins = [f"{name} = {json.dumps(getattr(self, name))}" for name in ("corpus", "model", "real")]
        rows = [f"{json.dumps(name)} = {{ {row.to_toml()} }}" for name, row in self.rows.items()]
        return "\n".join([f"{_HEAD}schema = {SCHEMA}", *pins, "", "[floors]", *rows]) + "\n"


def is_real(name: str) -> bool:
    """Tell whether a figure is measured on real pages, which not every checkout has."""
    return name.startswith(REAL)


def tier_of(name: str) -> str | None:
    """Return the tier a figure is of where it is not the fast one, which has no name there.

    >>> tier_of("corpus test, careful, pages: overclaiming kappa"), tier_of("corpus test: overclaiming auc")
    ('careful', None)
    """
    found = _TIER.search(name)
    return found[1] if found else None


def is_absent(name: str, figures: Iterable[str]) -> bool:
    """Tell whether a floor's figure belongs to what was not measured as a whole: real pages, or a tier."""
    names = tuple(figures)
    tier = tier_of(name)
    return (is_real(name) and not any(map(is_real, names))) or (
        tier is not None and tier not in map(tier_of, names)
    )


def figures_of(metrics: Mapping[str, Any]) -> dict[str, Figure]:
    """Return the tiers' figures that floors can be set on, by name, from the content of `metrics.json`.

    Names read like `corpus test: overclaiming auc`, `corpus test, pages: sales_intent kappa` and
    `contrast set: overclaiming flipped`; those of other tiers like `corpus test, careful: sales_intent auc`.
    Errors of calibration have no floor: lower is better there.
    """
    found: dict[str, Figure] = {}
    tiers = metrics.get("tiers", {})
    for name, subject in metrics["sets"].items():
        # The first scorer is the fast tier; those that are no tier are there for comparison.
        [first, *_] = subject["scorers"]
        for tier, said in [(first, ""), *((other, f", {other}") for other in tiers)]:
            found |= _of_set(f"{name}{said}", subject, tier)
    found |= _of_pairs("contrast set", metrics["contrast"])
    for tier, content in tiers.items():
        found |= _of_pairs(f"contrast set, {tier}", content["contrast"])
    return found


def _of_set(name: str, subject: Mapping[str, Any], tier: str) -> dict[str, Figure]:
    found = {
        f"{name}: {label} {metric}": _figure(subject["scorers"][tier][label][metric])
        for label in LABELS
        for metric in _METRICS
    }
    for label, row in subject["pages_kappa"].get(tier, {}).items():
        found[f"{name}, pages: {label} kappa"] = _figure(row)
    return found


def _of_pairs(name: str, pairs: Mapping[str, Any]) -> dict[str, Figure]:
    return {
        f"{name}: {fact} {share}": Figure(row[share], _of_share(row[share], row["pairs"]))
        for fact, row in pairs.items()
        for share in _PAIRS
        if share in row
    }


def read_floors(path: Path) -> Floors:
    """Read a file of floors.

    Raises:
        FloorsError: If the file is missing or its content is invalid.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FloorsError(
            f"{path}: cannot be read ({error.strerror}); set floors with `python -m training.gate --set`"
        ) from error
    except ValueError as error:
        raise FloorsError(f"{path}: not valid TOML ({error}); restore it or set floors again") from error
    if content.get("schema") != SCHEMA:
        raise FloorsError(f"{path}: schema must be {SCHEMA}, not {content.get('schema')!r}; set floors again")
    try:
        rows = {name: _row(row) for name, row in content["floors"].items()}
        pins = {name: str(content[name]) for name in ("corpus", "model", "real")}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FloorsError(
            f"{path}: not a file of floors ({type(error).__name__}: {error}); restore it or set floors again"
        ) from error
    return Floors(**pins, rows=MappingProxyType(rows))


def _row(row: Mapping[str, Any]) -> Floor:
    floor = Floor(float(row["floor"]), float(row["figure"]))
    # Nothing is below NaN, so it would hold whatever is measured.
    if not math.isfinite(floor.floor) or not math.isfinite(floor.figure):
        raise ValueError(f"a floor must be a number, not {floor.floor}")
    return floor


def _of_share(share: float, pairs: int) -> float:
    """Return half the width of the 95 % interval of a share of pairs, by the normal approximation."""
    return max(MARGIN, round(1.96 * math.sqrt(share * (1 - share) / pairs), 4))


def _figure(row: Mapping[str, float | None]) -> Figure:
    low, high = row["low"], row["high"]
    half = 0.0 if low is None or high is None else (high - low) / 2
    return Figure(row["value"], max(MARGIN, round(half, 4)))
