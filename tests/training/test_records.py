import json

import pytest

from tests.training.builders import PLAIN, make_page, tiny_pages
from training.corpus import CorpusError, CorpusPage, Quote, read_split
from training.corpus.storing import read_lines

OVERCLAIM = {"overclaiming": ("cure", "The house")}
BENEFIT = {"exposure": ("benefit", "The house")}
RISK = {"risk_disclosure": ("adverse", "The house")}
OFFER = {"sales_intent": ("price", "The house")}


@pytest.mark.parametrize("page", tiny_pages()[:8], ids=lambda page: page.id)
def test_a_page_survives_json(page: CorpusPage) -> None:
    assert CorpusPage.from_json(json.loads(json.dumps(page.to_json()))) == page


def test_the_built_pages_quote_words_of_their_passages() -> None:
    quotes = [
        (passage.text, quote)
        for page in tiny_pages()
        for passage in page.passages
        for annotation in passage.annotations
        for quote in annotation.quotes
    ]
    assert all(
        isinstance(quote, Quote) and text[quote.start : quote.end] == quote.text for text, quote in quotes
    )


PAGES = [
    ("no fact", [{}, {}], (0, 0, 0, 0, 0)),
    ("an overclaim on one passage", [{}, OVERCLAIM], (1, 0, 0, 0, 0)),
    ("a benefit without a risk", [BENEFIT, {}], (0, 1, 0, 0, 1)),
    ("a benefit and, elsewhere, a risk", [BENEFIT, RISK], (0, 1, 1, 0, 0)),
    ("a risk alone", [RISK, {}], (0, 0, 1, 0, 0)),
    ("an offer beside a benefit", [OFFER, BENEFIT], (0, 1, 0, 1, 1)),
]
NAMES = ("overclaiming", "exposure", "risk_disclosure", "sales_intent", "missing_risk_disclosure")


@pytest.mark.parametrize(("votes", "expected"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_page_labels_follow_from_the_passages(votes: list, expected: tuple) -> None:
    page = make_page("a01-000", [(PLAIN[0], [vote, vote]) for vote in votes])
    assert page.labels == dict(zip(NAMES, expected, strict=True))


def test_reading_keeps_the_order_of_the_file(tiny_corpus) -> None:
    assert read_split("train", tiny_corpus) == tuple(p for p in tiny_pages() if p.split == "train")


def test_blank_lines_are_passed_over_and_lines_keep_their_numbers(tmp_path) -> None:
    (tmp_path / "rows.jsonl").write_text('\n{"text": "a\u2028b"}\n\n{}\n', encoding="utf-8")
    assert list(read_lines(tmp_path / "rows.jsonl")) == [
        ("rows.jsonl:2", {"text": "a\u2028b"}),
        ("rows.jsonl:4", {}),
    ]


MALFORMED = [
    ("{}", r"validation\.jsonl:1: not a page of the corpus \('id'\)"),
    ('{"id": "x", "passages": 3}', "not a page of the corpus"),
    ("[1]", r"validation\.jsonl:1: a JSON object is needed, not list"),
    ("{", r"validation\.jsonl:1: not JSON in UTF-8"),
    ("[" * 100_000, r"validation\.jsonl:1: not JSON in UTF-8"),
]


@pytest.mark.parametrize(("line", "message"), MALFORMED)
def test_a_malformed_line_is_named(tiny_corpus, line: str, message: str) -> None:
    (tiny_corpus / "pages" / "validation.jsonl").write_text(line)
    with pytest.raises(CorpusError, match=message):
        read_split("validation", tiny_corpus)


@pytest.mark.parametrize("facts", ["abc", 3, None])
def test_facts_of_another_form_are_named(tiny_corpus, facts: object) -> None:
    row = tiny_pages()[0].to_json()
    row["passages"][0]["annotations"][0]["facts"] = facts
    (tiny_corpus / "pages" / "train.jsonl").write_text(json.dumps(row))
    with pytest.raises(CorpusError, match=r"train\.jsonl:1: not a page of the corpus"):
        read_split("train", tiny_corpus)


def test_bytes_that_are_no_utf8_are_named(tiny_corpus) -> None:
    (tiny_corpus / "pages" / "test.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match=r"test\.jsonl:1: not JSON in UTF-8"):
        read_split("test", tiny_corpus)
