import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.labels import LABELS
from tests.strategies import probabilities
from training.evaluation.coverage import SHOWN, STEPS, measure_coverage, render_coverage, sureness

EVEN = dict.fromkeys(LABELS, 0.5)


def columns(values: list[float]) -> np.ndarray:
    return np.repeat(np.array([values]).T, len(LABELS), axis=1)


def at(truth: list[int], scores: list[float], thresholds: dict = EVEN) -> dict[int, dict]:
    content = measure_coverage(columns(truth), columns(scores), thresholds)
    return {point["coverage"]: point for point in content["overclaiming"]}


SCORES = [0.99, 0.02, 0.95, 0.06, 0.9, 0.12, 0.8, 0.25, 0.6, 0.45]
"""Ever closer to one half."""


def test_errors_among_the_unsure_vanish_as_coverage_falls() -> None:
    truth = [1, 0, 1, 0, 1, 0, 1, 1, 0, 1]  # the last three are judged wrongly
    points = at(truth, SCORES)
    assert [points[percent]["kept"] for percent in SHOWN] == [10, 9, 8, 7, 5]
    assert [points[percent]["error"] for percent in SHOWN] == [0.3, 0.2222, 0.125, 0.0, 0.0]
    assert points[100]["f1"] == pytest.approx(8 / 11, abs=1e-4)  # 4 found, 1 false, 2 missed
    assert points[70]["f1"] == 1.0


def test_kept_rows_are_rounded_up() -> None:
    assert [at([1, 0, 1], [0.9, 0.1, 0.8])[percent]["kept"] for percent in (100, 70, 65, 20)] == [3, 3, 2, 1]


def test_sureness_is_counted_from_the_threshold() -> None:
    """At a threshold of .1 a score of .3 is surer than one of .05; at one half it is the least sure."""
    truth, scores = [0, 0, 1, 1, 1], [0.3, 0.05, 0.99, 0.99, 0.99]
    low = dict.fromkeys(LABELS, 0.1)
    assert at(truth, scores)[80]["error"] == 0.0
    assert at(truth, scores, low)[80]["error"] == 0.25
    assert sureness(np.array([0.3]), 0.1) > sureness(np.array([0.05]), 0.1)


def test_f1_of_rows_without_a_positive_is_undefined() -> None:
    point = at([0, 0, 0, 0, 1], [0.1, 0.1, 0.1, 0.1, 0.6])[80]
    assert point["error"] == 0.0
    assert math.isnan(point["f1"])


def test_certain_scores_have_a_finite_sureness() -> None:
    assert np.isfinite(sureness(np.array([0.0, 1.0]), 0.5)).all()
    assert np.isfinite(sureness(np.array([0.0, 0.3]), 0.0)).all()


@given(st.lists(st.tuples(st.integers(0, 1), probabilities), min_size=1, max_size=40))
def test_points_stay_in_range_and_full_coverage_counts_every_row(rows: list) -> None:
    truth, scores = (list(column) for column in zip(*rows, strict=True))
    points = at(truth, scores)
    assert list(points) == list(STEPS)
    assert all(0 <= point["error"] <= 1 for point in points.values())
    wrong = sum((score >= 0.5) != bool(said) for said, score in rows)
    assert points[100]["error"] == pytest.approx(wrong / len(rows), abs=1e-4)
    kept = [point["kept"] for point in points.values()]
    assert kept == sorted(kept, reverse=True)
    assert kept[-1] >= 1


def test_the_table_has_a_row_for_each_level_and_label() -> None:
    content = measure_coverage(columns([1, 0, 0]), columns([0.9, 0.8, 0.1]), EVEN)
    lines = render_coverage({"passages": content, "pages": content}).splitlines()
    assert lines[0].split()[-10:] == ["100", "%", "90", "%", "80", "%", "70", "%", "50", "%"]
    assert [line[2:18].strip() for line in lines[1:]] == ["passages", "", "", "pages", "", ""]
    assert lines[1].split() == ["passages", "overclaiming", *[".333", "(.67)"] * 4, ".000", "(1.00)"]
    assert max(map(len, lines)) <= 110
