import textwrap

import pytest

from classifier.documents import Span
from classifier.segmenting.lines import text_lines
from classifier.segmenting.plain import text_units

PROSE = (
    "The house stands above a lake in the north. Guests arrive on Friday evening and meet the two "
    "guides, who ask about their health and about the medicines they take. On Saturday everyone "
    "drinks a tea of truffles and lies down on a mat. Some feel sick for an hour, a few are "
    "frightened, and one of the guides sits beside them."
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.slice(text)) for unit in text_units(text)]


def test_lines_know_blank_lines_before_them() -> None:
    text = "a\nb\n\nc\n \t\nd\r\ne\r\n\r\nf"
    lines = text_lines(text, Span(0, len(text)))
    assert [(line.text, line.after_blank) for line in lines] == [
        ("a", True),
        ("b", False),
        ("c", True),
        ("d", True),
        ("e", False),
        ("f", True),
    ]
    assert [line.slice(text) for line in lines] == ["a", "b", "c", "d", "e", "f"]


def test_only_the_part_asked_for_is_read() -> None:
    text = "one\ntwo\nthree"
    assert [unit.slice(text) for unit in text_units(text, Span(4, 7))] == ["two"]
    assert text_units(text, Span(4, 4)) == []


def test_a_short_line_above_a_paragraph_is_a_heading() -> None:
    assert kinds(f"Our weekend\n{PROSE}") == [("heading", "Our weekend"), ("paragraph", PROSE)]


def test_two_short_lines_above_a_paragraph_are_headings() -> None:
    assert [kind for kind, _ in kinds(f"Green House\nOur weekend\n{PROSE}")] == [
        "heading",
        "heading",
        "paragraph",
    ]


def test_many_short_lines_above_a_paragraph_are_a_menu_and_its_heading() -> None:
    text = f"Home\nAbout\nShop\nContact\nOur Weekend\n{PROSE}"
    assert [kind for kind, _ in kinds(text)] == [
        "fragment",
        "fragment",
        "fragment",
        "heading",
        "heading",
        "paragraph",
    ]


def test_short_lines_at_the_end_are_no_headings() -> None:
    assert kinds(f"{PROSE}\nRelated posts")[-1] == ("fragment", "Related posts")


def test_bullets_and_numbers_are_items() -> None:
    text = "Bring:\n- a mat\n* a blanket\n1. water\n2) bread"
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "item", "item", "item", "item"]


def test_a_list_without_bullets_is_known_by_the_line_that_announces_it() -> None:
    text = f"People report:\nnausea\nsweating\nfear\n\n{PROSE}"
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "item", "item", "item", "paragraph"]


def test_a_title_after_a_list_without_bullets_is_a_heading() -> None:
    text = f"People report:\nnausea\nsweating\nWho Should Not Come\n{PROSE}"
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "item", "item", "heading", "paragraph"]


def test_a_numbered_heading_is_told_from_an_item() -> None:
    assert kinds(f"2. Screening\n{PROSE}")[0][0] == "heading"
    assert kinds("1. Screening\n2. Session\n3. Aftercare")[0][0] == "item"


def test_table_lines_are_rows() -> None:
    assert [kind for kind, _ in kinds("| Dose | Price |\n|---|---|\n| 1 g | $10 |")] == ["row", "row", "row"]


@pytest.mark.parametrize("width", [60, 72, 79])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_wrapped_paragraphs_are_one_unit_each(width: int, line_end: str) -> None:
    wrapped = textwrap.fill(PROSE, width).replace("\n", line_end)
    text = (line_end * 2).join([wrapped, "A heading", wrapped])
    units = text_units(text)
    assert [(unit.kind, unit.wrapped) for unit in units] == [
        ("paragraph", True),
        ("heading", False),
        ("paragraph", True),
    ]
    assert units[0].slice(text) == wrapped


def test_wrapped_paragraphs_without_blank_lines_end_at_a_short_line() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    text = f"{wrapped}\n{wrapped}"
    assert len(wrapped.splitlines()[-1]) < 60
    assert [unit.slice(text) for unit in text_units(text)] == [wrapped, wrapped]


def test_list_items_are_not_swallowed_by_wrapped_text() -> None:
    wrapped = textwrap.fill(PROSE, 72)
    text = f"{wrapped}\n- first\n- second"
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "item", "item"]


def test_paragraphs_of_one_line_are_never_joined() -> None:
    text = "\n".join([PROSE] * 3)
    assert [unit.wrapped for unit in text_units(text)] == [False, False, False]


def test_a_list_of_lines_in_small_letters_is_not_wrapped_text() -> None:
    text = "mushrooms\nketamine\nayahuasca\nmescaline\niboga"
    assert len(text_units(text)) == 5


def test_words_of_addresses_and_of_text_without_spaces_count_by_length() -> None:
    assert text_units("x" * 4_000)[0].words == 101
    assert text_units("four short words here")[0].words == 4
