import pytest

from classifier.reading import INPUT_FORMATS
from classifier.reading.formats import check_format, format_by_name, is_json, looks_like_html, looks_like_row


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.html", "html"),
        ("dir.txt/a.HTM", "html"),
        ("a.xhtml", "html"),
        ("a.jsonl", "jsonl"),
        ("a.ndjson", "jsonl"),
        ("a.txt", "text"),
        ("a.md", "text"),
        ("a.csv", "csv"),
        ("a.pdf", "pdf"),
        ("a.parquet", "parquet"),
        ("a.warc", "warc"),
        ("a.warc.gz", "warc"),
        ("a.warc.wet.gz", "warc"),
        ("a.warc.zst", "warc"),
        ("a.html.gz", "html"),
        ("a.JSONL.ZST", "jsonl"),
        ("a.tar.gz", None),
        ("a.gz", None),
        ("a.json", None),
        ("a", None),
        ("-", None),
        ("html", None),
        (".html", None),
    ],
)
def test_names(path: str, expected: str | None) -> None:
    assert format_by_name(path) == expected


@pytest.mark.parametrize("name", ["auto", "text", "html", "jsonl", "csv", "pdf", "parquet", "warc"])
def test_what_is_read_passes(name: str) -> None:
    check_format(name)


def test_an_unknown_format_names_the_allowed_ones() -> None:
    with pytest.raises(
        ValueError, match="one of auto, text, html, pdf, jsonl, csv, parquet, warc, not 'doc'"
    ):
        check_format("doc")
    assert "doc" not in INPUT_FORMATS


@pytest.mark.parametrize("text", ["<!DOCTYPE html><p>", "\n <html lang=en>", "<p>a</p><p>b</p><b>c</b>"])
def test_html_is_recognised(text: str) -> None:
    assert looks_like_html(text)


@pytest.mark.parametrize(
    "text", ["", "a < b > c", "use <b>bold</b> in Markdown", "2<3</3></4></5>", "<hypertext>"]
)
def test_text_is_not_taken_for_html(text: str) -> None:
    assert not looks_like_html(text)


@pytest.mark.parametrize("line", [b'{"id": 1}', b'  { "text": ', b"{}", b'\xef\xbb\xbf{"a"'])
def test_rows_are_recognised(line: bytes) -> None:
    assert looks_like_row(line)


@pytest.mark.parametrize("line", [b"", b"text", b"{", b"{{ template }}", b"[1]", b'"a"', b"{a: 1}"])
def test_text_is_not_taken_for_a_row(line: bytes) -> None:
    assert not looks_like_row(line)


@pytest.mark.parametrize("text", ['{"a": "<p>"}', " [1, 2]", "[]", "{}", '[{"a": 1}]\n', "[" * 100_000])
def test_json_is_recognised(text: str) -> None:
    assert is_json(text)


@pytest.mark.parametrize("text", ["", "[1] A note", "{% block %}", '{"a": ', '"a"', "12", "<p>[1]</p>"])
def test_text_is_not_taken_for_json(text: str) -> None:
    assert not is_json(text)
