import math

import numpy as np
import pytest

from classifier.labels import FACTS, LABELS
from training.evaluation.sets import EvaluationSet
from training.evaluation.slices import FEWEST, group_rows, measure_slices, render_slices
from training.examples import Examples, passages_of

EVEN = dict.fromkeys(LABELS, 0.5)


def small_set(pages: dict[str, tuple[int, ...]], properties: dict) -> EvaluationSet:
    """A set of pages whose passages have the given numbers of words."""
    passages, names = [], []
    for page, lengths in pages.items():
        passages += passages_of(page, [" ".join(["word"] * length) for length in lengths])
        names += [page] * len(lengths)
    zeros = np.zeros((len(names), len(FACTS)))
    examples = Examples(tuple(passages), zeros, zeros.astype(np.int64), tuple(names), tuple(names))
    return EvaluationSet("small", examples, dict.fromkeys(pages, (0, 0, 0)), properties)


def test_a_page_is_in_the_slice_of_each_of_its_values() -> None:
    properties = {
        "p": {"genre": ("news",), "compound": ("lsd", "dmt")},
        "q": {"genre": ("shop",), "compound": ("lsd",)},
    }
    groups = group_rows(small_set({"p": (3, 4), "q": (5,)}, properties))
    assert list(groups) == ["genre", "compound", "length"]
    found = {name: {v: rows.tolist() for v, rows in groups[name].items()} for name in ("genre", "compound")}
    assert found == {
        "genre": {"news": [0, 1], "shop": [2]},
        "compound": {"dmt": [0, 1], "lsd": [0, 1, 2]},
    }


def test_lengths_are_cut_into_quarters_of_the_set() -> None:
    subject = small_set({"p": (1, 2, 3, 4), "q": (8, 7, 6, 5)}, {"p": {"genre": ("news",)}})
    rows = {value: at.tolist() for value, at in group_rows(subject)["length"].items()}
    assert rows == {
        "1 to 2 words": [0, 1],
        "3 to 4 words": [2, 3],
        "5 to 6 words": [6, 7],
        "7 to 8 words": [4, 5],
    }


def test_passages_of_one_length_are_one_slice() -> None:
    subject = small_set({"p": (4, 4, 4)}, {"p": {"genre": ("news",)}})
    assert {value: len(at) for value, at in group_rows(subject)["length"].items()} == {"4 to 4 words": 3}


def test_a_page_without_properties_is_in_no_slice_but_of_length() -> None:
    groups = group_rows(small_set({"p": (3,), "q": (3,)}, {"p": {"genre": ("news",)}}))
    assert groups["genre"]["news"].tolist() == [0]
    assert len(groups["length"]["3 to 3 words"]) == 2


def test_a_set_without_properties_has_no_slices() -> None:
    assert group_rows(small_set({"p": (3, 4)}, {})) == {}
    assert render_slices({}) == ""


def judged(positive: int, negative: int) -> tuple[np.ndarray, np.ndarray]:
    """Truth and scores: positives at .9 but for one at .2, negatives at .1."""
    truth = np.repeat([[1]] * positive + [[0]] * negative, 3, axis=1)
    scores = np.where(truth == 1, 0.9, 0.1)
    scores[0] = 0.2
    return truth, scores


def test_the_figures_are_those_of_the_slices_rows() -> None:
    truth, scores = judged(10, 12)
    scores[20:] = 0.95  # two of the negatives, above every positive
    groups = {"genre": {"whole": np.arange(22), "clean": np.arange(20)}}
    content = measure_slices(truth, scores, EVEN, groups, [str(row) for row in range(22)])
    whole, clean = (content["genre"]["values"][value] for value in ("whole", "clean"))
    assert (whole["n"], clean["n"]) == (22, 20)
    assert clean["labels"]["overclaiming"]["positive"] == 10
    assert clean["labels"]["overclaiming"]["auc"] == 1.0
    assert clean["labels"]["overclaiming"]["f1"] == pytest.approx(2 * 9 / 19, abs=1e-4)
    assert whole["labels"]["overclaiming"]["auc"] == pytest.approx(100 / 120, abs=1e-4)
    assert whole["labels"]["overclaiming"]["f1"] == pytest.approx(2 * 9 / 21, abs=1e-4)
    assert whole["labels"]["overclaiming"]["low"] < 100 / 120 < whole["labels"]["overclaiming"]["high"]


SIZES = [(FEWEST, FEWEST, True), (FEWEST - 1, 50, False), (50, FEWEST - 1, False), (0, 50, False)]


@pytest.mark.parametrize(("positive", "negative", "kept"), SIZES)
def test_a_slice_with_few_of_a_class_is_left_out_and_counted(
    positive: int, negative: int, *, kept: bool
) -> None:
    truth, scores = judged(positive, negative)
    groups = {"genre": {"news": np.arange(len(truth))}}
    content = measure_slices(truth, scores, EVEN, groups, [str(row) for row in range(len(truth))])
    assert ("news" in content["genre"]["values"]) == kept
    assert content["genre"]["left_out"] == dict.fromkeys(LABELS, 0 if kept else 1)


def test_a_slice_may_be_large_enough_for_one_label_only() -> None:
    truth, scores = judged(10, 10)
    truth[:, 1] = 1
    groups = {"genre": {"news": np.arange(20)}}
    content = measure_slices(truth, scores, EVEN, groups, [str(row) for row in range(20)])
    assert list(content["genre"]["values"]["news"]["labels"]) == ["overclaiming", "sales_intent"]
    assert content["genre"]["left_out"]["missing_risk_disclosure"] == 1
    row = render_slices(content).splitlines()[-1]
    assert row.split() == [
        "news",
        "20",
        "10",
        "1.00",
        "1.00-1.00",
        ".95",
        "-",
        "10",
        "1.00",
        "1.00-1.00",
        ".95",
    ]


def test_few_pages_give_no_interval() -> None:
    truth, scores = judged(10, 10)
    content = measure_slices(truth, scores, EVEN, {"genre": {"news": np.arange(20)}}, ["p", "q"] * 10)
    figure = content["genre"]["values"]["news"]["labels"]["overclaiming"]
    assert figure["auc"] == 1.0
    assert math.isnan(figure["low"])
    assert math.isnan(figure["high"])
    assert render_slices(content).splitlines()[-1].split()[:5] == ["news", "20", "10", "1.00", ".95"]


def test_the_table_says_how_many_slices_were_left_out_and_fits_110_columns() -> None:
    truth, scores = judged(150, 150)
    long = "a genre with a very long name indeed"
    groups = {"genre": {long: np.arange(300), "b": np.arange(3), "c": np.arange(4)}}
    lines = render_slices(
        measure_slices(truth, scores, EVEN, groups, [str(row) for row in range(300)])
    ).splitlines()
    counts = "overclaiming 2, missing risk 2, sales intent 2"
    assert lines[2] == f"  genre (left out, fewer than 10 positive or negative: {counts})"
    assert lines[3].startswith("    a genre with a very long 300   150 1.00")
    assert max(map(len, lines)) <= 110
