import pytest

from classifier.segmenting.shapes import (
    is_item,
    is_marked_heading,
    is_numbered,
    is_row,
    is_short,
    is_titled,
)


@pytest.mark.parametrize(
    "line", ["# Risks", "###### Deep", "H2: Benefits", "h3:Dosing", "**Side effects**", "== Legal =="]
)
def test_marked_headings(line: str) -> None:
    assert is_marked_heading(line)


@pytest.mark.parametrize(
    "line", ["#hashtag", "####### seven", "H7: none", "H2O: water", "**bold** and more", "* item", "a == b"]
)
def test_no_marked_headings(line: str) -> None:
    assert not is_marked_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "- nausea",
        "* nausea",
        "• nausea",
        "\u2013 nausea",
        "✓ safe",
        "1. first",
        "12) twelfth",
        "(3) third",
        "a) choice",
    ],
)
def test_items(line: str) -> None:
    assert is_item(line)


@pytest.mark.parametrize(
    "line",
    ["-nausea", "2.5 mg is enough", "1.5 g", "a word", "I. Introduction", "*bold*", "2024. A year", "-- "],
)
def test_no_items(line: str) -> None:
    assert not is_item(line)


@pytest.mark.parametrize(
    "line", ["| a | b |", "|---|---|", "a | b | c", "gram\t$10\tin stock", "-----", "=== ==="]
)
def test_rows(line: str) -> None:
    assert is_row(line)


@pytest.mark.parametrize(
    "line", ["Retreats | Green Valley", "a|b", "one\ttwo", "P(a|b) is small", "-", "plain words"]
)
def test_no_rows(line: str) -> None:
    assert not is_row(line)


@pytest.mark.parametrize(
    "line", ["Risks", "What is ketamine?", "Book now", "$79.00", "Who Should Not Take Part (Yet)"]
)
def test_short_lines(line: str) -> None:
    assert is_short(line)


@pytest.mark.parametrize(
    "line", ["It works.", "Order today!", "Effects:", "He said “no.”", "word " * 13, "x" * 91, "and then…"]
)
def test_lines_that_are_not_short(line: str) -> None:
    assert not is_short(line.strip())


@pytest.mark.parametrize(
    ("line", "titled"),
    [
        ("How to Use and Store Capsules", True),
        ("Who Can Join", True),
        ("HOW TO ORDER", True),
        ("FAQ", True),
        ("sleeplessness and sweating", False),
        ("Increased heart rate at night", False),
        ("Clarity on life purpose", False),
    ],
)
def test_titles_are_told_by_their_capitals(line: str, *, titled: bool) -> None:
    assert is_titled(line) is titled


def test_numbers_at_the_start_of_a_line() -> None:
    assert is_numbered("2. Screening")
    assert not is_numbered("2.5 grams")
