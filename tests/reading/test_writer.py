from hypothesis import given
from hypothesis import strategies as st

from classifier.reading.writer import BlockWriter


def test_pieces_of_one_role_are_one_block() -> None:
    writer = BlockWriter(100)
    writer.write("It ", "main")
    writer.write("heals", "main")
    writer.write(".", "main")
    text, blocks = writer.finish()
    assert text == "It heals."
    assert [(block.start, block.end, block.role) for block in blocks] == [(0, 9, "main")]


def test_a_change_of_role_begins_a_block() -> None:
    writer = BlockWriter(100)
    writer.write("A", "heading")
    writer.write("b", "main")
    assert writer.finish()[0] == "A\n\nb"


def test_white_space_changes_no_role() -> None:
    writer = BlockWriter(100)
    writer.write("a", "main")
    writer.write(" ", "nav")
    writer.write("b", "main")
    assert writer.finish()[0] == "a b"


def test_marks_come_before_text_only() -> None:
    writer = BlockWriter(100)
    for text in ("", "a", "b"):
        writer.mark("- ")
        writer.write(text, "list")
        writer.end_line()
    assert writer.finish()[0] == "- a\n- b"


def test_queued_text_does_not_tear_a_block() -> None:
    writer = BlockWriter(100)
    writer.write("It ", "main")
    writer.queue(" a  smile ", "alt")
    writer.queue("  ", "alt")
    writer.write("heals.", "main")
    text, blocks = writer.finish()
    assert text == "It heals.\n\na smile"
    assert [block.role for block in blocks] == ["main", "alt"]


def test_what_is_over_the_limit_is_left_out() -> None:
    writer = BlockWriter(8)
    for _ in range(3):
        writer.write("abcd", "main")
        writer.end_block()
    text, blocks = writer.finish()
    assert (text, writer.full) == ("abcd\n\nab", True)
    assert [block.slice(text) for block in blocks] == ["abcd", "ab"]


@given(
    st.lists(st.tuples(st.text(max_size=10), st.sampled_from(["main", "list", "nav"]), st.integers(0, 4))),
    st.integers(1, 60),
)
def test_offsets_hold_whatever_is_written(steps: list[tuple[str, str, int]], limit: int) -> None:
    writer = BlockWriter(limit)
    for text, role, step in steps:
        writer.write(text, role) if step else writer.queue(text, role)
        if step == 1:
            writer.end_line()
        elif step == 2:
            writer.end_block()
        elif step == 3:
            writer.mark(" | ")
    text, blocks = writer.finish()
    assert len(text) <= limit
    assert "\n\n".join(block.slice(text) for block in blocks) == text
    assert all(block.slice(text).strip() for block in blocks)
