import random
from pathlib import Path

import pytest

from classifier.reading import Limits, read_page
from classifier.reading.markup import parse_html
from classifier.reading.spelling import meaning, pieces_of, read_tag
from classifier.reading.tokens import drop_attributes, may_be_crowded
from classifier.reading.writer import BlockWriter
from tests.reading import reference

PIECES = (
    "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>",
    "</table>", "<h2>", "</h2>", "<pre>", "</pre>", "<div hidden>", "<noscript>", "</noscript>", "<br>",
    "<span class=price>", "</span>", "<button aria-label=Go>", "</button>", "<img alt='a  b'>", "<nav>",
    "<details>", "<summary>", "<script>", "</script>", "<p id=x>", "<a aria-controls=x aria-expanded=false>",
    "word", " ", "\n", "a\n\nb", "&amp;lt;", "&#11;", "&#1;", "&#13;", "$4", "<p a<b=1 \"='>'>", "\xa0",
)  # fmt: skip


PAGES = sorted((Path(__file__).parents[2] / "benchmarks" / "pages").glob("*.html"))


def by_reference(html: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the roles and texts of a page, and its hidden texts, as a plain walk over its tree has them."""
    root, _ = parse_html(html)
    if root is None:
        return [], []
    writer, below = BlockWriter(1_000_000), BlockWriter(1_000_000)
    for element in reference.walk(root, writer):
        reference.walk(element, below, show_hidden=True)
        below.end_block()
    found = [
        [(block.role, block.slice(text)) for block in blocks]
        for text, blocks in (writer.finish(), below.finish())
    ]
    return found[0], [text for _, text in found[1]]


def agrees(html: str) -> None:
    page = read_page(html, media_type="text/html")
    blocks = [(block.role, block.slice(page.text)) for block in page.blocks if block.role != "title"]
    assert (blocks, [part.text for part in page.unseen if part.role == "hidden"]) == by_reference(html)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_read_as_a_plain_walk_has_them(path: Path) -> None:
    agrees(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(10))
def test_any_tags_read_as_a_plain_walk_has_them(number: int) -> None:
    draw = random.Random(number)  # noqa: S311
    for length in (5, 20, 80) * 10:
        agrees("".join(draw.choices(PIECES, k=length)))


def shown(html: str, **limits: int) -> list[tuple[str, str]]:
    page = read_page(html, media_type="text/html", limits=Limits(**limits))
    return [(block.role, block.slice(page.text)) for block in page.blocks]


def hidden(html: str) -> list[str]:
    return [part.text for part in read_page(html, media_type="text/html").unseen]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        # What looks like a tag or a mark of ours in a text or a value is none.
        ("<p>&lt;b hidden&gt; aria-controls=&quot;x&quot;</p>", [("main", '<b hidden> aria-controls="x"')]),
        ("<p>&amp;lt;b&amp;gt; &amp;#65;</p>", [("main", "&lt;b&gt; &#65;")]),
        ("<table LAYOUT><tr><td>a<td>b</table>", [("table", "a | b")]),
        ("<button SIGN aria-label=Go>Stop</button>", [("button", "Stop")]),
        ("<p FOLDED>a</p><p hidden OPENABLE>b</p>", [("main", "a")]),
        ("<p title='<p>' a<b=1 \"='>' hidden>a</p>b", [("main", "b")]),
        # Characters that the page's spelling has no room for.
        ("<p>a&#1;b&#11;c\x02&#xfffe;\ufffd</p>", [("main", "a\x01b c\x02\ufffe\ufffd")]),
        ("<p>a\xa0&#13;&#12; b</p>", [("main", "a b")]),
        # White space beside what is passed over.
        ("<p>a<object>x<b>y</b></object> b</p>", [("main", "a b")]),
        ("<p>a<b hidden>x</b> <i>b</i></p>", [("main", "a b")]),
        ("<p>a<b hidden>x</b><i>b</i></p>", [("main", "ab")]),
        ("a<div hidden><p>x</p></div>b", [("main", "a"), ("main", "b")]),
        # Cells, bullets and lines.
        ("<table><tr><td>a<td>b<tr><td><td>c</table>", [("table", "a | b\n| c")]),
        ("<table><tr><td>a<tr><td hidden>b</td><td>c</table>", [("table", "a\n| c")]),
        ("<ul><li><p>a</p><li>b<br>c</ul>", [("list", "- a\n- b\nc")]),
        ("<pre>a\n  b\n\nc</pre>", [("main", "a\nb\nc")]),
    ],
)
def test_blocks(html: str, blocks: list[tuple[str, str]]) -> None:
    assert shown(html) == blocks


def test_an_xhtml_page_is_spelt_like_any_other() -> None:
    kind = '"-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"'
    html = "<head></head><a aria-controls=n>o</a><p name=n hidden>a</p><p></p>b"
    assert shown(f"<!DOCTYPE html PUBLIC {kind}>{html}") == shown(html)


def test_control_characters_in_what_no_reader_sees() -> None:
    page = read_page(
        "<meta name=description content='a\x15b'><p hidden>c\x15d</p><p>e\x15</p>", media_type="text/html"
    )
    assert [part.text for part in page.unseen] == ["c\x15d", "a\x15b"]


def test_hidden_parts_within_a_run_of_tags() -> None:
    html = "<p><b hidden>a</b></p><i hidden><u>b</u></i><img hidden alt=c><noscript>d</noscript>e"
    assert hidden(html) == ["a", "b", "c", "d"]
    assert shown(html) == [("main", "e")]


def test_reading_a_page_does_not_depend_on_pages_before() -> None:
    """What is remembered of tags must hold on every page, whatever ids and limits it has."""
    opened = "<a aria-controls=x aria-expanded=false>o</a><p id=x>a</p><div hidden id=x>b</div>"
    closed = "<p id=x>a</p><div hidden id=x>b</div>"
    for _ in range(2):
        assert shown(opened)[1:] == [("collapsed", "a"), ("collapsed", "b")]
        assert shown(closed) == [("main", "a")]
        assert shown("<div>" * 20 + "a", html_depth=10) == shown("a")
        assert read_page("<div>" * 20 + "a", media_type="text/html").incomplete == ()


@pytest.mark.parametrize("number", range(40))
def test_a_page_reads_the_same_alone_and_within_much_else(number: int) -> None:
    """Texts and roles of a part do not depend on what was learnt before it, nor on how often it comes."""
    draw = random.Random(number)  # noqa: S311
    part = "".join(draw.choices(PIECES, k=40))
    first = read_page(part, media_type="text/html")
    for other in range(5):
        read_page("".join(random.Random(other).choices(PIECES, k=60)), media_type="text/html")  # noqa: S311
    assert read_page(part, media_type="text/html") == first


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    from classifier.reading import steps

    monkeypatch.setattr(steps, "_KNOWN", {})
    monkeypatch.setattr(steps, "_MOST_KNOWN", 50)
    read_page("<p>a</p>", media_type="text/html")
    assert set(steps._KNOWN) == {(2_000, False)}
    html = "".join(f"<p id=p{number}>a</p>" for number in range(100))
    assert len(shown(html)) == 100
    assert steps._KNOWN == {}


def test_a_tag_is_read_back_as_it_was_written() -> None:
    tag = read_tag('<p a<b="1" "="q" =c="" d="&lt;&amp;amp;&quot;&#10;"/>')
    assert (tag.tag, tag.attrib) == ("p", {"a<b": "1", '"': "q", "=c": "", "d": '<&amp;"\n'})
    assert meaning("&amp;#13;&#13;&#xD;") == "&#13;\r\r"


def test_pieces_are_texts_and_runs_by_turns() -> None:
    assert pieces_of("<p> <b>a</b>\n</p>") == ["", "<p> <b>", "a", "</b>\n</p>"]


@pytest.mark.parametrize(
    "markup",
    [
        "<p" + " a" * 501 + ">",
        "<p" + " a=1" * 501,
        "x" * 2_000 + "<p a='>' " + "b='<' " * 501 + ">",
        "<p" + " <" * 600 + ">",
        '<z" a=">" ' + 'b c="<z" ' * 501 + ">",
        "<z a=b\" c='> <i>' " + "d " * 501 + ">",
        "<p a='\">\"' " + "b=\"'>'\" " * 501 + ">",
        "<p a  =  '>' " + "b " * 600 + ">",
    ],
)
def test_no_crowded_tag_is_missed(markup: str) -> None:
    assert drop_attributes(markup, 500)[1]
    assert may_be_crowded(markup.encode(), 500)


def test_any_crowded_tag_is_suspected() -> None:
    signs = ["<", ">", '"', "'", "=", " ", "a", "b ", "<p ", "='", '="', "=''", '=""', "/", "<!--", "-->"]
    found = 0
    for number in range(3_000):
        markup = "".join(random.Random(number).choices(signs, k=40))  # noqa: S311
        if drop_attributes(markup, 2)[1]:
            found += 1
            assert may_be_crowded(markup.encode(), 2)
    assert found > 100
