"""Faults of HTML pages, each made of real bytes and scored as a user would."""

import pytest

from classifier import Analyzer
from classifier.findings import Result
from classifier.reading import read_page
from tests.faults.outcomes import check

SHOP = b"<h1>Capsules</h1><p>Psilocybin cures depression. Order now, $40 a gram, free shipping today!</p>"
RISKS = b"<p>Nausea and panic attacks can occur. People with schizophrenia must not take part.</p>"


def score(analyzer: Analyzer, html: bytes, media_type: str = "text/html") -> Result:
    return check(analyzer(html, media_type=media_type, id="page"))


def text(result: Result) -> str:
    assert result.page is not None
    return result.page.text


def expect(result: Result, status: str, *reasons: str) -> None:
    assert (result.status, result.reasons) == (status, reasons)


@pytest.mark.parametrize("tag", [b"div", b"span", b"b"])
def test_nesting_of_254(analyzer: Analyzer, tag: bytes) -> None:
    result = score(analyzer, b"<%b>" % tag * 254 + SHOP + b"</%b>" % tag * 254 + RISKS)
    expect(result, "ok")
    assert "Order now" in text(result)
    assert "Nausea" in text(result)


@pytest.mark.parametrize("depth", [2_000, 100_000])
@pytest.mark.parametrize("tag", [b"div", b"span", b"table"])
def test_nesting_of_2_000_and_100_000(analyzer: Analyzer, tag: bytes, depth: int) -> None:
    result = score(analyzer, b"<%b>" % tag * depth + SHOP + b"</%b>" % tag * depth + RISKS)
    expect(result, "partial", "too_complex")
    assert "Order now" in text(result)
    assert "Nausea" in text(result)


def test_100_000_attributes_on_a_tag(analyzer: Analyzer) -> None:
    attributes = b" ".join(b"a%d=%d" % (number, number) for number in range(100_000))
    result = score(analyzer, SHOP + b"<p " + attributes + b">" + b"Book a session today.</p>" + RISKS)
    expect(result, "partial", "too_complex")
    assert "Book a session today.\n\nNausea" in text(result)


@pytest.mark.parametrize("tag", [b"script", b"style", b"textarea", b"title"])
def test_100_000_attributes_on_a_tag_whose_content_is_no_markup(analyzer: Analyzer, tag: bytes) -> None:
    attributes = b" ".join(b"a%d=%d" % (number, number) for number in range(100_000))
    result = score(analyzer, SHOP + b"<%b %b>a</%b>" % (tag, attributes, tag) + RISKS)
    expect(result, "partial", "too_complex")
    assert "Nausea" in text(result)


def test_1_megabyte_of_open_comments(analyzer: Analyzer) -> None:
    expect(score(analyzer, SHOP + b"<!--" * 262_144 + RISKS), "partial", "truncated")


def test_unclosed_script(analyzer: Analyzer) -> None:
    expect(score(analyzer, SHOP + b"<script>var a = 1;" + RISKS), "partial", "truncated")


def test_unclosed_comment(analyzer: Analyzer) -> None:
    expect(score(analyzer, SHOP + b"<!-- " + RISKS), "partial", "truncated")


def test_unclosed_tag(analyzer: Analyzer) -> None:
    expect(score(analyzer, SHOP + b"<div class='" + RISKS), "partial", "truncated")


def test_script_named_in_a_comment_cuts_nothing(analyzer: Analyzer) -> None:
    expect(score(analyzer, b"<!-- <script> -->" + SHOP), "ok")


def test_10_megabyte_text_node() -> None:
    page = read_page(b"<p>" + b"It helps some. " * 700_000 + b"</p>", media_type="text/html")
    assert page.incomplete == ("truncated",)
    assert len(page.text) > 1_999_900


def test_100_000_paragraphs() -> None:
    page = read_page(b"<p>It helps.</p>" * 100_000, media_type="text/html")
    assert page.incomplete == ()
    assert len(page.blocks) == 100_000


def test_2_000_paragraphs_are_scored(analyzer: Analyzer) -> None:
    expect(score(analyzer, b"<p>Ketamine helps.</p>" * 2_000), "ok")


@pytest.mark.parametrize(
    "html", [b"", b" \n\t ", b"<p> </p>", b"&nbsp;&#8203;", b"<html><body></body></html>"]
)
def test_empty_and_spaces(analyzer: Analyzer, html: bytes) -> None:
    expect(score(analyzer, html), "abstained", "no_text")


