"""The figures as pictures: reliability diagrams and risk-coverage curves."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from classifier.errors import MissingExtraError
from classifier.labels import LABELS
from training.evaluation.cells import SHORT

__all__ = ["COVERAGE", "RELIABILITY", "draw_figures"]

RELIABILITY: Final = "reliability.svg"
"""The picture of scores against shares of positives."""
COVERAGE: Final = "coverage.svg"
"""The picture of the error on the rows of which the model is surest."""
_COLOURS: Final = ("#4c78a8", "#f2a541", "#54a24b", "#b279a2")
_MARKS: Final = ("o", "s", "^", "D")
"""Sets differ in colour and in mark, for readers who do not tell the colours apart."""
_LEVELS: Final = ("passages", "pages")
_STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "fairbalance",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.markersize": 4,
    "lines.linewidth": 1.2,
}


def draw_figures(figures: Mapping[str, Any], folder: Path) -> None:
    """Write both pictures; the same figures give the same bytes with the same version of matplotlib.

    Args:
        figures: As `training.evaluate.measure` returns them; they name the model and the corpus in the files.
        folder: Where the pictures are written; made where absent.

    Raises:
        MissingExtraError: If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingExtraError("the pictures need `pip install fairbalance[train]`") from error
    folder.mkdir(parents=True, exist_ok=True)
    about = f"model {figures['model']['sha256']}, corpus {figures['corpus']}"
    with mpl.rc_context(_STYLE):
        for name, draw in ((RELIABILITY, _reliability), (COVERAGE, _coverage)):
            picture = draw(figures["sets"])
            picture.savefig(folder / name, format="svg", metadata={"Date": None, "Description": about})


def _reliability(sets: Mapping[str, Any]) -> Any:  # noqa: ANN401
    picture, panels = _panels("Reliability: mean score of a bin against its share of positives", 6.8)
    for (level, label), axes in panels.items():
        axes.plot((0, 1), (0, 1), color="#999999", linestyle=":", linewidth=1)
        for place, (name, subject) in enumerate(sets.items()):
            points = subject["reliability"].get(level, {}).get(label, [])
            _line(axes, place, name, [p["score"] for p in points], [p["rate"] for p in points])
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel="score")
        axes.set_ylabel(f"{level}: share of positives" if label == LABELS[0] else "")
    _legend(picture, panels)
    return picture


def _coverage(sets: Mapping[str, Any]) -> Any:  # noqa: ANN401
    picture, panels = _panels("Risk and coverage: the error on the rows of which the model is surest", 5.6)
    for (level, label), axes in panels.items():
        for place, (name, subject) in enumerate(sets.items()):
            points = subject["coverage"].get(level, {}).get(label, [])
            _line(axes, place, name, [p["coverage"] for p in points], [p["error"] for p in points])
        axes.set(xlim=(15, 101), xlabel="% of rows kept")
        axes.set_ylim(bottom=0)
        axes.set_ylabel(f"{level}: share judged wrongly" if label == LABELS[0] else "")
    _legend(picture, panels)
    return picture


def _panels(title: str, height: float) -> tuple[Any, dict[tuple[str, str], Any]]:
    from matplotlib.figure import Figure

    picture = Figure(figsize=(10, height), layout="constrained")
    rows = picture.subplots(len(_LEVELS), len(LABELS))
    panels = {
        (level, label): rows[row][column]
        for row, level in enumerate(_LEVELS)
        for column, label in enumerate(LABELS)
    }
    for (level, label), axes in panels.items():
        axes.set_title(SHORT[label] if level == _LEVELS[0] else "")
    picture.suptitle(title)
    return picture, panels


def _line(axes: Any, place: int, name: str, x: list[float], y: list[float]) -> None:  # noqa: ANN401
    look = place % len(_COLOURS)
    axes.plot(x, y, color=_COLOURS[look], marker=_MARKS[look], label=name, clip_on=False)


def _legend(picture: Any, panels: Mapping[tuple[str, str], Any]) -> None:  # noqa: ANN401
    handles, names = panels[_LEVELS[0], LABELS[0]].get_legend_handles_labels()
    if handles:
        picture.legend(handles, names, loc="outside lower center", ncols=len(names), frameon=False)
