import lzma
from pathlib import Path

import pytest

from tests.training.builders import make_page, write_lines
from training.corpus.checking import check_corpus
from training.corpus.foreign import foreign_texts, webtext_lines
from training.corpus.repeating import find_foreign, find_near_copies, find_repeats, word_runs

LONG = (
    "The nurse measures your blood pressure before the drip and again after half an hour, and a friend has "
    "to take you home because you will feel slow and unsteady for the rest of the afternoon and perhaps the "
    "evening too."
)
CHANGED = LONG.replace("nurse", "doctor").replace("afternoon", "day")
OTHER = (
    "Rooms are cleaned on Mondays and Thursdays. The key for the garden gate hangs behind the door of the "
    "small kitchen, next to the timetable of the bus that stops at the church until late every evening."
)


def pages(*texts: str) -> list:
    return [
        (f"train.jsonl:{n}", make_page(f"a01-{n:03d}", [(text, ({}, {}))])) for n, text in enumerate(texts)
    ]


def test_word_runs_ignore_case_and_punctuation() -> None:
    assert list(word_runs("One, two THREE four", 3)) == [("one", "two", "three"), ("two", "three", "four")]
    assert list(word_runs("too short")) == []


def test_a_run_on_two_pages_is_named_once_a_passage() -> None:
    [problem] = find_repeats(pages(LONG, LONG))
    assert problem.startswith("train.jsonl:1: passages[0].text: 'the nurse measures")
    assert problem.endswith("stands on page a01-000 too")
    assert not list(find_repeats(pages(LONG, OTHER)))


def test_a_near_copy_is_found_where_runs_are_broken() -> None:
    [problem] = find_near_copies(pages(LONG, OTHER, CHANGED))
    assert problem == "train.jsonl:2: passages[0].text: nearly the passage a01-000-00"


def test_a_page_may_resemble_itself() -> None:
    page = make_page("a01-000", [(LONG, ({}, {})), (CHANGED, ({}, {}))])
    assert not list(find_near_copies([("train.jsonl:1", page)]))
    assert not list(find_repeats([("train.jsonl:1", page)]))


def test_words_of_others_are_refused() -> None:
    [problem] = find_foreign(pages(OTHER, LONG), [f"He said: {LONG}"], "a book")
    assert problem.startswith("train.jsonl:1: ")
    assert problem.endswith("stands in a book too")


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    write_lines(tmp_path / "realweb" / "dev.jsonl", [{"passages": [{"text": "From a page."}]}])
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "1.txt").write_text("From a seed.", encoding="utf-8")
    (tmp_path / "webtext").mkdir()
    with lzma.open(tmp_path / "webtext" / "part.txt.xz", "wt", encoding="utf-8") as stream:
        stream.write("From the web.\n")
    return tmp_path


def test_texts_beside_the_checkout_are_read_where_present(shared: Path, tmp_path: Path) -> None:
    assert list(foreign_texts(shared)) == ["From a page.", "From a seed."]
    assert list(webtext_lines(shared)) == ["From the web.\n"]
    assert list(foreign_texts(tmp_path / "absent")) == list(webtext_lines(tmp_path / "absent")) == []


def test_the_validator_compares_with_them(tiny_corpus: Path, shared: Path) -> None:
    assert check_corpus(tiny_corpus, shared=shared, webtext=True) == []
    from training.corpus import read_split

    text = next(
        p.text for page in read_split("train", tiny_corpus) for p in page.passages if len(p.text.split()) > 12
    )
    (shared / "seeds" / "1.txt").write_text(text, encoding="utf-8")
    problems = check_corpus(tiny_corpus, shared=shared)
    assert problems
    assert all("stands in a text that is not ours too" in problem for problem in problems)
