import time

import pytest

from classifier.reading.paragraphs import is_item, join_lines, unbroken_words

FULL = "Psilocybin is studied in a few hospitals, and many people write to us to ask about it,"


def joined(*lines, hyphenated=()):
    return list(join_lines(lines, hyphenated))


def test_full_lines_are_one_paragraph():
    assert joined(FULL, "Until they know more they wait.") == [f"{FULL} Until they know more they wait."]


def test_a_short_line_ends_a_paragraph():
    assert joined(FULL, "and they wait.", "Nobody calls.") == [f"{FULL} and they wait.", "Nobody calls."]


def test_a_blank_line_ends_a_paragraph():
    assert joined(FULL, "  ", FULL) == [FULL, FULL]


@pytest.mark.parametrize("item", ["• one", "•one", "- two", "3. three", "(a) four", "\u2013 five"])
def test_items_stand_alone(item):
    assert is_item(item)
    assert joined(FULL, item, item) == [FULL, item, item]


@pytest.mark.parametrize("line", ["-5 degrees", "3.5 grams", "and so", "A word", "2021 was"])
def test_what_is_no_item(line):
    assert not is_item(line)


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u00ad"])
def test_a_broken_word_is_joined(hyphen):
    assert joined(f"{FULL} a leaf{hyphen}", "let.") == [f"{FULL} a leaflet."]


def test_a_compound_that_stands_elsewhere_keeps_its_hyphen():
    words = unbroken_words(["The Follow\u2010up is free.", "no hyphen - here"])
    assert words == {"follow-up"}
    assert joined("We offer follow-", "up calls.", hyphenated=words) == ["We offer follow-up calls."]
    assert joined("We offer (follow-", "up) calls.", hyphenated=words) == ["We offer (follow-up) calls."]
    assert joined("We offer follow-", "ing calls.", hyphenated=words) == ["We offer following calls."]


def test_a_dash_or_a_name_is_no_broken_word():
    assert joined(f"{FULL} -", "so they wait.") == [f"{FULL} - so they wait."]
    assert joined(f"{FULL} in Stoke-", "On-Trent.") == [f"{FULL} in Stoke- On-Trent."]


def test_lists_without_bullets_stay_lines():
    lines = ["people with high blood pressure or a stroke", "people with mania", "people who are pregnant"]
    before = "Who should not come to our house, and who should ask a doctor beforehand, in writing:"
    assert joined(before, *lines) == [before, *lines]


@pytest.mark.parametrize(
    "lines",
    [["x" * 2_000_000], ["-" * 2_000_000], ["a-" * 1_000_000], ["a"] * 200_000, ["x" * 60 + "-"] * 20_000],
)
def test_time_grows_with_length_alone(lines):
    start = time.process_time()
    list(join_lines(lines, unbroken_words(lines)))
    assert time.process_time() - start < 10
