from pathlib import Path

import pytest

from classifier.labels import LABELS
from training.floors import Figure, Floor, Floors, FloorsError, figures_of, is_real, read_floors

ROWS = {
    "corpus test: overclaiming auc": Floor(0.95, 0.97),
    "real pages (dev): sales_intent f1": Floor(0.5, 0.6),
}
FLOORS = Floors("c" * 64, "m" * 64, "r" * 64, ROWS)


def cell(value: float | None, low: float | None = 0.8, high: float | None = 0.9) -> dict:
    return {"value": value, "low": low, "high": high}


METRICS = {
    "sets": {
        "corpus test": {
            "scorers": {
                "ours": {
                    label: {name: cell(0.85) for name in ("auc", "ap", "kappa", "f1", "ece")}
                    for label in LABELS
                },
                "theirs": {label: {name: cell(0.1) for name in ("auc", "kappa", "f1")} for label in LABELS},
            },
            "pages_kappa": {
                "ours": {label: cell(None, None, None) for label in LABELS},
                "theirs": {label: cell(0.1) for label in LABELS},
            },
        }
    },
    "contrast": {
        "exposure": {"pairs": 5, "ordered": 0.8, "flipped": 0.6},
        "none": {"pairs": 4, "held": 0.75},
        "edits": {"hedge_removed": {"pairs": 4, "passed": 2}},
    },
}


def test_figures_are_ours_with_half_their_intervals_width_as_margin() -> None:
    figures = figures_of(METRICS)
    assert figures["corpus test: overclaiming auc"] == Figure(0.85, 0.05)
    assert figures["corpus test, pages: sales_intent kappa"] == Figure(None, 0.01)
    assert figures["contrast set: none held"].margin == pytest.approx(
        1.96 * (0.75 * 0.25 / 4) ** 0.5, abs=1e-4
    )
    assert {name: row.value for name, row in figures.items() if name.startswith("contrast set")} == {
        "contrast set: exposure ordered": 0.8,
        "contrast set: exposure flipped": 0.6,
        "contrast set: none held": 0.75,
    }
    assert len(figures) == 9 + 3 + 3
    assert not [name for name in figures if name.endswith((" ece", " ap"))]


def test_other_tiers_have_floors_of_their_own() -> None:
    careful = {"careful": {"contrast": {"none": {"pairs": 4, "held": 0.5}, "edits": {}}}}
    subject = METRICS["sets"]["corpus test"]
    scorers = {**subject["scorers"], "careful": subject["scorers"]["theirs"]}
    pages = {**subject["pages_kappa"], "careful": subject["pages_kappa"]["theirs"]}
    sets = {"corpus test": {**subject, "scorers": scorers, "pages_kappa": pages}}
    figures = figures_of({**METRICS, "sets": sets, "tiers": careful})
    assert figures["corpus test, careful: overclaiming auc"].value == 0.1
    assert figures["corpus test, careful, pages: overclaiming kappa"].value == 0.1
    assert figures["contrast set, careful: none held"].value == 0.5
    assert len(figures) == 2 * (9 + 3) + 3 + 1


def test_a_narrow_interval_still_leaves_the_least_margin() -> None:
    narrow = {
        "scorers": {
            "ours": {
                label: dict.fromkeys(("auc", "kappa", "f1"), cell(0.9, 0.899, 0.901)) for label in LABELS
            }
        }
    }
    figures = figures_of({"sets": {"a": {**narrow, "pages_kappa": {}}}, "contrast": {}})
    assert {figure.margin for figure in figures.values()} == {0.01}


def test_floors_are_written_as_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(FLOORS.to_toml(), encoding="utf-8")
    assert read_floors(path) == FLOORS
    assert (
        '"corpus test: overclaiming auc" = { floor = 0.9500, figure = 0.9700, margin = 0.0200 }'
        in path.read_text()
    )


def test_figures_on_real_pages_are_told_by_their_names() -> None:
    assert [is_real(name) for name in ROWS] == [False, True]


GOOD = FLOORS.to_toml()
BAD = [
    ("schema = ", "not valid TOML"),
    ("", "schema must be 1, not None"),
    (GOOD.replace("schema = 1", "schema = 2"), "schema must be 1, not 2"),
    (GOOD.replace("corpus =", "copus ="), "not a file of floors .KeyError: 'corpus'"),
    (GOOD.replace("floor = 0.9500", "flour = 0.9500"), "KeyError: 'floor'"),
    (GOOD.replace("floor = 0.9500", 'floor = "high"'), "could not convert string to float: 'high'"),
    (GOOD.replace("floor = 0.9500", "floor = nan"), "a floor must be a number, not nan"),
    (GOOD.split("[floors]")[0], "KeyError: 'floors'"),
    (GOOD.split("[floors]")[0] + "floors = 3", "AttributeError"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_a_damaged_file_is_refused_with_the_reason(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FloorsError, match=f"floors.toml: .*{message}.*set floors again"):
        read_floors(path)


def test_a_missing_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FloorsError, match=r"cannot be read .*python -m training.gate --set"):
        read_floors(tmp_path / "floors.toml")
