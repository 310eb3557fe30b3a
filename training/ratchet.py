"""Judging figures by their floors, and moving floors: up freely, down only when told why."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from training.floors import Figure, Floor, Floors, FloorsError, is_absent

__all__ = ["Verdict", "judge", "log_lowering", "move"]

_WIDTH: Final = 130
"""Columns of the log."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of each floor."""

    held: tuple[str, ...]
    """Figures at or above their floors."""
    below: tuple[str, ...]
    """Figures below their floors, or undefined."""
    skipped: tuple[str, ...]
    """Figures on real pages that are not at hand, or of a tier whose model is not there."""


def judge(floors: Floors, figures: Mapping[str, Figure]) -> Verdict:
    """Compare figures with their floors.

    Raises:
        FloorsError: If a floor names a figure that was not measured, but for real pages and tiers that are
            absent as a whole.
    """
    skipped = tuple(name for name in floors.rows if is_absent(name, figures))
    lost = [name for name in floors.rows if name not in figures and name not in skipped]
    if lost:
        raise FloorsError(
            f"{len(lost)} floors name figures that were not measured, the first {lost[0]!r}; "
            "if they are gone for good, set floors with --set --lower REASON"
        )
    judged = [name for name in floors.rows if name in figures]
    below = tuple(name for name in judged if _is_below(figures[name], floors.rows[name]))
    return Verdict(tuple(name for name in judged if name not in below), below, skipped)


def move(
    floors: Mapping[str, Floor], figures: Mapping[str, Figure], *, lower: bool
) -> tuple[dict[str, Floor], dict[str, str]]:
    """Return new floors and, by name, what had to be lowered.

    A floor rises to its figure less the margin, and stays where that would be lower. One whose figure is
    below it, undefined or no longer measured has to be lowered; floors of absent real pages and tiers stay.

    Args:
        floors: The floors as they are.
        figures: The figures as measured.
        lower: Whether to lower what has to be; otherwise it is only named, and kept.

    Returns:
        The floors, in the order of the figures, and a phrase such as `0.950 to 0.931` or `0.950 dropped`
        for each that has to be lowered.
    """
    moved: dict[str, Floor] = {}
    lowered: dict[str, str] = {}
    for name in dict.fromkeys([*figures, *floors]):
        old, figure = floors.get(name), figures.get(name)
        new = old if is_absent(name, figures) else _floor(figure)
        if old is not None and new is not old and _is_below(figure, old):
            lowered[name] = f"{old.floor:.3f} {f'to {new.floor:.3f}' if new else 'dropped'}"
            new = new if lower else old
        elif old is not None and new is not None and new.floor < old.floor:
            new = old
        if new is not None:
            moved[name] = new
    return moved, lowered


def log_lowering(log: Path, date: str, reason: str, lowered: Mapping[str, str]) -> None:
    """Write into the log, newest first, which floors were lowered and why.

    Args:
        log: The log, a Markdown file with a `## <date>` heading for each day.
        date: The day, `YYYY-MM-DD`.
        reason: Why the floors were lowered.
        lowered: What `move` returned.

    Raises:
        FloorsError: If the log cannot be read.
    """
    try:
        text = log.read_text(encoding="utf-8")
    except OSError as error:
        raise FloorsError(f"{log}: cannot be read ({error.strerror}); floors were not lowered") from error
    said = "; ".join(f"{name} {how}" for name, how in lowered.items())
    entry = textwrap.fill(
        f"**Floors lowered.** {reason.rstrip('.')}. {said}.", _WIDTH, break_on_hyphens=False
    )
    before, heading, after = text.partition("\n## ")
    if heading and after.startswith(f"{date}\n"):
        rest = after.removeprefix(date).lstrip("\n")
        log.write_text(f"{before}\n## {date}\n\n{entry}\n\n{rest}", encoding="utf-8")
    else:
        log.write_text(f"{before.rstrip()}\n\n## {date}\n\n{entry}\n{heading}{after}", encoding="utf-8")


def _floor(figure: Figure | None) -> Floor | None:
    if figure is None or figure.value is None:
        return None
    return Floor(round(figure.value - figure.margin, 4), round(figure.value, 4))


def _is_below(figure: Figure | None, floor: Floor) -> bool:
    return figure is None or figure.value is None or figure.value < floor.floor
