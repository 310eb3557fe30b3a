import math

import numpy as np
import pytest

from training.bootstrap import clustered_interval

VALUES = np.random.default_rng(3).normal(size=60)
SITES = [f"site-{row // 3}" for row in range(60)]


def mean(rows: np.ndarray) -> float:
    return float(VALUES[rows].mean())


def test_the_same_rows_give_the_same_interval() -> None:
    assert clustered_interval(mean, SITES) == clustered_interval(mean, SITES)


def test_the_interval_covers_the_figure() -> None:
    low, high = clustered_interval(mean, SITES)
    assert low < VALUES.mean() < high


def test_the_interval_is_as_wide_as_theory_says() -> None:
    low, high = clustered_interval(mean, [str(row) for row in range(60)], draws=2000)
    expected = 2 * 1.96 * VALUES.std() / math.sqrt(60)
    assert high - low == pytest.approx(expected, rel=0.1)


def test_clusters_are_drawn_whole_and_as_many_as_there_are() -> None:
    drawn = []
    clustered_interval(lambda rows: drawn.append(rows) or 0.0, ["b", "a", "a", "c", "a"], draws=50)
    assert len(drawn) == 50
    for rows in drawn:
        count = np.bincount(rows, minlength=5)
        assert count[1] == count[2] == count[4]
        assert count[0] + count[1] + count[3] == 3
    assert any(len(rows) != 5 for rows in drawn), "clusters of other sizes are drawn too"


def test_rows_of_a_cluster_that_agree_widen_the_interval() -> None:
    same = np.repeat(VALUES[:20], 3)
    apart = clustered_interval(lambda rows: float(same[rows].mean()), [str(row) for row in range(60)])
    together = clustered_interval(lambda rows: float(same[rows].mean()), SITES)
    assert together[1] - together[0] > 1.3 * (apart[1] - apart[0])


def test_one_cluster_has_no_width() -> None:
    low, high = clustered_interval(mean, ["only"] * 60)
    assert low == high == pytest.approx(VALUES.mean())


def test_draws_without_a_figure_are_left_out() -> None:
    def first_site_only(rows: np.ndarray) -> float:
        return 7.0 if 0 in rows else math.nan

    assert clustered_interval(first_site_only, SITES) == (7.0, 7.0)


def test_a_figure_that_is_never_defined_has_no_interval() -> None:
    assert all(math.isnan(end) for end in clustered_interval(lambda rows: math.nan, SITES, draws=5))
