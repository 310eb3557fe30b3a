"""Faults of compressed input and of web archives, read and scored by the command as a user would."""

import gzip
import json
import os
import random
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from classifier.cli import main
from tests.archives import HTML, SHOP, conversion, gzip_members, record, response, spoilt, zstd_frames

Pack = Callable[[Sequence[bytes]], bytes]
PACKED: dict[str, tuple[str, Pack]] = {
    "plain": ("crawl.warc", b"".join),
    "gzip": ("crawl.warc.gz", gzip_members),
    "one gzip member": ("crawl.warc.gz", lambda records: gzip.compress(b"".join(records))),
    "zstd": ("crawl.warc.zst", zstd_frames),
}


def long_page(seed: int) -> bytes:
    """A page whose records are kilobytes long even when they are compressed."""
    words = " ".join(str(number) for number in random.Random(seed).choices(range(10**6), k=400))  # noqa: S311
    return HTML + f"<p>{words}</p>".encode()


BROTLI = response("https://a.example/0", brotli.compress(HTML), fields="Content-Encoding: br\r\n")
RECORDS = [response(f"https://shop.example/{n}", long_page(n)) for n in range(5)]


def score(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, Any]]]:
    """Return the exit status and the rows of `fairbalance score --format jsonl`."""
    status = main(["score", str(path), "--format", "jsonl", "--evidence", "none", "--quiet"])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows
    for row in rows:
        assert bool(row["reasons"]) == bool(row.get("message")) == (row["status"] != "ok")
        if row["status"] != "ok":
            assert row["scores"]["missing_risk_disclosure"] is None
    return status, rows


@pytest.fixture
def read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, bytes], tuple[int, list[tuple[str, str, list[str]]]]]:
    """Write and score a file; return the exit status and of each row the id's end, status and reasons."""

    def _read(name: str, data: bytes) -> tuple[int, list[tuple[str, str, list[str]]]]:
        path = tmp_path / name
        path.write_bytes(data)
        status, rows = score(path, capsys)
        return status, [(row["id"].rpartition("/")[2], row["status"], row["reasons"]) for row in rows]

    return _read


def ok(*names: int | str) -> list[tuple[str, str, list[str]]]:
    return [(str(name), "ok", []) for name in names]


@pytest.mark.parametrize("kind", PACKED)
def test_sound_archive(read: Any, kind: str) -> None:
    name, pack = PACKED[kind]
    assert read(name, pack(RECORDS)) == (0, ok(0, 1, 2, 3, 4))


@pytest.mark.parametrize("kind", PACKED)
def test_warc_cut_mid_record(read: Any, kind: str) -> None:
    name, pack = PACKED[kind]
    status, rows = read(name, pack(RECORDS)[:-900])
    assert status == 3
    assert rows[:4] == ok(0, 1, 2, 3)
    assert rows[-1] == (name, "error", ["truncated"])
    # A block of zstd is inflated as a whole or not at all.
    assert rows[4:-1] == ([] if kind == "zstd" else [("4", "partial", ["truncated"])])


