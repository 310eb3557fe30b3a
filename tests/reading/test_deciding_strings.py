"""What decides a label must not be lost: the benchmark's invented pages, read by us alone."""

import json
from pathlib import Path

import pytest

from classifier.reading import read_page

PAGES = Path(__file__).parent.parent.parent / "benchmarks" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", NAMES)
def test_every_deciding_string_is_kept_and_no_hidden_one(name: str) -> None:
    page = read_page((PAGES / f"{name}.html").read_bytes(), media_type="text/html")
    expected = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert 5 <= len(expected["kept"]) <= 14
    text = words(page.text)
    assert [string for string in expected["kept"] if words(string) not in text] == []
    assert [string for string in expected.get("hidden", ()) if words(string) in text] == []
    assert page.incomplete == ()


def test_there_are_pages_of_many_kinds() -> None:
    assert len(NAMES) >= 40
    assert {name.partition("-")[0] for name in NAMES} == {
        *("agency", "blog", "clinic", "forum", "news", "retreat", "shop"),
    }
