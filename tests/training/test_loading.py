import sys
from pathlib import Path

import pytest

from classifier import MissingExtraError
from training.corpus import CORPUS, read_split
from training.corpus.carding import card_is_current, write_card
from training.corpus.loading import load_dataset_dict
from training.corpus.storing import CorpusError


def test_every_passage_is_a_row_with_its_page(tiny_corpus: Path) -> None:
    loaded = load_dataset_dict(tiny_corpus)
    for split, rows in loaded.items():
        pages = read_split(split, tiny_corpus)
        assert rows["id"] == [passage.id for page in pages for passage in page.passages]
        first = rows[0]
        assert first["page"] == pages[0].id
        assert first["labels"] == dict(pages[0].passages[0].labels)
        assert first["annotations"][0]["annotator"] == pages[0].passages[0].annotations[0].annotator
        assert (first["genre"], first["compounds"]) == (pages[0].genre, list(pages[0].compounds))


def test_the_folder_loads_with_the_hugging_face_loader(tmp_path: Path) -> None:
    import datasets

    loaded = datasets.load_dataset(str(CORPUS), cache_dir=str(tmp_path))
    for split, rows in loaded.items():
        assert rows.num_rows == len(read_split(split))


def test_the_loader_names_the_extra_it_needs(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MissingExtraError, match=r"fairbalance\[train\]"):
        load_dataset_dict(tiny_corpus)


def test_the_card_shows_what_the_command_prints(tiny_corpus: Path, quick_measuring: None) -> None:
    card = tiny_corpus / "README.md"
    card.write_text("Before\n<!-- stats: begin -->\nold\n<!-- stats: end -->\nAfter\n", encoding="utf-8")
    assert not card_is_current(tiny_corpus)
    write_card(tiny_corpus)
    assert card_is_current(tiny_corpus)
    text = card.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.startswith("Before\n")
    assert text.endswith("After\n")


def test_a_card_without_markers_is_refused(tiny_corpus: Path, quick_measuring: None) -> None:
    (tiny_corpus / "README.md").write_text("No markers", encoding="utf-8")
    with pytest.raises(CorpusError, match="the markers"):
        write_card(tiny_corpus)


def test_the_packaged_card_is_current_and_says_first_that_the_corpus_is_synthetic() -> None:
    assert card_is_current(CORPUS)
    body = (CORPUS / "README.md").read_text(encoding="utf-8").split("---\n", 2)[2].strip()
    assert body.startswith("**This corpus is synthetic")
