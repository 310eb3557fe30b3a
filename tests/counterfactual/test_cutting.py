from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import Analyzer, Page, Passage, Sentence, Span
from classifier.counterfactual.cutting import cut_page
from classifier.reading import read_source
from classifier.segmenting import split_passages
from tests.strategies import web_text

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "pages").iterdir())
TEXT = "One is here. Two is here. Three is here.\n\nA second passage. It ends."


def sentences(page: Page) -> list[list[str]]:
    return [[sentence.slice(page.text) for sentence in passage.sentences] for passage in split_passages(page)]


def cut(text: str, *words: str) -> Page:
    page = Page.from_passages(text.split("\n\n"))
    spans = [Span(text.index(each), text.index(each) + len(each)) for each in words]
    return cut_page(page, split_passages(page), spans)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ((), [["One is here.", "Two is here.", "Three is here."], ["A second passage.", "It ends."]]),
        (("One is here.",), [["Two is here.", "Three is here."], ["A second passage.", "It ends."]]),
        (("Two is here.",), [["One is here.", "Three is here."], ["A second passage.", "It ends."]]),
        (("Three is here.",), [["One is here.", "Two is here."], ["A second passage.", "It ends."]]),
        (("It ends.", "One is here."), [["Two is here.", "Three is here."], ["A second passage."]]),
        (("One is here. Two is here. Three is here.",), [["A second passage.", "It ends."]]),
        (("A second passage.", "It ends."), [["One is here.", "Two is here.", "Three is here."]]),
        (tuple(TEXT.split("\n\n")), []),
    ],
)
def test_the_rest_stays_as_it_was(words: tuple[str, ...], left: list[list[str]]) -> None:
    assert sentences(cut(TEXT, *words)) == left


def test_white_space_after_a_cut_goes_with_it() -> None:
    assert cut(TEXT, "Two is here.").text == "One is here. Three is here.\n\nA second passage. It ends."


def test_the_page_keeps_its_name_and_what_is_unread() -> None:
    page = Page("One. Two.", id="p", title="T", incomplete=("truncated",))
    left = cut_page(page, split_passages(page), [Span(0, 4)])
    assert (left.id, left.title, left.incomplete) == ("p", "T", ("truncated",))


def test_sentences_are_not_split_anew() -> None:
    passage = Passage(0, 9, 0, "One. Two.", (Sentence(0, 9),), "list")
    [kept] = split_passages(cut_page(Page("One. Two."), [passage], []))
    assert (kept.sentences, kept.role) == ((Sentence(0, 9),), "list")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_uncut_page_scores_as_the_page(analyzer: Analyzer, path: Path) -> None:
    [page] = read_source(path)
    assert isinstance(page, Page)
    assert analyzer(cut_page(page, split_passages(page), ())).scores == analyzer(page).scores


@given(web_text)
@settings(max_examples=40, deadline=None)
def test_an_uncut_page_keeps_its_passages_and_sentences(text: str) -> None:
    page = Page(text)
    passages = split_passages(page)
    again = cut_page(page, passages, ())
    assert sentences(again) == sentences(page)
    assert [passage.text for passage in split_passages(again)] == [passage.text for passage in passages]


@given(st.lists(web_text, max_size=4), st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_left_is_what_was_not_cut(texts: list[str], data: st.DataObject) -> None:
    page = Page.from_passages(texts)
    passages = split_passages(page)
    every = [sentence for passage in passages for sentence in passage.sentences]
    cuts = [sentence for sentence in every if data.draw(st.booleans())]
    left = cut_page(page, passages, cuts)
    expected = [sentence.slice(page.text) for sentence in every if sentence not in cuts]
    assert [words for passage in sentences(left) for words in passage] == expected
