"""The codebook's worked examples say what the corpus says."""

import re

import pytest

from training.corpus import CORPUS, CorpusPassage, read_corpus

ROW = re.compile(
    r'^\| (a\d\d-\d{3}-\d\d) \| (\w+) \| (\d) of (\d) \| "(.+)" \| .*: ([01])[,.;]? ?.*\|$', re.MULTILINE
)
EXAMPLES = ROW.findall((CORPUS / "CODEBOOK.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def passages() -> dict[str, CorpusPassage]:
    return {passage.id: passage for page in read_corpus() for passage in page.passages}


def test_every_row_of_the_table_is_read() -> None:
    rows = re.findall(r"^\| a\d\d-", (CORPUS / "CODEBOOK.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(EXAMPLES) == len(rows) >= 12


@pytest.mark.parametrize(("name", "fact", "said", "of", "words", "label"), EXAMPLES)
def test_an_example_is_as_the_corpus_has_it(
    passages: dict[str, CorpusPassage], name: str, fact: str, said: str, of: str, words: str, label: str
) -> None:
    passage = passages[name]
    assert words in passage.text
    votes = [annotation.facts[fact] for annotation in passage.annotations]
    assert (sum(votes), len(votes)) == (int(said), int(of))
    assert passage.labels[fact] == int(label)
