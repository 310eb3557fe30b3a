"""HTML to blocks against bare lxml parsing, from 10 kB to 5 MB.

    python benchmarks/html_speed.py

Pages are the invented ones of `benchmarks/pages`, put together to the size. Seconds are of this
process's processor time, medians of several rounds; the two take turns.
"""

import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html

from classifier.reading import read_page

PAGES = Path(__file__).parent / "pages"
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
SECONDS = 4
"""Roughly how long each size is measured."""
_HEAD = re.compile(r"<head>.*?</head>|<!doctype[^>]*>|</?(?:html|body)[^>]*>", re.I | re.S)


def page_of(size: int) -> bytes:
    """Return one page of about `size` bytes."""
    paths = sorted(PAGES.glob("*.html"))
    bodies = "".join(f"<div>{_HEAD.sub('', path.read_text(encoding='utf-8'))}</div>\n" for path in paths)
    whole = bodies * (size // len(bodies)) if size > len(bodies) else bodies
    cut = whole.encode()[:size].rpartition(b"</div>\n")[0]
    return b"<!doctype html><html><head><title>Pages</title></head><body>" + cut + b"</body></html>"


def bare(page: bytes) -> object:
    """Parse a page with lxml alone."""
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))


def ours(page: bytes) -> object:
    """Read a page to blocks."""
    return read_page(page, media_type="text/html")


def seconds(work: Callable[[bytes], object], page: bytes) -> float:
    """Return the processor time of one run."""
    start = time.process_time()
    work(page)
    return time.process_time() - start


def main() -> None:
    """Print both times, their ratio and the rate for each size."""
    print(f"{'bytes':>10}{'lxml ms':>10}{'blocks ms':>11}{'ratio':>8}{'MB/s':>8}")
    for size in SIZES:
        page = page_of(size)
        once = seconds(ours, page)
        rounds = max(3, min(200, int(SECONDS / max(once, 0.001))))
        times = [(seconds(bare, page), seconds(ours, page)) for _ in range(rounds)]
        parse, blocks = (statistics.median(column) for column in zip(*times, strict=True))
        rate = len(page) / blocks / 1e6
        print(f"{len(page):>10,}{parse * 1e3:>10.2f}{blocks * 1e3:>11.2f}{parse / blocks:>8.2f}{rate:>8.1f}")


if __name__ == "__main__":
    main()
