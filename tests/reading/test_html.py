import pytest

from classifier.documents import Page
from classifier.errors import DecodeError
from classifier.reading import Limits, read_page
from classifier.reading.markup import parse_html


def read(html: str, **limits: int) -> Page:
    return read_page(html, media_type="text/html", limits=Limits(**limits))


def blocks(html: str) -> list[tuple[str, str]]:
    page = read(html)
    return [(block.role, block.slice(page.text)) for block in page.blocks]


CASES = {
    "paragraphs": ("<p>One.</p><p>Two.</p>", [("main", "One."), ("main", "Two.")]),
    "headings": ("<h1>A</h1><h6>B</h6>C", [("heading", "A"), ("heading", "B"), ("main", "C")]),
    "role heading": ("<div role=heading>A</div>B", [("heading", "A"), ("main", "B")]),
    "inline elements": ("<p>It <b>he</b>als <i>all</i>.</p>", [("main", "It heals all.")]),
    "comment": ("<p>It he<!-- no -->als.</p>", [("main", "It heals.")]),
    "white space": ("<p> a \n\t b&nbsp;\u00a0c </p>", [("main", "a b c")]),
    "entities": ("<p>&lt;b&gt; &amp; &eacute; &#x1F344;</p>", [("main", "<b> & \u00e9 \U0001f344")]),
    "line break": ("<p>a<br>b<br/><br>c</p>", [("main", "a\nb\nc")]),
    "rule": ("a<hr>b", [("main", "a"), ("main", "b")]),
    "list": ("<ul><li>a</li><li>b <b>c</b></li></ul>", [("list", "- a\n- b c")]),
    "list of paragraphs": ("<ul><li><p>a</p><p>b</p></li><li>c</ul>", [("list", "- a\nb\n- c")]),
    "nested list": ("<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>", [("list", "- a\n- b\n- c")]),
    "empty items": ("<ul><li></li><li>a</li><li> </li></ul>", [("list", "- a")]),
    "terms": ("<dl><dt>a</dt><dd>b</dd></dl>", [("list", "a\nb")]),
    "heading in a list": ("<ul><li><h3>A</h3><p>b</p></ul>", [("heading", "A"), ("list", "b")]),
    "text after a list": ("<ul><li>a</ul>b", [("list", "- a"), ("main", "b")]),
    "table": (
        "<table><caption>C</caption><tr><th>a<th>b<tr><td>c<td><p>d</p><p>e</p></table>f",
        [("caption", "C"), ("table", "a | b\nc | d e"), ("main", "f")],
    ),
    "table with gaps": ("<table><tr><td><td>a<td><tr><td></table>b", [("table", "| a"), ("main", "b")]),
    "table with breaks": ("<table><tr><td>a<br>b<td>c</table>", [("table", "a b | c")]),
    "list in a table": ("<table><tr><td>a<td><ul><li>b<li>c</ul></table>", [("table", "a | b c")]),
    "layout table": (
        "<table><tr><td><h1>A</h1>b<td>c</table>",
        [("heading", "A"), ("main", "b"), ("main", "c")],
    ),
    "button in a table": (
        "<table><tr><td>$10<td><button>Add</button><tr><td>$20</table>",
        [("table", "$10"), ("button", "Add"), ("table", "$20")],
    ),
    "table of tables": (
        "<table><tr><td>a<td><table><tr><td>b<td>c</table></table>",
        [("main", "a"), ("table", "b | c")],
    ),
    "layout by role": ("<table role=presentation><tr><td>a<td>b</table>", [("main", "a"), ("main", "b")]),
    "button": ("<p>a</p><button>Book <b>now</b></button>", [("main", "a"), ("button", "Book now")]),
    "button with a sign": ("<button aria-label='Add to cart'><svg><path></path></svg></button>",
                           [("button", "Add to cart")]),
    "button with words and a label": ("<button aria-label=x><b>Add</b></button>", [("button", "Add")]),
    "role button": ("<div role=button>Book</div>", [("button", "Book")]),
    "submit": ("<form><input type=submit value='Book now'></form>", [("button", "Book now")]),
    "image button": ("<input type=image alt=Book>", [("button", "Book")]),
    "placeholder": ("<input placeholder='Your email'><textarea placeholder=Why></textarea>",
                    [("form", "Your email"), ("form", "Why")]),
    "hidden input": ("<input type=hidden value=secret placeholder=p>a", [("main", "a")]),
    "value of a field": ("<input value=typed>a", [("main", "a")]),
    "form": (
        "<form><label>Dose</label><select><option>1 g<option>2 g</select><p>a</p></form>",
        [("form", "Dose"), ("form", "1 g\n2 g"), ("main", "a")],
    ),
    "nav": ("<nav><h2>A</h2><ul><li>b</ul></nav>c", [("nav", "A"), ("nav", "- b"), ("main", "c")]),
    "role navigation": ("<div role=navigation>a</div>", [("nav", "a")]),
    "footer": ("<footer><p>a<p>b</footer>", [("footer", "a"), ("footer", "b")]),
    "aside": ("<aside><h2>A</h2><p>b</aside>", [("heading", "A"), ("aside", "b")]),
    "details": ("<details><summary>Q</summary><p>a</p></details>b",
                [("heading", "Q"), ("collapsed", "a"), ("main", "b")]),
    "open details": (
        "<details open><summary>Q</summary><p>a</p></details>", [("heading", "Q"), ("main", "a")],
    ),
    "list in details": ("<details><ul><li>a</ul></details>", [("collapsed", "- a")]),
    "dialog": ("<dialog>a</dialog>", [("collapsed", "a")]),
    "image": (
        "<p>It <img alt='a smiling woman'>heals.</p>", [("main", "It heals."), ("alt", "a smiling woman")],
    ),
    "image without words": ("<p>a<img alt=''><img></p>", [("main", "a")]),
    "figure": ("<figure><img alt=x><figcaption>c</figcaption></figure>", [("alt", "x"), ("caption", "c")]),
    "preformatted": ("<pre>a  b\n\n c</pre>", [("main", "a b\nc")]),
    "script": ("a<script>b('</p>')</script>c", [("main", "ac")]),
    "style": ("<style>p{}</style>a", [("main", "a")]),
    "template": ("<template><p>b</p></template>a", [("main", "a")]),
    "noscript": ("<noscript><p>b</p></noscript>a", [("main", "a")]),
    "hidden": ("<p hidden>b</p>a<div hidden=''><p>c</p></div>d", [("main", "a"), ("main", "d")]),
    "until found": ("<p hidden=until-found>a</p>", [("main", "a")]),
    "display none": ("<p style='color:red; DISPLAY : none'>b</p>a", [("main", "a")]),
    "visibility": ("<span style='visibility:hidden'>b</span>a", [("main", "a")]),
    "other styles": ("<p style='display:block;x-display:none-such'>a</p>", [("main", "a")]),
    "aria-hidden is seen": ("<p aria-hidden=true>a</p>", [("main", "a")]),
    "fallbacks": ("<video>b</video><iframe>c</iframe><object>d</object>a", [("main", "a")]),
    "unknown elements": ("<my-card>a</my-card><x>b</x>", [("main", "ab")]),
    "unclosed": ("<div><p>a<b>b<p>c", [("main", "ab"), ("main", "c")]),
    "after the end": (
        "<html><body><p>a</body></html><p>b</p>c", [("main", "a"), ("main", "b"), ("main", "c")],
    ),
    "text only": ("just text", [("main", "just text")]),
    "empty": ("", []),
    "no text": ("<html><body><p></p></body></html>", []),
    "comment only": ("<!-- b -->", []),
    "nul": ("<p>a\x00b</p>", [("main", "a\ufffdb")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_blocks(name: str) -> None:
    html, expected = CASES[name]
    assert blocks(html) == expected


def test_blocks_are_joined_by_a_blank_line() -> None:
    assert read("<h1>A</h1><p>b</p><ul><li>c<li>d</ul>").text == "A\n\nb\n\n- c\n- d"


def test_the_title_comes_first() -> None:
    page = read("<title> Green\nHouse </title><h1>Welcome</h1>")
    assert page.title == "Green House"
    assert page.text == "Green House\n\nWelcome"
    assert page.blocks[0].role == "title"


def test_the_title_is_not_repeated_when_a_heading_says_it() -> None:
    page = read("<title>Green House</title><p>a</p><h2>GREEN  house</h2>")
    assert page.title == "Green House"
    assert page.text == "a\n\nGREEN house"


def test_a_page_without_title_has_none() -> None:
    assert read("<p>a</p>").title is None
    assert read("<title></title><p>a</p>").title is None


def test_the_title_of_a_drawing_is_not_the_page_s() -> None:
    page = read("<body><svg><title>Logo</title><text>Leaf</text></svg><p>a</p>")
    assert page.title is None
    assert page.text == "Leaf\n\na"


def test_a_title_alone_is_not_a_page() -> None:
    page = read("<title>Green House</title><div id=root></div><script>1</script>")
    assert (page.text, page.blocks, page.title) == ("", (), "Green House")


def unseen(html: str) -> list[tuple[str, str]]:
    return [(part.role, part.text) for part in read(html).unseen]


def test_descriptions_are_kept_apart_each_once() -> None:
    head = (
        "<meta name=Description content='We  heal depression.'><meta name=keywords content=no>"
        "<meta property=og:description content='We heal depression.'><meta property=og:title content=T>"
    )
    assert unseen(f"{head}<p>a</p>") == [("metadata", "We heal depression."), ("metadata", "T")]
    assert read(f"{head}<p>a</p>").text == "a"


def test_product_data_is_kept_apart_as_words() -> None:
    data = """{"@type": "Product", "name": "Cap", "description": "Calms.", "offers": [{"price": "40",
        "priceCurrency": "USD", "availability": "https://schema.org/InStock"}]}"""
    html = f"<script type='application/ld+json; charset=utf-8'>{data}</script><p>a"
    assert unseen(html) == [("jsonld", "Cap; Calms."), ("jsonld", "price 40 USD; InStock")]


@pytest.mark.parametrize("data", ["", "{", "[" * 200_000, "9" * 5_000, "null", '"a"', '{"name": 1}'])
def test_broken_product_data_is_nothing(data: str) -> None:
    page = read(f"<script type=application/ld+json>{data}</script><p>a")
    assert (page.text, page.unseen, page.incomplete) == ("a", (), ())


def test_hidden_text_is_kept_apart() -> None:
    html = (
        "<p hidden>Nausea <b>occurs</b>.</p>a"
        "<div style='display:none'><h2>R</h2><script>x</script><i>s</i></div>"
        "<noscript><p>n</p></noscript>"
    )
    assert unseen(html) == [("hidden", "Nausea occurs."), ("hidden", "R"), ("hidden", "s"), ("hidden", "n")]
    assert read(html).text == "a"


def test_hidden_text_has_a_limit() -> None:
    assert sum(len(part.text) for part in read("<p hidden>" + "word " * 100_000 + "</p>a").unseen) <= 200_000


def test_offsets_hold_on_a_whole_page() -> None:
    page = read(
        "<title>T \U0001f344</title><meta name=description content=D><nav>N</nav><h1>H\u00e9</h1>"
        "<p>P <img alt=I></p><table><tr><td>1<td>2</table><footer>F</footer>"
    )
    assert [block.slice(page.text) for block in page.blocks] == [
        "T \U0001f344", "N", "H\u00e9", "P", "I", "1 | 2", "F",
    ]  # fmt: skip
    assert "\n\n".join(block.slice(page.text) for block in page.blocks) == page.text


def test_an_unclosed_script_hides_the_rest_and_says_so() -> None:
    page = read("<p>seen</p><script>if (1) {<p>unseen</p>")
    assert page.text == "seen"
    assert page.incomplete == ("truncated",)


def test_a_script_that_writes_a_script_is_not_unclosed() -> None:
    assert read("<script>w('<script src=x>')</script><p>a</p>").incomplete == ()


CUT = {
    "script": "<p>a</p><script>b",
    "style": "<p>a</p><style>b",
    "comment": "<p>a</p><!-- b",
    "tag": "<p>a</p><p class='b <p>c",
    "iframe": "<p>a</p><iframe>b",
}


@pytest.mark.parametrize("kind", CUT)
def test_a_page_that_ends_where_no_text_shows_says_so(kind: str) -> None:
    page = read(CUT[kind])
    assert (page.text, page.incomplete) == ("a", ("truncated",))


@pytest.mark.parametrize(
    "html",
    ["<!-- <script> --><p>a</p>", "<script>'<style>'</script><p>a</p>", "<p title='<script>'>a</p>",
     "<!-- <!-- --><p>a</p>", "<textarea><script></textarea>", "<p>a</p>\n<!-- end -->", "a <"],
)  # fmt: skip
def test_a_script_that_is_only_named_cuts_nothing(html: str) -> None:
    assert read(html).incomplete == ()


def test_attributes_over_the_limit_are_left_out_and_it_says_so() -> None:
    page = read("<p>a</p><p " + " ".join(f"a{i}='>'" for i in range(100_000)) + " hidden>b</p>")
    assert (page.text, page.incomplete) == ("a\n\nb", ("too_complex",))
    assert read("<p " + "x " * 499 + "hidden>b</p>a").text == "a"


def test_blocks_over_the_limit_are_left_out_and_it_says_so() -> None:
    page = read("<p>a</p>" * 5, html_blocks=3)
    assert (page.text, page.incomplete) == ("a\n\na\n\na", ("truncated",))


@pytest.mark.parametrize("tag", ["button aria-expanded=false aria-controls=x", "a data-bs-target=#x"])
def test_what_a_button_opens_is_collapsed_and_not_hidden(tag: str) -> None:
    assert blocks(f"<{tag}></button></a><div id=x hidden><p>Risks</p></div>a") == [
        ("collapsed", "Risks"),
        ("main", "a"),
    ]


def test_an_open_panel_is_not_collapsed() -> None:
    assert blocks("<a aria-controls=x>A</a><div id=x><p>b</p></div>") == [("main", "A"), ("main", "b")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<div class=accordion-body><p>a</p></div>", [("collapsed", "a")]),
        ("<div class='accordion-collapse show'>a</div>", [("main", "a")]),
        ("<div role=tabpanel style='display: none'>a</div>", [("collapsed", "a")]),
        ("<div class=price><b>$40</b> <del>$60</del></div>b", [("price", "$40 $60"), ("main", "b")]),
        ("<p>From <span class=price>$40</span> a gram</p>", [("main", "From $40 a gram")]),
        ("<p class=price>Ask us</p>", [("main", "Ask us")]),
        ("<span itemprop=price>40</span>", [("price", "40")]),
        ("<h2 class=price>$40</h2>", [("heading", "$40")]),
        ("<div class='customer-reviews'><h3>R</h3><p>It helped.</p></div>",
         [("heading", "R"), ("review", "It helped.")]),
        ("<div itemtype='https://schema.org/Review'><p itemprop=author>Ann</p></div>", [("review", "Ann")]),
        ("<p class=previewed>a</p>", [("main", "a")]),
    ],
)  # fmt: skip
def test_common_habits_of_markup_give_roles(html: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(html) == expected


SHELL = "<title>T</title><div id=root>Loading</div><script src=a.js></script>"
WALL = (
    "<p>We use cookies to improve this site. You can accept all cookies or manage your choice.</p>"
    "<button>Accept</button>"
)


def test_pages_that_show_little_of_themselves_say_so() -> None:
    assert read(SHELL).incomplete == ("script_shell",)
    assert read(SHELL + "<p>" + "word " * 20).incomplete == ()
    assert read(WALL).incomplete == ("cookie_wall",)
    assert read(WALL + "<p>" + "word " * 60).incomplete == ()


def test_nesting_of_2000_is_read() -> None:
    page = read("<p>a</p>" + "<div>" * 1_990 + "deep" + "</div>" * 1_990 + "<p>b</p>")
    assert page.text == "a\n\ndeep\n\nb"
    assert page.incomplete == ()


def test_of_deeper_nesting_the_words_are_read_and_it_says_so() -> None:
    page = read("<p>a</p>" + "<div>" * 50 + "deep" + "</div>" * 50 + "<p>b</p>", html_depth=20)
    assert page.text == "a\n\ndeep\n\nb"
    assert page.incomplete == ("too_complex",)


@pytest.mark.parametrize("tag", ["div", "b", "ul", "table", "span", "font", "blockquote"])
def test_a_hundred_thousand_levels_end_in_an_answer(tag: str) -> None:
    page = read("<p>a</p>" + f"<{tag}>" * 100_000 + "deep")
    assert page.text == "a\n\ndeep"
    assert page.incomplete == ("too_complex",)


def test_text_over_the_limit_is_left_out_and_says_so() -> None:
    page = read("<p>abcdef</p><p>ghijkl</p><p>mnopqr</p>", text_characters=10)
    assert page.text == "abcdef\n\ngh"
    assert page.incomplete == ("truncated",)
    assert [block.slice(page.text) for block in page.blocks] == ["abcdef", "gh"]


def test_markup_over_the_limit_is_not_parsed_and_says_so() -> None:
    page = read("<p>abc</p>" + "<p>def</p>" * 10, input_bytes=20)
    assert page.text == "abc\n\ndef"
    assert page.incomplete == ("truncated",)


def test_a_big_page_is_read_whole() -> None:
    page = read("<p>word word</p>" * 100_000)
    assert page.text.count("word word") == 100_000
    assert page.incomplete == ()


def test_a_page_of_which_the_parser_makes_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.reading.markup.etree.fromstring", lambda *_, **__: None)
    with pytest.raises(DecodeError, match="could make nothing of the page") as caught:
        parse_html("<p>words</p>")
    assert caught.value.reason == "parse_failed"
    assert parse_html("<p> </p><script>x</script><!-- words -->") == (None, ())


def test_an_xml_declaration_does_no_harm() -> None:
    data = '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>caf\u00e9</p></html>'
    assert read_page(data.encode(), media_type="application/xhtml+xml").text == "caf\u00e9"
    assert read(data).text == "caf\u00e9"
