"""Bombs and text that repeats itself."""

import pytest

from classifier.errors import LimitError
from classifier.reading.inflating import Ratio

MIB = 2**20


def feed(ratio: Ratio, megabytes: int, by: int) -> None:
    for _ in range(megabytes * 16):
        ratio.count(2**16 // by, 2**16)


def test_text_that_repeats_itself_a_hundred_times_passes_at_any_length() -> None:
    feed(Ratio(200, grace=20 * MIB, window=20 * MIB + 1), 2_000, 100)


def test_a_few_bytes_may_become_a_mebibyte() -> None:
    feed(Ratio(200, grace=MIB, window=20 * MIB), 1, 1_000)


def test_a_bomb_is_told_after_the_grace() -> None:
    with pytest.raises(LimitError, match="more than 200:1") as caught:
        feed(Ratio(200, grace=MIB, window=20 * MIB), 2, 1_000)
    assert caught.value.reason == "compression_ratio"


def test_a_bomb_after_gigabytes_of_text_is_told() -> None:
    ratio = Ratio(200, grace=20 * MIB, window=20 * MIB + 1)
    feed(ratio, 2_000, 5)
    with pytest.raises(LimitError):
        feed(ratio, 40, 1_000)


def test_tiny_steps_take_no_memory() -> None:
    ratio = Ratio(200, grace=20 * MIB, window=20 * MIB + 1)
    for _ in range(100_000):
        ratio.count(20, 1)
        ratio.count(20, 0)
    assert len(ratio._steps) < 5


def test_bytes_from_nothing_are_a_bomb() -> None:
    with pytest.raises(LimitError):
        Ratio(200, grace=MIB, window=2 * MIB).count(0, MIB + 1)


def test_it_can_begin_anew() -> None:
    ratio = Ratio(200, grace=2 * MIB, window=20 * MIB)
    feed(ratio, 2, 1_000)
    ratio.clear()
    feed(ratio, 2, 1_000)
