import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import Page, Span


def test_a_span_refuses_what_is_no_range() -> None:
    with pytest.raises(ValueError, match=r"0 <= start <= end, not \[3, 2\)"):
        Span(3, 2)
    with pytest.raises(ValueError, match="start"):
        Span(-1, 2)


def test_spans_slice_shift_and_overlap() -> None:
    span = Span(2, 5)
    assert span.slice("abcdefg") == "cde"
    assert span.shift(1) == Span(3, 6)
    assert len(span) == 3
    assert span.overlaps(Span(4, 9))
    assert not span.overlaps(Span(5, 9))


@given(st.lists(st.text(max_size=50), max_size=8))
def test_pre_split_passages_are_kept_as_they_are(texts: list[str]) -> None:
    page = Page.from_passages(texts, id="x")
    assert page.passages is not None
    assert [span.slice(page.text) for span in page.passages] == texts


def test_a_page_of_text_keeps_its_id_and_title() -> None:
    page = Page.from_text("Words.", id="p", title="T")
    assert (page.id, page.title, page.text, page.passages) == ("p", "T", "Words.", None)
