import lzma
from pathlib import Path

import pytest

from training.texts import TextError, digest_of, find_texts, paragraphs


def test_plain_and_compressed_files_are_found_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt.xz", "notes.md", "c.jsonl"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "d.txt").mkdir()
    assert [path.name for path in find_texts(tmp_path)] == ["a.txt.xz", "b.txt"]
    assert find_texts(tmp_path / "b.txt") == [tmp_path / "b.txt"]


@pytest.mark.parametrize("name", ["empty", "missing", "notes.md"])
def test_no_text_is_said_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.md").write_text("text")
    with pytest.raises(TextError, match=r"no \.txt or \.txt\.xz there"):
        find_texts(tmp_path / name)


def test_paragraphs_are_stripped_lines_that_are_not_empty(tmp_path: Path) -> None:
    content = "one\n\n  two \r\n\t\nthree"
    (tmp_path / "a.txt").write_bytes(content.encode())
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(content.encode()))
    assert list(paragraphs(tmp_path / "a.txt")) == ["one", "two", "three"]
    assert list(paragraphs(tmp_path / "a.txt.xz")) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt.xz", b"plain", "not a whole xz file"),
        ("a.txt.xz", lzma.compress(b"word " * 5000)[:60], "not a whole xz file"),
        ("a.txt", b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(TextError, match=said):
        list(paragraphs(tmp_path / name))


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="cannot be read"):
        list(paragraphs(tmp_path / "gone.txt"))
    with pytest.raises(TextError, match="cannot be read"):
        digest_of(tmp_path / "gone.txt")
