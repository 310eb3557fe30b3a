"""Nothing invisible reaches a reader, and nothing visible is changed."""

import unicodedata

import pytest
from hypothesis import given

from classifier.report.visible import escape_surrogates, visible
from tests.report.builders import ODD_TEXT


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain words\n\tand layout", "plain words\n\tand layout"),
        ("\x00", "[U+0000]"),
        ("\x1b[31mred", "[U+001B][31mred"),
        ("\r\n", "[U+000D]\n"),
        ("\x7f", "[U+007F]"),
        ("\x85", "[U+0085]"),
        ("\u202eabc\u202c", "[U+202E]abc[U+202C]"),
        ("\u2066abc\u2069", "[U+2066]abc[U+2069]"),
        ("cu\u200bre", "cu[U+200B]re"),
        ("a\u2028b", "a[U+2028]b"),
        ("\ud800", "[U+D800]"),
        ("\U000e0041", "[U+E0041]"),
        ("👩\u200d⚕️ naïve “quotes” שלום", "👩\u200d⚕️ naïve “quotes” שלום"),
    ],
)
def test_each_character_is_shown(text, shown):
    assert visible(text) == shown


@given(ODD_TEXT)
def test_what_is_shown_can_be_written_and_obeys_nothing(text):
    shown = visible(text)
    shown.encode("utf-8")
    assert not any(
        unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} and char not in "\t\n" for char in shown
    )
    assert visible(shown) == shown


@given(ODD_TEXT, ODD_TEXT)
def test_two_halves_show_the_whole(head, tail):
    assert visible(head) + visible(tail) == visible(head + tail)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("", ""), ("plain\x00 é", "plain\x00 é"), ("\ud83d", "\\ud83d"), ("a\udfffb", "a\\udfffb")],
)
def test_only_surrogates_are_escaped(text, escaped):
    assert escape_surrogates(text) == escaped