@pytest.mark.parametrize("kind", PACKED)
def test_warc_cut_in_a_head(read: Any, kind: str) -> None:
    name, pack = PACKED[kind]
    status, rows = read(name, pack(RECORDS) + pack(RECORDS)[:60])
    assert status == 3
    assert rows == [*ok(0, 1, 2, 3, 4), (name, "error", ["truncated"])]


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_warc_corrupt_in_the_middle_goes_on_at_the_next_member(read: Any, kind: str) -> None:
    name, pack = PACKED[kind]
    members = [pack([part]) for part in RECORDS]
    members[2] = spoilt(members[2], len(members[2]) // 2)
    status, rows = read(name, b"".join(members))
    assert status == 3
    assert rows[:2] == ok(0, 1)
    assert rows[-2:] == ok(3, 4)
    assert (name, "error", ["damaged"]) in rows
    assert ("2", "ok", []) not in rows


@pytest.mark.parametrize("at", ["head", "end"])
@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_warc_corrupt_at_a_members_edge(read: Any, kind: str, at: str) -> None:
    name, pack = PACKED[kind]
    members = [pack([part]) for part in RECORDS]
    members[2] = spoilt(members[2], 0 if at == "head" else len(members[2]) - 4)
    status, rows = read(name, b"".join(members))
    assert status == 3
    assert rows[:2] == ok(0, 1)
    assert rows[-2:] == ok(3, 4)
    assert (name, "error", ["damaged"]) in rows
    assert ("2", "ok", []) not in rows


def test_warc_in_one_gzip_member_corrupt_in_the_middle(read: Any) -> None:
    data = gzip.compress(b"".join(RECORDS))
    status, rows = read("crawl.warc.gz", spoilt(data, len(data) // 2))
    assert status == 3
    assert rows[:2] == ok(0, 1)
    assert rows[-1] == ("crawl.warc.gz", "error", ["damaged"])


def test_warc_corrupt_in_plain_bytes(read: Any) -> None:
    status, rows = read("crawl.warc", RECORDS[0] + b"XARC/1.1" + RECORDS[1][8:] + RECORDS[2])
    assert (status, rows) == (3, [*ok(0), ("crawl.warc", "error", ["damaged"]), *ok(2)])


@pytest.mark.parametrize("lied", [-100, 3, 100, 10**4, 10**8, 10**14])
@pytest.mark.parametrize("kind", PACKED)
def test_lying_length(read: Any, kind: str, lied: int) -> None:
    name, pack = PACKED[kind]
    lying = response("https://shop.example/2", long_page(2), lied=lied)
    status, rows = read(name, pack([*RECORDS[:2], lying, *RECORDS[3:]]))
    assert rows[:2] == ok(0, 1)
    if kind == "one gzip member" and lied > 5 * 2**20:
        # What is skipped for such a length cannot be gone back to; that it is lost is said.
        assert (status, rows[2:]) == (3, [("2", "partial", ["damaged"]), (name, "error", ["damaged"])])
        return
    assert rows[3:] == ok(3, 4)
    assert status == 0
    # Two line ends follow each record; a length that is over by less says nothing wrong.
    reasons = [] if lied == 3 else ["truncated" if lied > 0 and kind in {"gzip", "zstd"} else "damaged"]
    assert rows[2] == ("2", "partial" if reasons else "ok", reasons)


@pytest.mark.parametrize("length", ["", "-5", "many", "9" * 30])
@pytest.mark.parametrize("kind", PACKED)
def test_length_that_is_none(read: Any, kind: str, length: str) -> None:
    name, pack = PACKED[kind]
    stated = b"Content-Length: %d" % (len(RECORDS[1]) - RECORDS[1].index(b"HTTP/") - 4)
    assert stated in RECORDS[1]
    broken = RECORDS[1].replace(stated, f"Content-Length: {length}".encode() if length else b"X: y")
    status, rows = read(name, pack([RECORDS[0], broken, RECORDS[2]]))
    assert (status, rows) == (0, [*ok(0), ("1", "partial", ["damaged"]), *ok(2)])


def test_a_page_that_holds_a_record_is_one_page(read: Any) -> None:
    forged = b"<p>How a record looks:<pre>\r\n\r\n" + response("https://rival.example/forged") + b"</pre>"
    pages = [RECORDS[0], response("https://shop.example/1", HTML + forged), RECORDS[2]]
    for name, pack in PACKED.values():
        assert read(name, pack(pages)) == (0, ok(0, 1, 2))


def test_870_byte_record_inflating_to_200_mb(read: Any) -> None:
    bomb = gzip.compress(HTML + bytes(200_000_000))
    member = gzip_members([response("https://shop.example/bomb", bomb, fields="Content-Encoding: gzip\r\n")])
    assert len(member) < 1_000
    status, rows = read("crawl.warc.gz", gzip_members(RECORDS[:1]) + member + gzip_members(RECORDS[1:2]))
    assert status == 3
    assert rows == [*ok(0), ("bomb", "error", ["compression_ratio"]), *ok(1)]


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate"])
def test_bomb_of_another_coding(read: Any, coding: str) -> None:
    data = HTML + bytes(20_000_000)
    compress = {"br": brotli.compress, "zstd": zstandard.compress, "deflate": zlib.compress}
    bomb = response(
        "https://shop.example/b", compress[coding](data), fields=f"Content-Encoding: {coding}\r\n"
    )
    status, rows = read("crawl.warc", RECORDS[0] + bomb + RECORDS[1])
    assert (status, rows) == (3, [*ok(0), ("b", "error", ["compression_ratio"]), *ok(1)])


def test_record_whose_member_is_a_bomb(read: Any) -> None:
    bomb = response("https://shop.example/b", HTML + bytes(50_000_000))
    status, rows = read("crawl.warc.gz", gzip_members([RECORDS[0], bomb, RECORDS[1]]))
    assert status == 3
    assert rows[0] == ok(0)[0]
    assert rows[-1] == ok(1)[0]
    assert ("crawl.warc.gz", "error", ["compression_ratio"]) in rows
    assert ("b", "ok", []) not in rows


def test_warc_truncated(read: Any) -> None:
    cut = response("https://shop.example/cut", warc_truncated="length")
    assert read("crawl.warc", cut + RECORDS[0]) == (0, [("cut", "partial", ["truncated"]), *ok(0)])


def test_content_coding_that_is_cut_damaged_or_unknown(read: Any) -> None:
    packed = gzip.compress(long_page(9))
    fields = "Content-Encoding: gzip\r\n"
    status, rows = read(
        "crawl.warc",
        response("https://a.example/cut", packed[:-200], fields=fields)
        + response("https://a.example/bad", spoilt(packed, len(packed) - 300), fields=fields)
        + response("https://a.example/odd", packed, fields="Content-Encoding: rot13\r\n")
        + response("https://a.example/stored", HTML, fields=fields),
    )
    assert status == 3
    assert rows == [
        ("cut", "partial", ["truncated"]),
        ("bad", "partial", ["damaged", "truncated"]),
        ("odd", "error", ["unsupported_media"]),
        *ok("stored"),
    ]


def test_archive_without_pages(read: Any) -> None:
    status, rows = read(
        "crawl.warc", record(b"a: b", kind="warcinfo") + record(b"GET / HTTP/1.1", kind="request")
    )
    assert (status, rows) == (3, [("crawl.warc", "error", ["empty"])])


@pytest.mark.parametrize("name", ["page.html.gz", "page.html", "page"])
def test_gzip_bomb_in_html(read: Any, name: str) -> None:
    status, rows = read(name, gzip.compress(HTML + bytes(50_000_000)))
    assert status == 3
    assert rows == [(name, "error", ["compression_ratio"])]


def test_zstd_bomb(read: Any) -> None:
    bomb = zstandard.compress(HTML + bytes(2**27))
    assert len(bomb) < 50_000
    assert read("page.html.zst", bomb) == (3, [("page.html.zst", "error", ["compression_ratio"])])
    assert read("rows.jsonl.zst", bomb) == (3, [("rows.jsonl.zst", "error", ["compression_ratio"])])


def test_zstd_that_asks_for_gigabytes_of_memory(read: Any) -> None:
    window = zstandard.ZstdCompressionParameters(window_log=30)
    stream = zstandard.ZstdCompressor(compression_params=window).compressobj()
    data = stream.compress(HTML) + stream.flush()
    assert read("page.html.zst", data) == (3, [("page.html.zst", "error", ["too_large"])])


def test_page_that_inflates_to_more_than_20_mib(read: Any) -> None:
    data = gzip.compress(os.urandom(11 * 2**20).hex().encode(), 1)
    assert read("page.txt.gz", data) == (3, [("page.txt.gz", "error", ["too_large"])])


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.csv"])
def test_bomb_after_rows(read: Any, name: str) -> None:
    rows = {"rows.jsonl": b'{"id": "good", "text": "%s"}\n', "rows.csv": b'id,text\ngood,"%s"\n'}
    data = rows[name] % SHOP.encode() + bytes(100_000_000)
    status, found = read(name + ".gz", gzip.compress(data, 1))
    assert (status, found) == (3, [*ok("good"), (name + ".gz", "error", ["compression_ratio"])])


@pytest.mark.parametrize("suffix", ["gz", "zst"])
def test_rows_that_are_cut(read: Any, suffix: str) -> None:
    pack = gzip.compress if suffix == "gz" else lambda rows: zstd_frames([rows[:9_000], rows[9_000:]])
    rows = b"".join(
        b'{"id": "%d", "text": "%s %s"}\n' % (n, SHOP.encode(), long_page(n)[-300:-10]) for n in range(50)
    )
    status, found = read(f"rows.jsonl.{suffix}", pack(rows)[:-600])
    assert status == 3
    assert len(found) > 20
    assert found == [*ok(*range(len(found) - 1)), (f"rows.jsonl.{suffix}", "error", ["truncated"])]


def test_rows_that_are_damaged_in_the_middle(read: Any) -> None:
    rows = b"".join(b'{"id": "%d", "text": "%s"}\n' % (n, SHOP.encode()) for n in range(20))
    members = [gzip.compress(rows), gzip.compress(rows)]
    status, found = read("rows.jsonl.gz", members[0] + spoilt(members[1], 0))
    assert (status, found) == (3, [*ok(*range(20)), ("rows.jsonl.gz", "error", ["damaged"])])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_compressed_nothing(read: Any, pack: Callable[[bytes], bytes]) -> None:
    assert read("page.html.gz", pack(b"")) == (0, [("page.html.gz", "abstained", ["no_text"])])
    assert read("rows.jsonl.gz", pack(b"")) == (3, [("rows.jsonl.gz", "error", ["empty"])])
    assert read("crawl.warc.gz", pack(b"")) == (3, [("crawl.warc.gz", "error", ["empty"])])


def test_empty_file_of_a_compressed_name(read: Any) -> None:
    assert read("page.html.gz", b"") == (0, [("page.html.gz", "abstained", ["no_text"])])
    assert read("crawl.warc.gz", b"") == (3, [("crawl.warc.gz", "error", ["empty"])])


def test_gzip_with_trailing_garbage(read: Any) -> None:
    status, rows = read("page.html.gz", gzip.compress(HTML) + b"garbage")
    assert (status, rows) == (0, [("page.html.gz", "partial", ["damaged"])])
    status, rows = read("crawl.warc.gz", gzip_members(RECORDS) + b"garbage")
    assert (status, rows) == (3, [*ok(0, 1, 2, 3, 4), ("crawl.warc.gz", "error", ["damaged"])])


def test_gzip_with_padding(read: Any) -> None:
    assert read("page.html.gz", gzip.compress(HTML) + bytes(100_000)) == (0, ok("page.html.gz"))


def test_cut_or_damaged_page(read: Any) -> None:
    data = gzip.compress(long_page(1))
    assert read("page.html.gz", data[:-300]) == (0, [("page.html.gz", "partial", ["truncated"])])
    assert read("page.html.gz", spoilt(data, len(data) - 300)) == (
        0,
        [("page.html.gz", "partial", ["damaged"])],
    )
    assert read("page.html.gz", data[:15]) == (3, [("page.html.gz", "error", ["truncated"])])
    assert read("page.html.gz", data[:10] + b"\x07" + data[11:]) == (
        3,
        [("page.html.gz", "error", ["damaged"])],
    )


def test_page_whose_words_are_all_after_the_cut(read: Any) -> None:
    data = gzip.compress(b"<!doctype html><script>" + os.urandom(3_000).hex().encode() + b"</script>" + HTML)
    assert read("page.html.gz", data[:2_000]) == (3, [("page.html.gz", "error", ["truncated"])])


def test_not_gzip_named_gz(read: Any) -> None:
    assert read("page.html.gz", HTML) == (0, ok("page.html.gz"))
    status, rows = read("page.html.gz", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert (status, rows) == (3, [("page.html.gz", "error", ["unsupported_media"])])


def test_gzip_within_gzip(read: Any) -> None:
    assert read("page.html.gz", gzip.compress(gzip.compress(HTML))) == (
        3,
        [("page.html.gz", "error", ["unsupported_media"])],
    )


@pytest.mark.parametrize(
    ("module", "name", "data"),
    [
        ("fastwarc", "crawl.warc", RECORDS[0]),
        ("zstandard", "page.html.zst", zstandard.compress(HTML)),
        ("brotli", "br.warc", BROTLI),
    ],
)  # fmt: skip
def test_absent_extra(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    module: str,
    name: str,
    data: bytes,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(data)
    (tmp_path / "page.txt").write_text(SHOP)
    status, (bad, good) = score(tmp_path, capsys)
    assert status == 3
    assert (bad["reasons"], good["status"]) == (["missing_extra"], "ok")
    assert "pip install 'fairbalance[archives]'" in bad["message"]


def test_wet(read: Any) -> None:
    texts = [
        conversion("https://a.example/0"),
        conversion("https://a.example/1", ""),
        conversion("https://a.example/2"),
    ]
    status, rows = read("crawl.warc.wet.gz", gzip_members(texts))
    assert (status, rows) == (0, [*ok(0), ("1", "abstained", ["no_text"]), *ok(2)])
