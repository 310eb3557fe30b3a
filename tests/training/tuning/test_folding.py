"""Folds by site."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.errors import ModelError
from training.tuning.folding import fold_by_site

SITES = st.lists(st.sampled_from("abcdefgh"), min_size=8, max_size=80).filter(
    lambda sites: len(set(sites)) > 3
)


@given(SITES, st.integers(2, 4))
def test_no_site_is_on_both_sides_and_no_fold_is_empty(sites: list[str], folds: int) -> None:
    found = fold_by_site(sites, folds)
    assert set(found.tolist()) == set(range(folds))
    assert all(
        len({fold for fold, name in zip(found.tolist(), sites, strict=True) if name == site}) == 1
        for site in set(sites)
    )


def test_folds_are_of_like_size() -> None:
    sites = [f"site-{n}" for n in range(20) for _ in range(n + 1)]
    counts = np.bincount(fold_by_site(sites, 3))
    assert counts.max() - counts.min() <= 3


def test_the_order_of_passages_changes_nothing() -> None:
    sites = list("aabbbcdeef")
    folds = dict(zip(sites, fold_by_site(sites, 2).tolist(), strict=True))
    assert dict(zip(sites[::-1], fold_by_site(sites[::-1], 2).tolist(), strict=True)) == folds


def test_fewer_sites_than_folds_are_refused() -> None:
    with pytest.raises(ModelError, match="1 sites cannot be split into 2 folds"):
        fold_by_site(["a", "a"], 2)
