"""A page's text is laid out whole, in order, with a note wherever something is left out."""

import pytest

from classifier.documents import Page
from classifier.report.views import PASSAGES_SHOWN, UNSCORED_SHOWN, Note, PassageView, Unscored, view_page
from tests.report.builders import evidence, flagged_page, passage, result, unscored_page


def long_page(count, flagged=(), marked=None):
    """A page of `count` numbered passages; those in `flagged` are flagged for overclaiming."""
    page = Page(text="\n".join(f"<{number:05d}>" for number in range(count)), id="long")
    parts = [
        passage(
            page,
            f"<{number:05d}>",
            number,
            [evidence(page.text, f"<{number:05d}>", "exposure", "dose")] if number == marked else (),
            overclaiming=0.9 if number in flagged else 0.1,
        )
        for number in range(count)
    ]
    return result(page, parts)


def shown(view):
    return [part.passage.index for part in view.parts if isinstance(part, PassageView)]


def test_gaps_between_passages_are_shown_as_unscored(flagged):
    kinds = [type(part).__name__ for part in view_page(flagged, 1).parts]
    assert kinds == ["Unscored", "PassageView", "PassageView", "Unscored"]
    assert view_page(flagged, 1).parts[0] == Unscored("Menu", 0)


def test_the_cards_sentence_carries_only_its_facts_marks(flagged):
    card = view_page(flagged, 1).verdicts[0]
    assert "".join(item.text for item in card.segments) == "Ketamine cures depression."
    assert {mark.evidence.label for item in card.segments for mark in item.marks} == {"overclaiming"}


def test_a_long_sentence_is_cut_on_both_sides():
    text = "word " * 400 + "cures everything " + "word " * 400
    page = Page(text=text)
    found = [evidence(text, "cures everything")]
    made = result(page, [passage(page, text, 0, found, {"overclaiming": text}, overclaiming=0.9)])
    card = view_page(made, 1).verdicts[0]
    assert card.cut == (True, True)
    assert any(item.text == "cures everything" and item.marks for item in card.segments)


def test_an_unscored_page_shows_its_text_and_no_card():
    view = view_page(unscored_page(), 1)
    assert view.verdicts == ()
    assert view.parts == (Unscored("Guten Tag.", 0),)


def test_a_long_unscored_text_says_how_much_is_hidden():
    (part,) = view_page(unscored_page(text="x" * (UNSCORED_SHOWN + 7)), 1).parts
    assert (len(part.text), part.hidden) == (UNSCORED_SHOWN, 7)


def test_a_result_without_its_page_still_lists_its_reasons(flagged):
    values = {name: getattr(flagged, name) for name in flagged.__slots__} | {"page": None}
    view = view_page(type(flagged)(**values), 1)
    assert [part.segments for part in view.parts] == [(), ()]
    assert all(part.marks for part in view.parts)
    assert view.verdicts[0].segments == ()


@pytest.mark.parametrize("count", [0, 1, PASSAGES_SHOWN])
def test_pages_within_the_limit_are_shown_whole(count):
    view = view_page(long_page(count), 1)
    assert view.hidden == 0
    assert shown(view) == list(range(count))


def test_passages_past_the_limit_are_counted_where_they_are_missed():
    view = view_page(long_page(PASSAGES_SHOWN + 25), 1)
    assert view.hidden == 25
    assert shown(view) == list(range(PASSAGES_SHOWN))
    assert isinstance(view.parts[-1], Note)
    assert view.parts[-1].sentence.startswith("25 passages not shown here")


def test_flagged_passages_and_those_a_verdict_names_are_always_shown():
    last = PASSAGES_SHOWN + 24
    view = view_page(long_page(last + 1, flagged={last - 5}, marked=last), 1)
    assert {last - 5, last} <= set(shown(view))
    assert shown(view) == sorted(shown(view))
    assert len(shown(view)) == PASSAGES_SHOWN
    notes = [part.sentence.split(" not")[0] for part in view.parts if isinstance(part, Note)]
    assert notes == ["21 passages", "4 passages"]


def test_more_flagged_passages_than_the_limit_are_all_shown():
    count = PASSAGES_SHOWN + 3
    assert shown(view_page(long_page(count, flagged=set(range(count))), 1)) == list(range(count))


def test_hidden_text_is_not_shown_as_unscored():
    parts = view_page(long_page(PASSAGES_SHOWN + 25), 1).parts
    assert not [part for part in parts if isinstance(part, Unscored)]


def test_overlapping_passages_leave_no_gap():
    page = Page(text="one two three")
    view = view_page(result(page, [passage(page, "one two three"), passage(page, "two", 1)]), 1)
    assert [type(part) for part in view.parts] == [PassageView, PassageView]


def test_flagged_page_has_three_cards():
    assert len(view_page(flagged_page(), 1).verdicts) == 3
