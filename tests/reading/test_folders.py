"""Which files of a folder are read."""

import os
from pathlib import Path

from classifier.reading import files_in


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("Ketamine is a compound.")


def read(root: Path) -> list[str]:
    return [os.path.relpath(path, root) for path in files_in(str(root))]


def test_a_file_and_standard_input_stand_for_themselves(tmp_path: Path) -> None:
    make(tmp_path, "notes.xyz")
    assert list(files_in(str(tmp_path / "notes.xyz"))) == [str(tmp_path / "notes.xyz")]
    assert list(files_in("-")) == ["-"]
    assert list(files_in("nowhere.txt")) == ["nowhere.txt"]


def test_files_of_known_kinds_come_in_order_folder_by_folder(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.html", "script.py", "in/z.jsonl", "in/deep/y.md", "also/x.csv")
    assert read(tmp_path) == ["a.html", "b.txt", "also/x.csv", "in/z.jsonl", "in/deep/y.md"]


def test_hidden_files_and_links_to_folders_are_left_out(tmp_path: Path) -> None:
    root = tmp_path / "pages"
    make(root, "page.txt", ".hidden.txt", ".git/notes.txt")
    make(tmp_path, "other/far.txt")
    (root / "link").symlink_to(tmp_path / "other")
    (root / "round").symlink_to(root)
    assert read(root) == ["page.txt"]


def test_a_folder_with_nothing_to_read_is_named_itself(tmp_path: Path) -> None:
    make(tmp_path, "script.py")
    assert list(files_in(str(tmp_path))) == [str(tmp_path)]


def test_compressed_files_and_archives_are_of_known_kinds(tmp_path: Path) -> None:
    make(tmp_path, "a.warc.gz", "b.html.gz", "c.jsonl.zst", "d.warc", "e.warc.wet.gz", "f.tar.gz", "g.gz")
    assert read(tmp_path) == ["a.warc.gz", "b.html.gz", "c.jsonl.zst", "d.warc", "e.warc.wet.gz"]
