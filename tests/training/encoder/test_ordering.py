from dataclasses import replace

import numpy as np
import pytest

from training.encoder.errors import PretrainingError
from training.encoder.ordering import Order, cut_windows
from training.encoder.schedule import Schedule
from training.encoder.sizes import SIZES
from training.encoder.tokenizing import CLS

SIZE = replace(SIZES["tiny"], windows=((8, 0.5), (16, 1.0)), batch=64, parts=1)
STREAMS = [np.arange(1000, 1900, dtype=np.uint16), np.arange(2000, 2500, dtype=np.uint16)]


def order(steps: int = 100, seed: int = 1) -> Order:
    return Order(STREAMS, Schedule(SIZE, steps), seed)


def test_windows_are_runs_of_a_stream_behind_cls() -> None:
    for step, window in ((0, 8), (49, 8), (50, 16), (99, 16)):
        rows = order().batch(step)
        assert rows.shape == (64 // window, window)
        assert (rows[:, 0] == CLS).all()
        assert (np.diff(rows[:, 1:]) == 1).all()


def test_a_reading_holds_no_piece_twice_and_nearly_all() -> None:
    seen = np.concatenate([order().batch(step)[:, 1:].ravel() for step in range(24)])
    assert len(set(seen)) == len(seen) == 24 * 56
    assert len(seen) > 0.95 * sum(map(len, STREAMS))


def test_each_reading_is_in_another_order_and_cut_elsewhere() -> None:
    drawn = order(steps=400)
    readings = [
        np.concatenate([drawn.batch(start + step) for step in range(24)]) for start in (0, 24, 48, 72)
    ]
    firsts = {tuple(reading[:8, 1]) for reading in readings}
    assert len(firsts) == 4
    cuts = {int(reading[:, 1].min()) for reading in readings}
    assert cuts <= set(range(1000, 1007 + 7))
    assert len({cut % 7 for cut in cuts}) > 1


def test_a_batch_depends_on_seed_and_step_alone() -> None:
    one, other = order(), order()
    forwards = [one.batch(step) for step in range(60)]
    backwards = [other.batch(step) for step in reversed(range(60))][::-1]
    assert all(np.array_equal(a, b) for a, b in zip(forwards, backwards, strict=True))
    assert not np.array_equal(order(seed=2).batch(0), forwards[0])


def test_too_little_text_is_refused() -> None:
    with pytest.raises(PretrainingError, match="60 pieces of text are fewer than one batch of size tiny"):
        Order([STREAMS[0][:60]], Schedule(SIZE, 10), 1)
    with pytest.raises(PretrainingError, match="0 pieces"):
        Order([], Schedule(SIZE, 10), 1)


def test_held_windows_are_the_first_ones() -> None:
    rows = cut_windows(STREAMS, 8, 20)
    assert rows.tolist() == [[CLS, *range(1000, 1007)], [CLS, *range(1007, 1014)]]
    assert cut_windows([STREAMS[0][:5]], 8, 100).shape == (0, 8)
    assert cut_windows([], 8, 100).shape == (0, 8)