def test_script_only_shell(analyzer: Analyzer) -> None:
    head = b"<title>Psilocybin capsules</title><meta name=description content='Cures depression. Order now.'>"
    html = head + b"<noscript>Turn on scripts.</noscript><div id=root></div><script src=app.js></script>"
    expect(score(analyzer, html), "abstained", "no_text")


def test_script_only_shell_that_says_loading(analyzer: Analyzer) -> None:
    html = b"<title>Psilocybin</title><div id=root>Please wait, the shop loads.</div><script>1</script>"
    expect(score(analyzer, html), "partial", "script_shell")


def test_cookie_wall(analyzer: Analyzer) -> None:
    html = (
        b"<h2>Before you continue</h2><p>We and our partners use cookies to measure visits and to show ads. "
        b"You can accept all cookies or choose which cookies you allow.</p><button>Accept all</button>"
    )
    expect(score(analyzer, html), "partial", "cookie_wall")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
        ("PNG", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10" + bytes(64)),
        ("zip", b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(64)),
        ("JSON", b'{"title": "Capsules", "body": "<p>Psilocybin cures depression.</p>"}'),
        ("JSON array", b'\xef\xbb\xbf [{"body": "Psilocybin cures depression."}]'),
    ],
)
def test_pdf_png_zip_and_json_under_html(analyzer: Analyzer, kind: str, data: bytes) -> None:
    expect(score(analyzer, data), "error", "unsupported_media")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_bom_utf_16_and_cp1252(analyzer: Analyzer, encoding: str) -> None:
    html = "<p>Psilocybin \u201ccures\u201d depression \u2013 caf\u00e9.</p>".encode(encoding)
    assert text(score(analyzer, html)) == "Psilocybin \u201ccures\u201d depression \u2013 caf\u00e9."


@pytest.mark.parametrize("named", ["iso-8859-1", "utf-16", "shift_jis", "ascii", "no-such", "koi8-r"])
def test_wrong_meta(analyzer: Analyzer, named: str) -> None:
    html = f"<meta charset={named}><p>Psilocybin \u201ccures\u201d depression, they say.</p>".encode()
    result = score(analyzer, html)
    assert "\u201ccures\u201d" in text(result)


def test_wrong_header(analyzer: Analyzer) -> None:
    html = "<p>Psilocybin \u201ccures\u201d depression, they say.</p>".encode()
    assert "\u201ccures\u201d" in text(score(analyzer, html, "text/html; charset=windows-1252"))


def test_nul(analyzer: Analyzer) -> None:
    result = score(analyzer, SHOP.replace(b"Order", b"Or\x00der"))
    expect(result, "ok")
    assert "Or\ufffdder" in text(result)


def test_lone_surrogates(analyzer: Analyzer) -> None:
    result = check(analyzer("<p>Order now \ud83d, $40 a gram \udf44!</p>", media_type="text/html"))
    assert text(result) == "Order now \ufffd, $40 a gram \ufffd!"
    expect(check(analyzer("<p>Order now &#xD800;, $40 a gram!</p>", media_type="text/html")), "ok")


@pytest.mark.parametrize("words", ["FAQ", "Add to cart"])
def test_two_words_alone(analyzer: Analyzer, words: str) -> None:
    check(analyzer(f"<button>{words}</button>", media_type="text/html"))
    check(analyzer(words))


def test_risk_named_only_where_no_reader_sees_it(analyzer: Analyzer) -> None:
    hidden = score(analyzer, SHOP + b"<div style='display:none'>" + RISKS + b"</div>")
    shown, silent = score(analyzer, SHOP + RISKS), score(analyzer, SHOP)
    assert hidden.scores == silent.scores
    assert hidden.scores["missing_risk_disclosure"] > shown.scores["missing_risk_disclosure"]
    assert [part.role for part in hidden.page.unseen] == ["hidden"]


def test_risk_named_in_a_panel_that_opens(analyzer: Analyzer) -> None:
    html = SHOP + b"<details><summary>Risks</summary>" + RISKS + b"</details>"
    result = score(analyzer, html)
    assert result.scores["missing_risk_disclosure"] < score(analyzer, SHOP).scores["missing_risk_disclosure"]
    assert result.passages
