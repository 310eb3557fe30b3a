"""Search for inputs that the readers of HTML, JSON Lines and CSV cannot bear, for a bounded time.

    python -m tests.fuzzing.readers --seconds 300

Each round draws new inputs; what fails is shrunk and shown, and the exit status is 1.
"""

import argparse
import io
import json
import sys
import time
import traceback
from collections.abc import Callable
from unittest import mock

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from classifier.documents import Page
from classifier.errors import InputError
from classifier.reading import Limits, ReadFailure, read_page, read_source

EXAMPLES = 100
"""Inputs a round of each kind."""
SLOWEST = 10.0
"""Seconds of processor time that no input of this size may need."""
LIMITS = Limits(input_bytes=100_000, text_characters=20_000, html_depth=50, html_blocks=500, line_bytes=5_000)

_MARKUP = st.sampled_from(
    [
        b"<p>", b"</p>", b"<div hidden>", b"<div style='display:none'>", b"</div>", b"<ul>", b"<li>",
        b"</ul>", b"<table>", b"<tr>", b"<td>", b"</table>", b"<h1>", b"</h1>", b"<br>", b"<script>",
        b"</script>", b"<script type=application/ld+json>", b'{"name": "a", "offers": [{"price": 1}]}',
        b"<!--", b"-->", b"--!>", b"<title>", b"</title>", b"<img alt='a b'>", b"<button aria-label=x>",
        b"</button>", b"<details>", b"<nav>", b"<select>", b"<option>", b"<textarea>", b"<svg>",
        b"<math>", b"<noscript>", b"<template>", b"<iframe>", b"<a aria-controls=x aria-expanded=false>",
        b"<div id=x hidden>", b"<span class=price>", b"$4", b"<div class='review'>", b"<plaintext>",
        b"<frameset>", b"<", b">", b"'", b'"', b"=", b"/", b"&amp;", b"&#0;", b"&#xD800;", b"&",
        b"</html>", b"</body>", b"<body>", b"<html>", b"<meta charset=koi8-r>", b"<base>", b"<b>",
        b"<i>", b"</b>", b"\n", b"word", b" ", b"\x00", b"\xff", b"\xf0\x9f\x8d\x84",
        b"<fairbalance-end>", b"<x a=1 ", b"<![CDATA[", b"]]>", b"<?xml ?>", b"<pre>", b"<p a=",
    ]
)  # fmt: skip
_ROWS = st.sampled_from(
    [
        b'{"text": "a"}', b'{"id": 1, "html": "<p>a"}', b'{"passages": ["a", "b"]}', b"\n", b"\r", b"{",
        b"}", b"[", b"]", b'"', b":", b",", b"\\", b"\\ud83d", b"\x00", b"\xff", b"\xef\xbb\xbf", b"NaN",
        b"1e999",
        b"9" * 400,
        b'"text"', b'"id"', b"null", b"a,b", b"id,text", b'"a\n', b"=1+1", b" ", b"\xe2\x80\xa8",
        b"word",
    ]
)  # fmt: skip


def _runs(pieces: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Return bytes put together of pieces, some of them many times over, and of noise."""
    run = st.builds(bytes.__mul__, pieces, st.sampled_from([1, 1, 1, 2, 60, 600, 3_000]))
    return st.lists(st.one_of(run, st.binary(max_size=8)), max_size=30).map(b"".join)


def check_page(page: Page) -> None:
    """Raise unless the page's blocks lie in its text, in order, and leave nothing out."""
    page.text.encode()
    at = 0
    for block in page.blocks:
        words = block.slice(page.text)
        if block.start < at or page.text[at : block.start].strip() or not words.strip():
            raise AssertionError(f"block {block} of a page with {len(page.text)} code points")
        at = block.end
    if page.blocks and at != len(page.text):
        raise AssertionError(f"{len(page.text) - at} code points after the last block")
    for part in page.unseen:
        part.text.encode()


def read_html(data: bytes) -> None:
    """Read bytes as a page; only an `InputError` may come instead."""
    for media_type in ("text/html", "text/html; charset=utf-16", "text/plain"):
        try:
            check_page(read_page(data, media_type=media_type, limits=LIMITS))
        except InputError as error:
            json.dumps([error.reason, str(error)])


def read_rows(data: bytes, input_format: str) -> None:
    """Read bytes from standard input as rows; each must be a page or a failure."""
    with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(data))):
        records = list(read_source("-", input_format=input_format, limits=LIMITS))
    if not records:
        raise AssertionError("no record came of an input")
    for record in records:
        if isinstance(record, ReadFailure):
            json.dumps([record.id, record.error.reason, str(record.error)])
        else:
            check_page(record)


READERS: dict[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], None]]] = {
    "HTML": (_runs(_MARKUP), read_html),
    "JSON Lines": (_runs(_ROWS), lambda data: read_rows(data, "jsonl")),
    "CSV": (_runs(_ROWS), lambda data: read_rows(data, "csv")),
    "any": (_runs(st.one_of(_MARKUP, _ROWS)), lambda data: read_rows(data, "auto")),
}


def fuzz(inputs: st.SearchStrategy[bytes], read: Callable[[bytes], None], number: int) -> None:
    """Read one round of inputs; raises what the first bad one raises, shrunk."""

    @seed(number)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(inputs)
    def bears(data: bytes) -> None:
        before = time.process_time()
        read(data)
        if (spent := time.process_time() - before) > SLOWEST:
            raise AssertionError(f"{len(data)} bytes took {spent:.1f} s of processor time")

    bears()


def main() -> int:
    """Fuzz until the time is over or something fails; return the exit status."""
    parser = argparse.ArgumentParser(description="Fuzz the readers of HTML, JSON Lines and CSV.")
    parser.add_argument("--seconds", type=float, default=300, help="how long; a round that began is ended")
    parser.add_argument(
        "--seed", type=int, default=None, help="the first round; drawn from the clock if omitted"
    )
    options = parser.parse_args()
    first = int(time.time()) if options.seed is None else options.seed
    end, rounds = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        for name, (inputs, read) in READERS.items():
            try:
                fuzz(inputs, read, first + rounds)
            except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
                traceback.print_exc()
                print(f"{name} failed in the round of --seed {first + rounds}", file=sys.stderr)
                return 1
        rounds += 1
    print(f"{rounds} rounds of {EXAMPLES} inputs for each of {', '.join(READERS)}: nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
