from pathlib import Path

import pytest

from training.corpus import CORPUS, SPLITS, read_split
from training.corpus.croissant import croissant_is_current, describe_files, write_croissant


# The library that mlcroissant parses JSON-LD with deprecates its own classes.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_description_is_valid_and_reads_the_files() -> None:
    import mlcroissant

    described = mlcroissant.Dataset(jsonld=str(CORPUS / "croissant.json"))
    assert not described.metadata.issues.errors
    first = next(iter(described.records("test-pages")))
    assert first["test-pages/id"].decode() == read_split("test")[0].id


def test_the_description_follows_the_files(tiny_corpus: Path) -> None:
    assert not croissant_is_current(tiny_corpus)
    write_croissant(tiny_corpus)
    assert croissant_is_current(tiny_corpus)
    with (tiny_corpus / "pages" / "test.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert not croissant_is_current(tiny_corpus)


def test_every_split_is_described(tiny_corpus: Path) -> None:
    described = describe_files(tiny_corpus)
    assert [item["contentUrl"] for item in described["distribution"]] == [
        *(f"pages/{split}.jsonl" for split in SPLITS),
        "contrast/pairs.jsonl",
    ]


def test_the_packaged_description_is_current() -> None:
    assert croissant_is_current(CORPUS)
