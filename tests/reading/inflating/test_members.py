"""gzip members and zstd frames, whole, cut and damaged."""

import bz2
import gzip
import io
from collections.abc import Callable
from random import Random

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.errors import DecodeError, InputError
from classifier.reading.inflating import Ahead, Members, Opened, Ratio, compression_of
from classifier.reading.limits import Limits
from tests.archives import gzip_members, spoilt, zstd_frames

PACKS: dict[str, Callable[[list[bytes]], bytes]] = {"gzip": gzip_members, "zstd": zstd_frames}
PARTS = [Random(number).randbytes(300).hex().encode() + b"\n" for number in range(5)]  # noqa: S311


def members(data: bytes, kind: str) -> Members:
    ratio = Ratio(200, grace=2**20, window=2**24)
    return Members(Ahead.of(io.BytesIO(data), kept=2**20), kind, ratio=ratio, window=2**23)


def drain(inflated: Members) -> None:
    while inflated.read():
        pass


def inflate(data: bytes, kind: str) -> tuple[bytes, str]:
    """What comes out, and why it ends."""
    inflated = members(data, kind)
    whole = b""
    try:
        while part := inflated.read():
            whole += part
    except InputError as error:
        return whole, error.reason
    return whole, ""


@pytest.mark.parametrize("kind", PACKS)
@given(parts=st.lists(st.binary(max_size=400), min_size=1, max_size=4), padding=st.integers(0, 9))
def test_members_are_inflated_one_after_another(kind: str, parts: list[bytes], padding: int) -> None:
    assert inflate(PACKS[kind](parts) + bytes(padding), kind) == (b"".join(parts), "")


@pytest.mark.parametrize("kind", PACKS)
@settings(deadline=None)
@given(at=st.integers(0, 10**6))
def test_wherever_it_is_cut_that_is_said(kind: str, at: int) -> None:
    data = PACKS[kind](PARTS)
    ends = {sum(len(PACKS[kind]([part])) for part in PARTS[:count]) for count in range(6)}
    at %= len(data)
    whole, reason = inflate(data[:at], kind)
    assert b"".join(PARTS).startswith(whole)
    # Between members nothing is missing, as far as the bytes tell; a few bytes are no member yet.
    assert bool(reason) == (at not in ends)


@pytest.mark.parametrize("kind", PACKS)
@settings(deadline=None)
@given(at=st.integers(0, 10**6), value=st.integers(1, 255))
def test_whatever_byte_is_wrong_no_member_passes_for_whole(kind: str, at: int, value: int) -> None:
    data = bytearray(PACKS[kind](PARTS))
    data[at % len(data)] ^= value
    whole, reason = inflate(bytes(data), kind)
    # Time, name of the system and the like are not part of what a header protects.
    assert reason or whole == b"".join(PARTS)


@pytest.mark.parametrize("kind", PACKS)
def test_after_damage_the_next_member_is_found(kind: str) -> None:
    packed = [PACKS[kind]([part]) for part in PARTS]
    packed[1] = spoilt(packed[1], len(packed[1]) // 2)
    inflated = members(b"".join(packed), kind)
    assert inflated.read() == PARTS[0]
    with pytest.raises(DecodeError):
        drain(inflated)
    assert inflated.recover(PARTS[2][:5])
    assert inflated.read() == PARTS[2]
    assert inflated.is_fresh


def test_what_comes_before_an_error_is_given() -> None:
    data = gzip.compress(PARTS[0])
    whole, reason = inflate(spoilt(data, len(data) - 6), "gzip")
    assert (whole, reason) == (PARTS[0], "damaged")


@pytest.mark.parametrize("kind", PACKS)
def test_a_member_that_gave_nothing_leaves_what_was_read_verified(kind: str) -> None:
    inflated = members(PACKS[kind]([b"a"]) + spoilt(PACKS[kind]([b"b"]), 0), kind)
    assert inflated.read() == b"a"
    assert inflated.is_unverified
    with pytest.raises(DecodeError):
        inflated.read()
    assert not inflated.is_unverified


def test_an_error_is_raised_again() -> None:
    inflated = members(gzip.compress(b"a") + b"garbage", "gzip")
    assert inflated.read() == b"a"
    for _ in range(2):
        with pytest.raises(DecodeError, match="no member begins there"):
            inflated.read()


def test_members_within_members_cost_no_more_than_their_number() -> None:
    # Each begins as a record does and breaks at the same place; trying all would take hours.
    stored = b"".join(gzip.compress(b"WARC/", 0)[:-8] for _ in range(20_000))
    data = gzip.compress(b"WARC/" + stored, 0)[:-8] + b"\x07" * 100
    inflated = members(data, "gzip")
    tries = 0
    while True:
        try:
            while inflated.read():
                pass
            break
        except InputError:
            tries += 1
            if not inflated.recover(b"WARC/"):
                break
    assert tries < 4_000


def test_frames_that_hold_nothing_are_passed_over() -> None:
    skippable = b"\x50\x2a\x4d\x18" + (7).to_bytes(4, "little") + b"ignored"
    assert inflate(skippable + zstandard.compress(b"a") + skippable, "zstd") == (b"a", "")
    assert inflate(zstandard.compress(b"a") + skippable[:-1], "zstd") == (b"a", "truncated")


@pytest.mark.parametrize("packed", [True, False])
def test_a_dictionary_before_the_frames_is_used(*, packed: bool) -> None:
    words = [f'{{"text": "retreat number {n}", "price": {n}}}'.encode() for n in range(2_000)]
    dictionary = zstandard.train_dictionary(2_000, words)
    content = dictionary.as_bytes()
    content = zstandard.compress(content) if packed else content
    frames = zstandard.ZstdCompressor(dict_data=dictionary).compress(words[7])
    data = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content + frames
    assert inflate(data, "zstd") == (words[7], "")
    assert inflate(frames, "zstd") == (b"", "damaged")


def test_a_block_never_becomes_more_than_is_held() -> None:
    data = zstandard.compress(bytes(2**24))
    inflated = Members(
        Ahead.of(io.BytesIO(data)), "zstd", ratio=Ratio(10**6, grace=1, window=2**30), window=2**23
    )
    longest = 0
    while part := inflated.read():
        longest = max(longest, len(part))
    assert longest <= 2**17


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (gzip.compress(b""), "gzip"),
        (zstandard.compress(b""), "zstd"),
        (b"\x5d\x2a\x4d\x18", "zstd"),
        (b"\x1f\x8b\x07\x00", ""),
        (bz2.compress(b""), ""),
        (b"", ""),
        (b"\x1f", ""),
    ],
)
def test_compression_is_told_by_the_first_bytes(data: bytes, kind: str) -> None:
    assert compression_of(data) == kind


def test_what_is_not_compressed_is_the_stream_itself() -> None:
    stream = io.BytesIO(b"abc")
    opened = Opened(stream, Limits())
    assert (opened.compression, opened.begins_with(b"ab"), opened.begins_with(b"abcd")) == ("", True, False)
    assert opened.inflated() is stream
    assert stream.read() == b"abc"


def test_looking_at_the_beginning_takes_nothing_away() -> None:
    opened = Opened(io.BytesIO(gzip.compress(b"a") + gzip.compress(b"bc")), Limits())
    assert opened.begins_with(b"ab")
    assert not opened.begins_with(b"b")
    assert opened.inflated().read() == b"abc"
