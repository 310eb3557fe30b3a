"""Faults of plain text."""

import pytest

from classifier import Analyzer
from classifier.reading import read_page
from tests.faults.outcomes import check

SHOP = "Psilocybin cures depression. Order now, $40 a gram, free shipping today!"


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", "\u200b\u00ad".encode()])
def test_empty_and_spaces(analyzer: Analyzer, data: bytes) -> None:
    result = check(analyzer(data))
    assert (result.status, result.reasons) == ("abstained", ("no_text",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_bom_utf_16_and_cp1252(analyzer: Analyzer, encoding: str) -> None:
    result = check(analyzer((SHOP + " \u201ccaf\u00e9\u201d").encode(encoding)))
    assert result.page is not None
    assert result.page.text == SHOP + " \u201ccaf\u00e9\u201d"
    assert result.flags["sales_intent"] is True


def test_nul(analyzer: Analyzer) -> None:
    result = check(analyzer(SHOP.replace("Order", "\x00Order").encode()))
    assert result.flags["sales_intent"] is True


def test_lone_surrogates(analyzer: Analyzer) -> None:
    result = check(analyzer(SHOP + "\ud800"))
    assert result.page is not None
    assert result.page.text == SHOP + "\ufffd"


def test_200_000_combining_marks(analyzer: Analyzer) -> None:
    check(analyzer("Psilocybin cure" + "\u0301" * 200_000 + "s depression. Order now, $40 a gram."))


def test_u_fdfa_flood(analyzer: Analyzer) -> None:
    check(analyzer(SHOP + "\ufdfa" * 100_000))


def test_one_line_without_spaces(analyzer: Analyzer) -> None:
    check(analyzer(b"x" * 500_000))


def test_5_megabytes_and_more_are_cut() -> None:
    page = read_page((SHOP + "\n\n").encode() * 80_000)
    assert page.incomplete == ("truncated",)
    assert len(page.text) == 2_000_000
