import signal

import pytest

from training.encoder.stopping import Stopper


def test_without_a_limit_it_never_stops() -> None:
    assert not Stopper(None).check()


def test_it_stops_when_the_minutes_are_over() -> None:
    assert not Stopper(5).check()
    late = Stopper(1e-9)
    assert late.check()
    assert late.reason == "1e-09 minutes are over"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_a_reason_and_a_second_one_has_its_old_effect(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    seen: list[int] = []
    signal.signal(number, lambda received, _frame: seen.append(received))
    try:
        stopper = Stopper(None)
        with stopper.listening():
            signal.raise_signal(number)
            assert stopper.check()
            assert stopper.reason == number.name
            assert seen == []
            signal.raise_signal(number)
            assert seen == [number]
        signal.raise_signal(number)
        assert seen == [number, number]
    finally:
        signal.signal(number, before)
