import numpy as np
import pytest

from classifier.labels import LABELS
from training.evaluation.reliability import measure_reliability


def points(truth: list[int], scores: list[float]) -> list[dict]:
    content = measure_reliability(*(np.repeat(np.array([row]).T, 3, axis=1) for row in (truth, scores)))
    assert list(content) == list(LABELS)
    return content["missing_risk_disclosure"]


def test_a_bin_holds_its_mean_score_and_share_of_positives() -> None:
    low, high = points([0] * 9 + [1] + [1] * 8 + [0] * 2, [0.1] * 9 + [0.2] + [0.8] * 10)
    assert low == {"score": 0.11, "rate": 0.1, "n": 10}
    assert high == {"score": 0.8, "rate": 0.8, "n": 10}


def test_bins_hold_equally_many_rows_and_are_at_most_ten() -> None:
    found = points([0, 1] * 100, list(np.linspace(0.01, 0.99, 200)))
    assert [point["n"] for point in found] == [20] * 10
    assert [point["score"] for point in found] == sorted(point["score"] for point in found)
    assert sum(point["rate"] for point in found) == pytest.approx(5.0)


def test_equal_scores_share_a_bin_whatever_their_order() -> None:
    truth, scores = [1, 0] * 15, [0.3] * 30
    assert points(truth, scores) == [{"score": 0.3, "rate": 0.5, "n": 30}]


@pytest.mark.parametrize(("rows", "bins"), [(1, 1), (9, 1), (19, 1), (20, 2), (51, 5)])
def test_a_small_set_has_few_bins(rows: int, bins: int) -> None:
    assert len(points([0] * rows, list(np.linspace(0.1, 0.9, rows)))) == bins
