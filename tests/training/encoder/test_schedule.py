from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.encoder.errors import PretrainingError
from training.encoder.schedule import Schedule
from training.encoder.sizes import SIZES

TINY = SIZES["tiny"]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_sizes_are_coherent(size) -> None:
    assert size.width % size.heads == 0
    assert (size.width // size.heads) % 2 == 0, "rotary positions turn pairs of numbers"
    assert [until for _window, until in size.windows] == sorted(until for _window, until in size.windows)
    assert size.windows[-1][1] == 1.0
    assert all(size.batch % window == 0 for window, _until in size.windows)
    assert all(size.batch // window % size.parts == 0 for window, _until in size.windows)
    assert size.pieces < 2**16
    assert size.tokens >= size.batch


@given(st.integers(1, 5000))
def test_rates_rise_stay_and_fall(steps: int) -> None:
    schedule = Schedule(TINY, steps)
    rates = [schedule.rate(step) for step in range(steps)]
    assert all(0 < rate <= TINY.rate for rate in rates)
    top = rates.index(max(rates))
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)
    if steps >= 100:
        assert rates[-1] < 0.05 * TINY.rate


def test_fewer_pieces_are_masked_as_a_run_goes_on() -> None:
    schedule = Schedule(TINY, 101)
    assert [schedule.masked(step) for step in (0, 50, 100)] == pytest.approx([0.30, 0.225, 0.15])


def test_windows_grow_in_stages() -> None:
    schedule = Schedule(TINY, 10)
    stages = [schedule.stage(step) for step in range(10)]
    assert [stage.window for stage in stages] == [16] * 8 + [32] * 2
    assert {(stage.number, stage.first) for stage in stages} == {(0, 0), (1, 8)}


def test_stages_without_an_end_are_refused() -> None:
    size = replace(TINY, windows=((16, 0.5),))
    with pytest.raises(ValueError, match="must be 1"):
        Schedule(size, 10).stage(9)


def test_tokens_are_rounded_down_to_steps() -> None:
    schedule = Schedule.of(TINY, 3 * TINY.batch + 1)
    assert (schedule.steps, schedule.tokens) == (3, 3 * TINY.batch)


def test_less_than_a_step_is_refused() -> None:
    with pytest.raises(PretrainingError, match=r"--tokens 511: size tiny takes 512 pieces a step"):
        Schedule.of(TINY, 511)
