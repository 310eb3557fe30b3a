import textwrap

import pytest

from classifier.documents import Page, Passage, Sentence, Span
from classifier.segmenting import split_passages
from classifier.segmenting.units import MAX_WORDS

SENTENCE = "The guide sat with her until the fear had passed and she could sleep again. "
PARAGRAPH = (SENTENCE * 4).strip()


def texts(text: str) -> list[str]:
    return [passage.text for passage in split_passages(Page.from_text(text))]


def test_a_paragraph_a_line() -> None:
    assert texts(f"{PARAGRAPH}\n{PARAGRAPH}") == [PARAGRAPH, PARAGRAPH]


def test_a_paragraph_between_blank_lines() -> None:
    assert texts(f"{PARAGRAPH}\n\n\n{PARAGRAPH}\n") == [PARAGRAPH, PARAGRAPH]


def test_a_heading_goes_with_what_is_under_it() -> None:
    assert texts(f"Fear\n{PARAGRAPH}\n\nSleep\n\n{PARAGRAPH}") == [
        f"Fear\n{PARAGRAPH}",
        f"Sleep\n\n{PARAGRAPH}",
    ]


def test_marked_headings_go_with_what_is_under_them() -> None:
    assert texts(f"# Fear\n{PARAGRAPH}\nH2: Sleep\n{PARAGRAPH}") == [
        f"# Fear\n{PARAGRAPH}",
        f"H2: Sleep\n{PARAGRAPH}",
    ]


def test_a_list_stays_together_with_the_line_that_announces_it() -> None:
    listed = "Do not come if you have one of these:\n- epilepsy\n- a heart disease\n- psychosis in the family"
    assert texts(f"{PARAGRAPH}\n{listed}\n{PARAGRAPH}") == [PARAGRAPH, listed, PARAGRAPH]


def test_a_table_stays_together() -> None:
    table = "\n".join(f"| Room {n} | for two persons and a child | {n}00 euro |" for n in range(8))
    assert texts(f"{PARAGRAPH}\n{table}\n{PARAGRAPH}") == [PARAGRAPH, table, PARAGRAPH]


def test_a_tiny_line_joins_the_paragraph_before_it() -> None:
    assert texts(f"{PARAGRAPH}\nBook today!\n{PARAGRAPH}") == [f"{PARAGRAPH}\nBook today!", PARAGRAPH]


def test_a_small_paragraph_takes_the_next_one_in() -> None:
    assert texts(f"We are a small team of guides.\n{PARAGRAPH}") == [
        f"We are a small team of guides.\n{PARAGRAPH}"
    ]


def test_a_stump_at_the_end_joins_the_passage_before_it() -> None:
    assert texts(f"{PARAGRAPH}\nRelated posts") == [f"{PARAGRAPH}\nRelated posts"]


def test_menu_words_are_gathered_and_not_put_before_the_first_paragraph() -> None:
    menu = "\n".join(["Home", "About us", "Our guides", "Prices", "Contact", "Log in"])
    assert texts(f"{menu}\nThe First Night\n{PARAGRAPH}")[-1].endswith(f"The First Night\n{PARAGRAPH}")
    assert texts(f"{menu}\nThe First Night\n{PARAGRAPH}")[0].startswith("Home\nAbout us")


def test_lines_without_a_blank_line_between_them_stay_together_where_blank_lines_part_paragraphs() -> None:
    card = (
        "Weekend for two\n"
        "With breakfast and a walk along the lake on both of the days\n"
        "From 400 euro a person"
    )
    assert texts(f"{PARAGRAPH}\n\n{card}\n\n{PARAGRAPH}") == [PARAGRAPH, card, PARAGRAPH]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    pieces = texts(SENTENCE * 40)
    assert len(pieces) > 1
    assert all(piece.endswith("again.") for piece in pieces)
    lengths = [len(piece.split()) for piece in pieces]
    assert max(lengths) <= MAX_WORDS
    assert min(lengths) > MAX_WORDS // 2


def test_a_long_paragraph_keeps_its_heading() -> None:
    pieces = texts("The first night\n" + SENTENCE * 40)
    assert pieces[0].startswith("The first night\nThe guide")


def test_a_sentence_without_end_is_cut_between_words() -> None:
    pieces = texts("and then " * 300)
    assert [len(piece.split()) for piece in pieces[:-1]] == [MAX_WORDS] * (len(pieces) - 1)
    assert all(set(piece.split()) == {"and", "then"} for piece in pieces)


def test_text_without_spaces_is_cut_every_1200_code_points() -> None:
    pieces = texts("x" * 10_000)
    assert "".join(pieces) == "x" * 10_000
    assert all(len(piece) % 1_200 == 0 for piece in pieces[:-1])


def test_hard_wrapped_text_gives_whole_sentences() -> None:
    wrapped = "\n\n".join(textwrap.fill(PARAGRAPH, 72) for _ in range(3))
    passages = split_passages(Page.from_text(wrapped))
    assert len(passages) == 3
    for passage in passages:
        assert [s.slice(wrapped).replace("\n", " ") for s in passage.sentences] == [SENTENCE.strip()] * 4


@pytest.mark.parametrize("text", ["", "  ", "\n\n\r\n\t", "\u00a0\u2003"])
def test_blank_text_has_no_passages(text: str) -> None:
    assert split_passages(Page.from_text(text)) == ()


def test_indices_count_from_zero() -> None:
    passages = split_passages(Page.from_text(f"{PARAGRAPH}\n" * 5))
    assert [passage.index for passage in passages] == [0, 1, 2, 3, 4]


def test_given_passages_are_kept_as_they_are() -> None:
    given = ["  Heading ", "", SENTENCE * 60, " \n ", "a", "b\n\nc"]
    passages = split_passages(Page.from_passages(given))
    assert [passage.text for passage in passages] == given
    assert [passage.index for passage in passages] == list(range(6))
    assert passages[1].sentences == ()
    assert [s.slice("  Heading ") for s in passages[0].sentences] == ["Heading"]


def test_no_given_passages_are_none() -> None:
    assert split_passages(Page.from_passages([])) == ()


def test_given_passages_may_leave_text_out_and_overlap() -> None:
    page = Page(text="One. Two. Three.", passages=(Span(5, 9), Span(0, 9)))
    assert [passage.text for passage in split_passages(page)] == ["Two.", "One. Two."]


def test_sentences_of_given_passages_count_from_the_start_of_the_page() -> None:
    page = Page.from_passages(["One. Two.", "Three. Four."])
    last = split_passages(page)[1]
    assert [sentence.slice(page.text) for sentence in last.sentences] == ["Three.", "Four."]


def test_a_given_passage_keeps_its_sentences_and_role() -> None:
    given = Passage(5, 14, 7, "other", (Sentence(5, 14),), "list")
    [passage] = split_passages(Page(text="Zero.One. Two.", passages=(given,)))
    assert (passage.sentences, passage.role) == (given.sentences, "list")
    assert (passage.index, passage.text) == (0, "One. Two.")


def test_a_given_passage_without_sentences_is_split_as_any_span() -> None:
    [passage] = split_passages(Page(text="One. Two.", passages=(Passage(0, 9),)))
    assert [sentence.slice("One. Two.") for sentence in passage.sentences] == ["One.", "Two."]
