import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from classifier import MissingExtraError
from training.evaluation.drawing import COVERAGE, RELIABILITY, draw_figures


@pytest.fixture
def figures(trained: tuple[Path, Path]) -> dict:
    return json.loads((trained[1] / "metrics.json").read_bytes())


def test_the_same_figures_give_the_same_pictures(figures: dict, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        draw_figures(figures, tmp_path / "made" / folder)
    for name in (COVERAGE, RELIABILITY):
        first, second = (tmp_path / "made" / folder / name for folder in ("one", "two"))
        assert first.read_bytes() == second.read_bytes()
        assert ET.parse(first).getroot().tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314


def test_the_pictures_name_model_and_corpus_and_no_day(figures: dict, tmp_path: Path) -> None:
    draw_figures(figures, tmp_path)
    for name in (COVERAGE, RELIABILITY):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert figures["model"]["sha256"] in text
        assert figures["corpus"] in text
        assert "dc:date" not in text


def test_a_picture_shows_its_figures(figures: dict, tmp_path: Path) -> None:
    draw_figures(figures, tmp_path / "before")
    subject = figures["sets"]["corpus test"]
    subject["coverage"]["pages"]["sales_intent"][3]["error"] = 0.9
    draw_figures(figures, tmp_path / "after")
    changed = {
        name: (tmp_path / "before" / name).read_bytes() != (tmp_path / "after" / name).read_bytes()
        for name in (COVERAGE, RELIABILITY)
    }
    assert changed == {COVERAGE: True, RELIABILITY: False}
    subject["reliability"]["passages"]["overclaiming"][0]["rate"] = 1.0
    draw_figures(figures, tmp_path / "last")
    assert (tmp_path / "last" / RELIABILITY).read_bytes() != (tmp_path / "after" / RELIABILITY).read_bytes()


def test_figures_of_no_set_are_empty_pictures(figures: dict, tmp_path: Path) -> None:
    draw_figures({**figures, "sets": {}}, tmp_path)
    assert (tmp_path / COVERAGE).is_file()


def test_drawing_names_the_extra_it_needs(figures: dict, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"fairbalance\[train\]"):
        draw_figures(figures, tmp_path)
