import numpy as np
import pytest
from hypothesis import given

from classifier.features import words, zero_digits
from classifier.kernel.buffer import Buffer
from classifier.kernel.hashing import hash_pairs, hash_spans
from classifier.kernel.table import ABSENT, Table
from classifier.kernel.tokens import find_runs, join_tokens
from classifier.normalizing import normalize
from tests.kernel.strategies import texts


def tokens_of(rows: list[str]) -> list[list[str]]:
    """The tokens of texts, cut from the buffer's bytes."""
    buffer = Buffer.of([zero_digits(normalize(text).text) for text in rows])
    spans = join_tokens(buffer, find_runs(buffer))
    found: list[list[str]] = [[] for _ in rows]
    for start, end in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True):
        row = int(np.searchsorted(buffer.starts, start, side="right")) - 1
        found[row].append(buffer.data[start:end].tobytes().decode("utf-8", "surrogatepass"))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Only $475, isn't it?",
        "a'b'c'd'e",
        "''a''b'",
        "100% SAFE!!",
        "caf\u00e9 \u20ac20\u00a3",
        "x_y",
        "",
        "\u0663\u0664",
    ],
)
def test_tokens_are_those_of_the_reference(text: str) -> None:
    assert tokens_of([text]) == [words(text)]


@given(texts, texts)
def test_tokens_are_those_of_the_reference_beside_any_other_text(first: str, second: str) -> None:
    assert tokens_of([first, second, first]) == [words(first), words(second), words(first)]


def test_a_hash_is_of_the_bytes_and_not_of_their_place() -> None:
    data = np.frombuffer(b"cure a cure \0cure curec", dtype=np.uint8)
    starts, ends = np.array([0, 7, 13, 18, 12]), np.array([4, 11, 17, 23, 17])
    hashes = hash_spans(data, starts, ends).tolist()
    assert hashes[0] == hashes[1] == hashes[2]
    assert len(set(hashes)) == 3


def test_the_hash_of_a_pair_tells_its_order() -> None:
    one, two = np.array([1], dtype=np.uint64), np.array([2], dtype=np.uint64)
    assert hash_pairs(one, two)[0] != hash_pairs(two, one)[0]


@pytest.mark.parametrize("count", [0, 1, 2, 1000])
def test_a_table_finds_what_it_holds_and_nothing_else(count: int) -> None:
    keys = np.random.default_rng(count).integers(0, 2**64, 2 * count + 5, dtype=np.uint64)
    held, others = keys[:count], keys[count:]
    table = Table.of(held, np.arange(count))
    assert table.find(held).tolist() == list(range(count))
    assert set(table.find(others).tolist()) == {ABSENT}


def test_a_table_finds_all_of_a_crowded_bucket() -> None:
    keys = np.arange(50, dtype=np.uint64) + np.uint64(7)
    table = Table.of(keys, np.arange(50))
    assert table.find(keys).tolist() == list(range(50))
    assert table.find(np.array([0, 6, 57, 2**63], dtype=np.uint64)).tolist() == [ABSENT] * 4


def test_a_table_refuses_two_entries_of_one_hash() -> None:
    with pytest.raises(ValueError, match="same hash"):
        Table.of(np.array([3, 4, 3], dtype=np.uint64), np.arange(3))
