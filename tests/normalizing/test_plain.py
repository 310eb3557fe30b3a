import pytest
from hypothesis import given

from classifier.normalizing import normalize
from tests.strategies import disguised_text, page_words, web_text

CASES = [
    ("Plain ASCII", "plain ascii"),
    ("De\u00adpression", "depression"),
    ("ke\u200bta\u200dmine", "ketamine"),
    ("\u201cSafe\u201d \u2014 isn\u2019t it", '"safe" - isn\'t it'),
    ("\uff2b\uff45\uff54amine", "ketamine"),
    ("\ufb01rst", "first"),
    ("100\u00a0mg", "100 mg"),
    ("\u0130stanbul", "i\u0307stanbul"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_view(text: str, expected: str) -> None:
    assert normalize(text).text == expected


@given(web_text)
def test_every_character_of_the_view_has_a_place_in_the_original(text: str) -> None:
    view = normalize(text)
    offsets = list(view.offsets)
    assert len(offsets) == len(view.text)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(page_words)
def test_normalizing_twice_changes_nothing_more(text: str) -> None:
    once = normalize(text).text
    assert normalize(once).text == once


def test_a_span_of_the_view_covers_what_was_dropped_inside_it() -> None:
    text = "x de\u00adpression y"
    view = normalize(text)
    start = view.text.index("depression")
    assert view.span(start, start + len("depression")).slice(text) == "de\u00adpression"


@given(disguised_text)
def test_places_of_disguised_text_ascend_and_lie_in_it(text: str) -> None:
    view = normalize(text)
    offsets = list(view.offsets)
    ends = [offset + 1 for offset in offsets] if view.ends is None else list(view.ends)
    assert len(offsets) == len(ends) == len(view.text)
    assert offsets == sorted(offsets)
    assert ends == sorted(ends)
    assert all(0 <= offset < end <= len(text) for offset, end in zip(offsets, ends, strict=True))


def test_one_character_never_becomes_many() -> None:
    assert len(normalize("\ufdfa" * 1_000).text) == 1_000
    assert normalize("\u2105\u00bd").text == "c/o1\u20442"
