"""The HTML report in a browser: inert, readable, accessible, printable.

Set FAIRBALANCE_NO_BROWSER=1 where there is no Chromium; the tests then say that they were skipped.
"""

import os
import shutil
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from classifier.report import write_html
from classifier.report.visible import visible
from tests.report.builders import disclosing_page, flagged_page, hostile_page, unscored_page

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser():
    if os.environ.get("FAIRBALANCE_NO_BROWSER") == "1":
        pytest.skip("FAIRBALANCE_NO_BROWSER=1: the HTML report is not opened in a browser")
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("no program named chromium is on the PATH; install it, or set FAIRBALANCE_NO_BROWSER=1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def report(tmp_path, every_status):
    """The address of a report with every status and a hostile page."""
    return save(tmp_path, *every_status)


@pytest.fixture
def opened(browser):
    """A function that opens a file in a browser of its own, and tells what it asked for and complained of."""

    @contextmanager
    def open_page(address, **options):
        context = browser.new_context(**options)
        page = context.new_page()
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append(dialog.message), dialog.dismiss()))
        page.goto(address)
        yield page
        context.close()

    return open_page


def save(folder, *results):
    path = folder / "report.html"
    with path.open("w", encoding="utf-8") as stream:
        write_html(results, stream)
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_is_asked_for_and_nothing_complained_of(opened, report, scheme, width):
    with opened(report, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        page.wait_for_load_state("networkidle")
        assert page.asked == [report]
        assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_no_violation(opened, report, scheme, width):
    with opened(report, color_scheme=scheme, viewport={"width": width, "height": 800}) as page:
        found = Axe().run(page).response["violations"]
    assert [(item["id"], item["impact"]) for item in found] == []


@pytest.mark.parametrize("width", [375, 320])
def test_a_narrow_window_never_scrolls_sideways(opened, tmp_path, width):
    address = save(tmp_path, flagged_page("x" * 300), hostile_page(), disclosing_page(), unscored_page())
    with opened(address, viewport={"width": width, "height": 700}) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_is_applied_in_both_schemes(opened, report, scheme):
    with opened(report, color_scheme=scheme) as page:
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 246)", "dark": "rgb(21, 22, 26)"}[scheme]


def test_marks_sit_on_the_right_words(opened, tmp_path):
    made = flagged_page()
    with opened(save(tmp_path, made)) as page:
        for passage in made.passages:
            section = page.locator("section.passage").nth(passage.index)
            for number, item in enumerate(passage.evidence, 1):
                name = f"page-1-passage-{passage.index + 1}-reason-{number}"
                pieces = section.locator(f"mark[aria-describedby~='{name}']").all_text_contents()
                assert "".join(pieces) == item.text
            text = section.locator(".words").evaluate("node => node.textContent")
            assert text == passage.slice(made.page.text)


def test_tags_are_drawn_but_not_copied(opened, tmp_path):
    with opened(save(tmp_path, flagged_page())) as page:
        mark = page.locator("section.passage mark[data-tag]").first
        drawn = mark.evaluate("node => getComputedStyle(node, '::after').content")
        assert mark.get_attribute("data-tag") in {"E2 O4"}
        assert "E2 O4" in drawn
        words = page.locator("section.passage .words").first
        copied = words.evaluate(
            "node => { getSelection().selectAllChildren(node); return getSelection().toString() }"
        )
        assert copied == "Ketamine cures depression. It may cause a little nausea."


def test_each_fact_is_underlined_in_its_own_shape(opened, tmp_path):
    with opened(save(tmp_path, flagged_page())) as page:
        lines = page.locator(".legend mark > span")
        shapes = lines.evaluate_all("nodes => nodes.map(node => getComputedStyle(node).textDecorationStyle)")
    assert shapes == ["solid", "dashed", "double", "wavy"]


def test_a_hostile_page_stays_text(opened, tmp_path):
    made = hostile_page()
    with opened(save(tmp_path, made)) as page:
        page.wait_for_load_state("networkidle")
        assert page.complaints == []
        assert page.locator("img, script, iframe, object, form, link, base").count() == 0
        assert not page.evaluate(
            "[...document.querySelectorAll('*')].flatMap(n => n.getAttributeNames()).some(a => /^on/.test(a))"
        )
        assert page.title() == "fairbalance report: 1 page"
        assert page.locator("h2#page-1").text_content() == visible(made.id)
        assert page.locator("section.passage .words").text_content() == visible(made.page.text)


def test_what_a_page_might_smuggle_in_is_refused(opened, report):
    with opened(report) as page:
        page.evaluate(
            """() => {
                document.body.insertAdjacentHTML('beforeend', '<img src="file:///nothing.png"><style>body{color:red}</style>')
                const script = document.createElement('script')
                script.textContent = 'window.ran = true'
                document.body.append(script)
            }"""
        )
        assert page.evaluate("window.ran") is None
        assert page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
        assert any("Content Security Policy" in text for text in page.complaints)


def test_the_skip_link_is_first_and_leads_to_the_report(opened, report):
    with opened(report) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "report"


def test_it_prints(opened, report):
    with opened(report) as page:
        assert page.pdf(format="A4").startswith(b"%PDF-")


def test_print_relies_on_no_background(opened, report):
    with opened(report, color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        ink = page.evaluate("getComputedStyle(document.body).color")
        flag = page.locator(".flag.yes").first.evaluate("node => getComputedStyle(node).color")
    assert (ground, ink, flag) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)", "rgb(0, 0, 0)")
