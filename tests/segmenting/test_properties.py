import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.documents import Block, Page, Passage
from classifier.segmenting import split_passages, split_sentences
from classifier.segmenting.units import MAX_WORDS

ROLES = ("main", "heading", "title", "list", "table", "nav", "footer", "button", "alt", "caption", "odd")
PIECES = (
    "Risks", "It helps.", "- item", "1. first", "| a | b |", "# Head", "**Bold**", "\n", "\r\n", "\n\n",
    " ", "\u00a0", "Dr. Who?", "e.g.", "Effects:", "\U0001f344", "x" * 130, "word " * 40, "\ud800",
    "\x00", "\u2028", "a long line of words that is wrapped at about seventy columns and goes on", "\t",
    "...", "!?", "\u200b", "c\u200bures", "s a f e", "\u0441ur\u0435", "\ufb01\u0301", "\u00e2\u20ac\u2122",
    "\u4e2d\u6587\u3002",
)  # fmt: skip
texts = st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))


@st.composite
def pages(draw: st.DrawFn) -> Page:
    text = draw(texts)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    blocks = [Block(start, end, role=draw(st.sampled_from(ROLES))) for start, end in pairwise(cuts)]
    return Page(text=text, blocks=tuple(blocks))


def check(page: Page, passages: tuple[Passage, ...]) -> None:
    at = 0
    for index, passage in enumerate(passages):
        assert passage.index == index
        assert passage.start >= at
        assert not page.text[at : passage.start].strip()
        assert passage.text == page.text[passage.start : passage.end]
        assert passage.text.strip()
        assert len(passage.text.split()) <= MAX_WORDS
        at = passage.end
        check_sentences(page.text, passage)
    assert not page.text[at:].strip()


def check_sentences(text: str, passage: Passage) -> None:
    at = passage.start
    for sentence in passage.sentences:
        assert sentence.start >= at
        assert not text[at : sentence.start].strip()
        words = sentence.slice(text)
        assert words
        assert words == words.strip()
        at = sentence.end
    assert at <= passage.end
    assert not text[at : passage.end].strip()


@settings(max_examples=300, deadline=None)
@given(texts)
def test_passages_of_text_are_in_order_apart_and_complete(text: str) -> None:
    page = Page.from_text(text)
    check(page, split_passages(page))


@settings(max_examples=300, deadline=None)
@given(pages())
def test_passages_of_blocks_are_in_order_apart_and_complete(page: Page) -> None:
    check(page, split_passages(page))


@settings(max_examples=200, deadline=None)
@given(st.lists(texts, max_size=6))
def test_given_passages_come_back_unchanged(given_texts: list[str]) -> None:
    page = Page.from_passages(given_texts)
    passages = split_passages(page)
    assert [passage.text for passage in passages] == given_texts
    for passage in passages:
        check_sentences(page.text, passage)


@settings(max_examples=300, deadline=None)
@given(texts, st.integers(0, 1000))
def test_sentences_cover_everything_but_white_space(text: str, offset: int) -> None:
    at = 0
    for sentence in split_sentences(text, offset):
        start, end = sentence.start - offset, sentence.end - offset
        assert start >= at
        assert not text[at:start].strip()
        assert text[start:end].strip() == text[start:end] != ""
        at = end
    assert not text[at:].strip()


@settings(max_examples=50, deadline=None)
@given(texts)
def test_splitting_is_repeatable(text: str) -> None:
    page = Page.from_text(text)
    assert split_passages(page) == split_passages(page)


HARD = {
    "one word": "a" * 1_000_000,
    "one sentence": "word " * 200_000,
    "one paragraph": "It is a day. " * 80_000,
    "dots": "." * 1_000_000,
    "quotation marks": '"' * 1_000_000,
    "brackets": "(" * 1_000_000,
    "stars": "*" * 1_000_000,
    "bars": "|" * 1_000_000,
    "bullets": "- " * 500_000,
    "abbreviations": "e.g. Dr. " * 100_000,
    "spaces": " " * 1_000_000 + "x",
    "short lines": "word\n" * 100_000,
    "wrapped lines": "the line goes on and on until it reaches the end of this page\n" * 15_000,
}


@pytest.mark.parametrize("name", HARD)
def test_the_cost_grows_with_the_length_only(name: str) -> None:
    page = Page.from_text(HARD[name])
    begin = time.process_time()
    passages = split_passages(page)
    assert time.process_time() - begin < 20
    check(page, passages)


def test_twice_the_lines_cost_about_twice_the_time() -> None:
    words = ["Risks", "It helps some.", "- item", "word " * 30, "Home"] * 8_000
    times = []
    for count in (10_000, 40_000):
        begin = time.process_time()
        split_passages(Page.from_text("\n".join(words[:count])))
        times.append(time.process_time() - begin)
    assert times[1] < 12 * times[0]
