"""The share of deciding strings that a reader of HTML keeps: ours beside extractors made for articles.

    pip install -e '.[bench]'
    python benchmarks/deciding_strings.py

`benchmarks/pages` holds invented pages, each with the strings that decide its labels (prices, calls to
buy, claims, risks) and the words that no reader sees. A string is kept when it stands in the text with
white space collapsed.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from classifier.reading import read_page

PAGES = Path(__file__).parent / "pages"
FLOOR = 0.98
"""The share of ours below which the exit status is 1."""


def ours(markup: str) -> str:
    """Return what a reader of the page sees, as fairbalance reads it."""
    return read_page(markup.encode(), media_type="text/html").text


def by_trafilatura(markup: str) -> str:
    """Return what trafilatura keeps where it is asked to keep as much as it can."""
    from trafilatura import extract

    return extract(markup, favor_recall=True, include_tables=True, include_comments=True) or ""


def by_resiliparse(markup: str) -> str:
    """Return what Resiliparse keeps of the whole page, forms and alternative texts included."""
    from resiliparse.extract.html2text import extract_plain_text

    return str(
        extract_plain_text(markup, main_content=False, alt_texts=True, form_fields=True, noscript=False)
    )


READERS: dict[str, Callable[[str], str]] = {
    "fairbalance": ours,
    "trafilatura": by_trafilatura,
    "resiliparse": by_resiliparse,
}


def words(text: str) -> str:
    """Return a text with its white space collapsed."""
    return " ".join(text.split())


def measure(read: Callable[[str], str]) -> tuple[int, int, list[str]]:
    """Return how many deciding strings there are, how many hidden ones came through, and which are lost."""
    known, leaked, lost = 0, 0, []
    for path in sorted(PAGES.glob("*.html")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = words(read(path.read_text(encoding="utf-8")))
        known += len(expected["kept"])
        leaked += sum(words(string) in text for string in expected.get("hidden", ()))
        lost += [f"{path.stem}: {string}" for string in expected["kept"] if words(string) not in text]
    return known, leaked, lost


def main() -> int:
    """Print each reader's share and what ours loses; return the exit status."""
    shares = {}
    for name, read in READERS.items():
        try:
            known, leaked, lost = measure(read)
        except ImportError:
            print(f"{name:14}not installed; pip install -e '.[bench]'")
            continue
        shares[name] = 1 - len(lost) / known
        print(f"{name:14}{shares[name]:>7.1%} of {known} strings kept, {leaked} hidden ones let through")
        if read is ours:
            print(*(f"    lost: {string}" for string in lost), sep="\n", end="\n" if lost else "")
    print(f"{len(list(PAGES.glob('*.html')))} invented pages")
    return 0 if shares["fairbalance"] >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
