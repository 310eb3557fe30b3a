import math
from dataclasses import replace

import numpy as np
import pytest

from tests.training.builders import make_page, make_votes, tiny_pages
from training.corpus.agreement import agreement_by_genre, alpha, describe_agreement, disputed_pages, kappa

SAME = np.array([[0, 0], [1, 1], [0, 0], [1, 1]])
OPPOSITE = np.array([[0, 1], [1, 0], [0, 1], [1, 0]])
MIXED = np.array([[0, 0], [0, 0], [1, 1], [1, 0]])


@pytest.mark.parametrize(
    ("said", "expected_kappa", "expected_alpha"),
    # Kappa by hand: agreement 3/4, chance 1/2. Alpha by hand: 1 - (1/4) / (2 * 5 * 3 / (8 * 7)).
    [(SAME, 1.0, 1.0), (OPPOSITE, -1.0, -0.75), (MIXED, 0.5, 1 - (1 / 4) / (30 / 56))],
)
def test_measures_by_hand(said: np.ndarray, expected_kappa: float, expected_alpha: float) -> None:
    assert kappa(said) == pytest.approx(expected_kappa)
    assert alpha(said) == pytest.approx(expected_alpha)


@pytest.mark.parametrize("measure", [kappa, alpha])
def test_measures_are_undefined_when_all_said_the_same(measure) -> None:
    assert math.isnan(measure(np.zeros((3, 2), dtype=int)))


def test_only_the_first_two_annotations_are_compared(quick_measuring: None) -> None:
    [page] = tiny_pages()[:1]
    first = page.passages[0]
    third = replace(make_votes(dict.fromkeys(first.labels, 1))[0], annotator="reader-9")
    # All four passages have three votes already; the fourth vote would change a majority.
    more = replace(first, annotations=(*first.annotations, third))
    plain, extended = describe_agreement(page.passages), describe_agreement((more, *page.passages[1:]))
    assert plain.splitlines()[2:] == extended.splitlines()[2:]
    assert "(4 have a third or more)" in extended


def test_no_pair_is_said_so() -> None:
    assert describe_agreement([]) == "agreement: no passage has two annotations"


def test_genres_are_counted_apart(quick_measuring: None) -> None:
    pages = tiny_pages()[:6]
    mixed = [replace(page, genre="news") for page in pages[:2]] + list(pages[2:])
    table = agreement_by_genre(mixed).splitlines()
    assert [line.split()[0] for line in table] == ["genre", "clinic_home", "news"]
    assert table[2].split()[1] == str(sum(len(page.passages) for page in pages[:2]))


def test_disputed_pages_come_first_and_name_the_facts() -> None:
    text = "Ketamine lifts depression and you can book a session with us on any weekday."
    agreed = make_page("a01-001", [(text, ({}, {}))] * 4)
    vote = {"sales_intent": ("booking", "book a session")}
    split = replace(
        make_page("a01-002", [(text, ({}, {}))] * 4),
        passages=make_page("a01-002", [(text, (vote, {}, {}))] * 4).passages,
    )
    assert disputed_pages([agreed, split]) == "a01-002  clinic_home             sales_intent 4"
