import sys
from pathlib import Path

import pytest

from classifier import MissingExtraError
from training.corpus.digesting import corpus_digest
from training.corpus.drawing import PICTURE, draw_corpus, picture_is_current


def test_the_picture_names_the_corpus_it_shows(tiny_corpus: Path) -> None:
    assert not picture_is_current(tiny_corpus)
    draw_corpus(tiny_corpus)
    assert corpus_digest(tiny_corpus) in (tiny_corpus / PICTURE).read_text(encoding="utf-8")
    assert picture_is_current(tiny_corpus)
    with (tiny_corpus / "pages" / "test.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert not picture_is_current(tiny_corpus)


def test_the_same_corpus_gives_the_same_picture(tiny_corpus: Path) -> None:
    draw_corpus(tiny_corpus)
    first = (tiny_corpus / PICTURE).read_bytes()
    draw_corpus(tiny_corpus)
    assert (tiny_corpus / PICTURE).read_bytes() == first


def test_drawing_names_the_extra_it_needs(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtraError, match=r"fairbalance\[train\]"):
        draw_corpus(tiny_corpus)
