"""Search for inputs that the readers cannot bear, for a bounded time.

    python -m tests.fuzzing.readers --seconds 300
    python -m tests.fuzzing.readers --seconds 120 --only gzip

Each round draws new inputs; what fails is shrunk and shown, and the exit status is 1.
"""

import argparse
import gzip
import io
import json
import sys
import time
import traceback
import zlib
from collections.abc import Callable
from unittest import mock

import brotli
import zstandard
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from classifier.documents import Page
from classifier.errors import InputError
from classifier.reading import Limits, ReadFailure, read_page, read_source
from tests.archives import HTML, conversion, record, response

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


_PARTS = st.sampled_from(
    [
        response("https://a.example/1"), response("https://a.example/2", lied=40),
        response("https://a.example/3", lied=-40), response("https://a.example/4", lied=10**9),
        conversion("https://a.example/5"), record(b"GET / HTTP/1.1", kind="request"),
        response("https://a.example/6", gzip.compress(HTML), fields="Content-Encoding: gzip\r\n"),
        response("https://a.example/7", brotli.compress(bytes(2_000_000)), fields="Content-Encoding: br\r\n"),
        response("https://a.example/8", zlib.compress(HTML)[:-9], fields="Content-Encoding: deflate\r\n"),
        response("https://a.example/9", b"5\r\nhello\r\n9\r\n", fields="Transfer-Encoding: chunked\r\n"),
        response("https://a.example/10", b"word " * 30_000, media_type="text/plain"),
        b"WARC/1.1\r\n", b"WARC/1.1\r\nX: y\r\n", b"WARC-Type: response\r\n", b"Content-Length: 7\r\n",
        b"Content-Length: 99999999999999999\r\n", b"Content-Type: application/http\r\n", b"\r\n", b"\n",
        b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 404\r\n", b"Content-Type: text/html\r\n\r\n", b"\x00", b"\xff",
    ]
)  # fmt: skip


def _damaged(data: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Return the bytes as they are, cut, or with one of them changed."""

    def damage(data: bytes, at: int, value: int | None) -> bytes:
        at %= len(data) + 1
        return data[:at] if value is None else data[:at] + bytes([value]) + data[at + 1 :]

    damaged = st.builds(damage, data, st.integers(0, 10**6), st.one_of(st.none(), st.integers(0, 255)))
    return st.one_of(data, damaged)


def _packed(parts: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Return members of gzip, or frames of zstd, of parts, some of them damaged, and some within others."""

    def pack(part: bytes, kind: str) -> bytes:
        return {"gzip": gzip.compress, "zstd": zstandard.compress, "stored": _stored, "": bytes}[kind](part)

    kind = st.sampled_from(["gzip", "gzip", "stored", "zstd", ""])
    member = _damaged(st.builds(pack, st.lists(parts, max_size=6).map(b"".join), kind))
    return _damaged(st.lists(member, max_size=8).map(b"".join))


def _stored(data: bytes) -> bytes:
    return gzip.compress(data, 0)


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


class _Pipe(io.BytesIO):
    """Standard input that cannot be rewound."""

    def seekable(self) -> bool:
        return False


def read_rows(data: bytes, input_format: str, *, piped: bool = False) -> None:
    """Read bytes from standard input as rows; each must be a page or a failure."""
    with mock.patch("sys.stdin", io.TextIOWrapper((_Pipe if piped else io.BytesIO)(data))):
        records = list(read_source("-", input_format=input_format, limits=LIMITS))
    if not records:
        raise AssertionError("no record came of an input")
    for found in records:
        if isinstance(found, ReadFailure):
            json.dumps([found.id, found.error.reason, str(found.error)])
        else:
            check_page(found)


def read_packed(data: bytes, *input_formats: str) -> None:
    """Read bytes as a file and as a pipe."""
    for input_format in input_formats:
        read_rows(data, input_format)
        read_rows(data, input_format, piped=True)


READERS: dict[str, tuple[st.SearchStrategy[bytes], Callable[[bytes], None]]] = {
    "HTML": (_runs(_MARKUP), read_html),
    "JSON Lines": (_runs(_ROWS), lambda data: read_rows(data, "jsonl")),
    "CSV": (_runs(_ROWS), lambda data: read_rows(data, "csv")),
    "WARC": (_damaged(st.lists(_PARTS, max_size=12).map(b"".join)), lambda data: read_packed(data, "warc")),
    "packed WARC": (_packed(_PARTS), lambda data: read_packed(data, "warc")),
    "gzip": (
        _packed(st.one_of(_ROWS, _MARKUP)),
        lambda data: read_packed(data, "jsonl", "csv", "html", "auto"),
    ),
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
    parser = argparse.ArgumentParser(description="Fuzz the readers of HTML, rows and archives.")
    parser.add_argument("--seconds", type=float, default=300, help="how long; a round that began is ended")
    parser.add_argument(
        "--seed", type=int, default=None, help="the first round; drawn from the clock if omitted"
    )
    parser.add_argument("--only", choices=READERS, help="the one reader to search")
    options = parser.parse_args()
    readers = {name: READERS[name] for name in READERS if options.only in {None, name}}
    first = int(time.time()) if options.seed is None else options.seed
    end, rounds = time.monotonic() + options.seconds, 0
    while time.monotonic() < end:
        for name, (inputs, read) in readers.items():
            try:
                fuzz(inputs, read, first + rounds)
            except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
                traceback.print_exc()
                print(f"{name} failed in the round of --seed {first + rounds}", file=sys.stderr)
                return 1
        rounds += 1
    print(f"{rounds} rounds of {EXAMPLES} inputs for each of {', '.join(readers)}: nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())
