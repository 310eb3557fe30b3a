"""Marks cover exactly the words of their evidence, however they overlap."""

import pytest
from hypothesis import given

from classifier.documents import Span
from classifier.findings import Evidence
from classifier.report.marking import number_marks, split_marked
from classifier.report.visible import visible
from tests.report.builders import marked_pages


def marks(*spans):
    return number_marks(Evidence(start, end, "overclaiming", "cure") for start, end in spans)


def layout(segments):
    return [
        (item.text, [mark.number for mark in item.marks], [mark.number for mark in item.ending])
        for item in segments
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [("abcdef", [], [])]),
        ([(0, 6)], [("abcdef", [1], [1])]),
        ([(2, 4)], [("ab", [], []), ("cd", [1], [1]), ("ef", [], [])]),
        ([(0, 2), (2, 4)], [("ab", [1], [1]), ("cd", [2], [2]), ("ef", [], [])]),
        ([(0, 4), (2, 6)], [("ab", [1], []), ("cd", [1, 2], [1]), ("ef", [2], [2])]),
        (
            [(1, 5), (2, 3)],
            [("a", [], []), ("b", [1], []), ("c", [1, 2], [2]), ("de", [1], [1]), ("f", [], [])],
        ),
        ([(2, 4), (2, 4)], [("ab", [], []), ("cd", [1, 2], [1, 2]), ("ef", [], [])]),
        ([(3, 3)], [("abcdef", [], [])]),
        ([(4, 99)], [("abcd", [], []), ("ef", [1], [1])]),
        ([(50, 99)], [("abcdef", [], [])]),
    ],
)
def test_where_text_is_split(spans, expected):
    assert layout(split_marked("abcdef", Span(0, 6), marks(*spans))) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Span(2, 4), [("cd", [1], [1])]),
        (Span(0, 3), [("a", [], []), ("bc", [1], [1])]),
        (Span(5, 99), [("f", [], [])]),
        (Span(3, 3), []),
        (Span(90, 99), []),
    ],
)
def test_marks_are_clipped_to_the_window(window, expected):
    assert layout(split_marked("abcdef", window, marks((1, 5)))) == expected


def test_numbers_follow_the_order_given():
    assert [mark.number for mark in marks((3, 4), (0, 1))] == [1, 2]


@given(marked_pages())
def test_segments_joined_are_the_text(case):
    page, window, found = case
    segments = split_marked(page.text, window, number_marks(found))
    assert "".join(item.text for item in segments) == visible(window.slice(page.text))


@given(marked_pages())
def test_each_mark_covers_its_words_and_ends_once(case):
    page, window, found = case
    numbered = number_marks(found)
    segments = split_marked(page.text, window, numbered)
    for mark in numbered:
        start = max(mark.evidence.start, window.start)
        words = page.text[start : max(start, min(mark.evidence.end, window.end))]
        assert "".join(item.text for item in segments if mark in item.marks) == visible(words)
        assert sum(mark in item.ending for item in segments) == bool(words)
