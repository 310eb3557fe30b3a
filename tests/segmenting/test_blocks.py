import pytest

from classifier.documents import Block, Page
from classifier.segmenting import split_passages

PARAGRAPH = ("The guide sat with her until the fear had passed and she could sleep again. " * 3).strip()


def page(*blocks: tuple[str, str]) -> Page:
    spans, at = [], 0
    for role, text in blocks:
        spans.append(Block(at, at + len(text), role=role))
        at += len(text) + 2
    return Page(text="\n\n".join(text for _, text in blocks), blocks=tuple(spans))


def split(*blocks: tuple[str, str]) -> list[tuple[str, str]]:
    return [(passage.role, passage.text) for passage in split_passages(page(*blocks))]


def test_a_heading_block_joins_the_block_under_it() -> None:
    assert split(("heading", "Fear"), ("main", PARAGRAPH), ("main", PARAGRAPH)) == [
        ("heading", f"Fear\n\n{PARAGRAPH}"),
        ("main", PARAGRAPH),
    ]


def test_the_title_joins_the_first_heading() -> None:
    assert split(("title", "Green House"), ("heading", "Fear"), ("main", PARAGRAPH)) == [
        ("title", f"Green House\n\nFear\n\n{PARAGRAPH}")
    ]


@pytest.mark.parametrize("role", ["nav", "footer", "aside", "metadata"])
def test_what_is_not_part_of_the_argument_stays_apart(role: str) -> None:
    assert split(("main", "Short."), (role, "Home"), ("main", PARAGRAPH)) == [
        ("main", "Short."),
        (role, "Home"),
        ("main", PARAGRAPH),
    ]


def test_menu_words_are_gathered_up_to_sixty_words() -> None:
    found = split(*[("nav", f"Menu entry {n}") for n in range(50)])
    lengths = [len(text.split()) for _, text in found]
    assert max(lengths) <= 60
    assert lengths[0] > 50


def test_a_button_joins_the_paragraph_before_it() -> None:
    assert split(("main", PARAGRAPH), ("button", "Book now"), ("main", PARAGRAPH)) == [
        ("main", f"{PARAGRAPH}\n\nBook now"),
        ("main", PARAGRAPH),
    ]


def test_a_list_joins_the_line_that_announces_it() -> None:
    lead = "Do not come if one of these is true for you or for somebody close to you in the family:"
    listed = "- epilepsy and other seizures\n- psychosis\n- a disease of the heart"
    assert split(("main", f"{PARAGRAPH} {lead}"), ("list", listed))[0][1].endswith(f"{lead}\n\n{listed}")


def test_a_table_joins_its_caption() -> None:
    rows = "\n".join(f"Room {n} | {n}00 euro | for two persons" for n in range(8))
    assert split(("main", PARAGRAPH), ("caption", "Prices"), ("table", rows))[-1][1].endswith(
        f"Prices\n\n{rows}"
    )


def test_a_long_list_is_cut_between_items() -> None:
    listed = "\n".join(f"- item {n} of the long list of things to bring" for n in range(60))
    found = split(("list", listed))
    assert len(found) > 1
    assert all(text.startswith("- item") and text.endswith("bring") for _, text in found)


def test_text_outside_blocks_is_not_lost() -> None:
    text = f"before {PARAGRAPH}\n\nFear\n\nafter {PARAGRAPH}"
    at = text.index("Fear")
    found = split_passages(Page(text=text, blocks=(Block(at, at + 4, role="heading"),)))
    assert "".join("".join(passage.text for passage in found).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "blocks",
    [
        (Block(0, 8), Block(4, 12)),
        (Block(6, 12), Block(0, 6)),
        (Block(0, 500),),
        (Block(400, 500),),
        (Block(0, 12), Block(0, 12)),
        (Block(3, 3),),
    ],
)
def test_blocks_that_overlap_or_leave_the_page_are_clipped(blocks: tuple[Block, ...]) -> None:
    text = "abc def ghij"
    found = split_passages(Page(text=text, blocks=blocks))
    assert "".join("".join(passage.text for passage in found).split()) == "abcdefghij"
    assert all(passage.text == text[passage.start : passage.end] for passage in found)


def test_given_passages_take_the_role_of_the_block_they_begin_in() -> None:
    whole = page(("heading", "Fear"), ("footer", "Imprint"))
    given = Page(text=whole.text, blocks=whole.blocks, passages=tuple(whole.blocks))
    assert [passage.role for passage in split_passages(given)] == ["heading", "footer"]
