import json
import lzma
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.training.builders import tiny_vectors
from training import vectors
from training.corpus import CorpusError
from training.texts import paragraphs_of
from training.vectors import main
from training.wordvectors import WordVectors, read_vectors, write_vectors

TEXT = "Ketamine may ease low mood, 40 minutes at a time.\nToo short.\n"


def test_vectors_survive_the_folder_within_their_rounding(tmp_path: Path) -> None:
    written = tiny_vectors()
    write_vectors(written, tmp_path / "v")
    read = read_vectors(tmp_path / "v")
    assert read.words == written.words
    assert read.settings == {"epochs": 1}
    allowed = np.abs(written.table).max(axis=1, keepdims=True) / 127
    assert (np.abs(read.table - written.table) <= allowed).all()


def test_a_vector_of_zeros_stays_zero(tmp_path: Path) -> None:
    write_vectors(WordVectors(("a",), np.zeros((1, 2), dtype=np.float32)), tmp_path)
    assert not read_vectors(tmp_path).table.any()


def test_means_are_over_known_words_and_zero_without_any() -> None:
    table = np.array([[1.0, 0.0], [0.0, 4.0]], dtype=np.float32)
    known = WordVectors(("good", "bad"), table)
    found = known.means([["good", "bad", "ugly"], ["good", "good", "bad", "bad"], ["ugly"], []])
    np.testing.assert_allclose(found, [[0.5, 2], [0.5, 2], [0, 0], [0, 0]])


@pytest.mark.parametrize("lost", ["vectors.safetensors", "words.txt", "config.json"])
def test_a_missing_file_is_named(tmp_path: Path, lost: str) -> None:
    write_vectors(tiny_vectors(), tmp_path)
    (tmp_path / lost).unlink()
    with pytest.raises(CorpusError, match=f"word vectors cannot be read .*{lost}"):
        read_vectors(tmp_path)


def test_words_and_vectors_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    write_vectors(tiny_vectors(), tmp_path)
    (tmp_path / "words.txt").write_text("one\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="1 words for "):
        read_vectors(tmp_path)


def test_plain_and_compressed_files_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("first\n", encoding="utf-8")
    with lzma.open(tmp_path / "b.txt.xz", "wt", encoding="utf-8") as stream:
        stream.write("second\n")
    (tmp_path / "notes.md").write_text("not read", encoding="utf-8")
    assert [line.strip() for line in paragraphs_of(tmp_path)] == ["first", "second"]
    assert [line.strip() for line in paragraphs_of(tmp_path / "a.txt")] == ["first"]


def test_a_folder_without_text_is_refused(tmp_path: Path, capsys) -> None:
    assert main(["--text", str(tmp_path)]) == 4
    assert "no .txt or .txt.xz there" in capsys.readouterr().err


def test_training_writes_the_most_frequent_words(
    tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("gensim")
    monkeypatch.setitem(vectors.SETTINGS, "vector_size", 8)
    monkeypatch.setitem(vectors.SETTINGS, "min_count", 1)
    (tmp_path / "a.txt").write_text(TEXT * 40, encoding="utf-8")
    out = tmp_path / "vectors"
    arguments = [
        "--text",
        str(tmp_path),
        "--output",
        str(out),
        "--words",
        "4",
        "--epochs",
        "1",
        "--workers",
        "1",
    ]
    assert main(arguments) == 0
    read = read_vectors(out)
    assert len(read.words) == 4
    assert read.table.shape == (4, 8)
    assert "short" not in json.dumps(read.words), "paragraphs of two words are left out"
    assert read.settings["words_read"] == 40 * 10
    assert "wrote 4 vectors" in capsys.readouterr().err


def test_training_names_the_extra_it_needs(tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gensim.models", None)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["--text", str(tmp_path)]) == 4
    assert "fairbalance[train]" in capsys.readouterr().err
