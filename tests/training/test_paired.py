import math

import numpy as np
import pytest

from classifier.labels import LABELS
from training.bootstrap import clustered_interval
from training.evaluation.paired import COMPARED, measure_differences, render_differences
from training.metrics import METRICS

EVEN = dict.fromkeys(LABELS, 0.5)


def columns(*values: float) -> np.ndarray:
    """The same values for each label."""
    return np.repeat(np.array([values]).T, len(LABELS), axis=1)


def alike(*names: str) -> dict:
    return dict.fromkeys(names, EVEN)


TRUTH = columns(0, 0, 1, 1).astype(np.int64)
RIGHT = columns(0.1, 0.2, 0.8, 0.9)
HALF = columns(0.1, 0.8, 0.2, 0.9)
PAGES = ["a", "b", "c", "d"]


def test_the_difference_is_what_a_hand_computes() -> None:
    figures = measure_differences(TRUTH, {"ours": RIGHT, "theirs": HALF}, alike("ours", "theirs"), PAGES)
    for label in LABELS:
        cells = figures["theirs"][label]
        assert list(cells) == list(COMPARED)
        assert cells["auc"]["value"] == 0.25  # 4 of 4 pairs in order, against 3
        assert cells["kappa"]["value"] == 1.0  # all right, against two of four


def test_each_baseline_has_a_row_and_ours_has_none() -> None:
    scores = {"ours": RIGHT, "one": HALF, "two": RIGHT}
    figures = measure_differences(TRUTH, scores, alike(*scores), PAGES)
    assert list(figures) == ["one", "two"]


def test_the_same_scores_differ_by_nothing_and_are_never_better() -> None:
    figures = measure_differences(TRUTH, {"ours": HALF, "theirs": HALF}, alike("ours", "theirs"), PAGES)
    for metric in COMPARED:
        assert figures["theirs"]["sales_intent"][metric] == {
            "value": 0.0,
            "low": 0.0,
            "high": 0.0,
            "not_better": 1.0,
        }


def test_the_share_counts_the_draws_in_which_ours_is_not_above() -> None:
    """Of two pages one tells the scorers apart; it is missing from a draw with probability one quarter."""
    truth = columns(0, 1, 0, 1).astype(np.int64)
    scores = {"ours": columns(0.1, 0.9, 0.1, 0.9), "theirs": columns(0.1, 0.9, 0.1, 0.2)}
    pages = ["same", "same", "apart", "apart"]
    figures = measure_differences(truth, scores, alike(*scores), pages, draws=4000)
    cell = figures["theirs"]["overclaiming"]["kappa"]
    assert cell["not_better"] == pytest.approx(0.25, abs=0.03)
    assert (cell["low"], cell["high"]) == (0.0, 1.0)


def test_each_label_and_scorer_has_its_own_threshold() -> None:
    thresholds = {"ours": EVEN, "theirs": {**EVEN, "sales_intent": 0.15}}
    figures = measure_differences(TRUTH, {"ours": HALF, "theirs": HALF}, thresholds, PAGES)
    assert figures["theirs"]["overclaiming"]["kappa"]["value"] == 0.0
    assert figures["theirs"]["sales_intent"]["kappa"]["value"] == -0.5  # three of four right at .15


def test_a_paired_interval_is_narrower_than_the_scorers_own() -> None:
    chance = np.random.default_rng(4)
    truth = np.repeat(chance.integers(0, 2, (300, 1)), 3, axis=1)
    hard = chance.normal(size=(300, 1)) + 1.5 * truth
    ours, theirs = (hard + 0.1 * chance.normal(size=(300, 3)) for _ in range(2))
    pages = [str(row // 5) for row in range(300)]
    figures = measure_differences(truth, {"ours": ours, "theirs": theirs}, alike("ours", "theirs"), pages)
    cell = figures["theirs"]["overclaiming"]["auc"]
    low, high = clustered_interval(lambda rows: METRICS["auc"](truth[rows, 0], ours[rows, 0], 0.5), pages)
    assert cell["high"] - cell["low"] < (high - low) / 2


def test_what_is_undefined_stays_undefined() -> None:
    nothing = np.zeros((4, 3), dtype=np.int64)
    figures = measure_differences(nothing, {"ours": RIGHT, "theirs": HALF}, alike("ours", "theirs"), PAGES)
    assert all(math.isnan(value) for value in figures["theirs"]["overclaiming"]["auc"].values())
    assert render_differences(figures).splitlines()[1].split()[:4] == ["theirs", "overclaiming", "-", "[-,"]


def test_the_table_has_a_row_for_each_baseline_and_label() -> None:
    scores = {"ours": RIGHT, "one": HALF, "two": RIGHT}
    lines = render_differences(measure_differences(TRUTH, scores, alike(*scores), PAGES)).splitlines()
    assert lines[0].split() == ["ours", "less", "AUC", "difference", "KAPPA", "difference"]
    assert [line[2:18].strip() for line in lines[1:]] == ["one", "", "", "two", "", ""]
    assert lines[1].startswith("  one             overclaiming")
    assert "+0.250 [" in lines[1]
    assert max(map(len, lines)) <= 110


def test_without_a_baseline_there_is_no_table() -> None:
    assert render_differences(measure_differences(TRUTH, {"ours": RIGHT}, alike("ours"), PAGES)) == ""
