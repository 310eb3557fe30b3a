import io
import json

import pytest

from classifier.batch import Tally
from classifier.batch.progress import Progress


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def tally(records: int) -> Tally:
    counted = Tally()
    counted.statuses["ok"] = records
    counted.tiers["fast"] = 2 * records
    return counted


def test_a_terminal_gets_a_bar_with_rate_and_time_left() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, "auto", 1_000, clock)
    clock.now = 10.0
    progress.report(tally(50), read=200, skipped=50)
    shown = stream.getvalue()
    assert shown == "\r[######..................]  25%  50 records  10 passages a second  0:38 left"
    progress.report(tally(51), read=204)
    assert stream.getvalue() == shown
    clock.now = 40.0
    progress.report(tally(200), read=950, skipped=50, last=True)
    assert stream.getvalue().rstrip(" \n").endswith("100%  200 records  10 passages a second")


def test_a_message_takes_the_place_of_the_bar() -> None:
    stream, clock = Terminal(), Clock()
    progress = Progress(stream, "bar", None, clock)
    clock.now = 1.0
    progress.report(tally(1), read=5)
    shown = stream.getvalue()
    progress.clear()
    assert stream.getvalue() == f"{shown}\r{' ' * (len(shown) - 1)}\r"
    progress.clear()
    assert stream.getvalue().count("\r") == 3


def test_programs_get_objects() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, "json", None, clock)
    clock.now = 1.0
    progress.report(tally(1), read=5)
    assert stream.getvalue() == ""
    clock.now = 4.0
    progress.report(tally(2), read=9)
    assert json.loads(stream.getvalue()) == {
        "records": 2,
        "errors": 0,
        "passages": 4,
        "passages_per_second": 1.0,
        "seconds": 4.0,
        "share": None,
        "seconds_left": None,
    }


@pytest.mark.parametrize("style", ["auto", "none"])
def test_nothing_is_said_elsewhere(style: str) -> None:
    stream = io.StringIO()
    progress = Progress(stream, style, 10)
    progress.report(tally(1), read=1, last=True)
    assert stream.getvalue() == ""


def test_a_stream_that_takes_nothing_does_not_end_the_run() -> None:
    stream = Terminal()
    stream.close()
    Progress(stream, "bar", 10).report(tally(1), read=1, last=True)
    Progress(None, "auto", 10).report(tally(1), read=1, last=True)


def test_tallies_add_up_and_survive_a_journal() -> None:
    one, other = tally(3), tally(4)
    other.statuses["error"] = 2
    other.reasons["error"] = type(other.statuses)(bad_record=2)
    one.merge(other)
    one.merge(other)
    again = Tally.from_dict(json.loads(json.dumps(one.to_dict())))
    assert again == one
    assert (again.records, again.passages, again.errors) == (15, 22, 4)
    assert str(again) == "15 read: 4 error, 11 ok; flagged: none; error: bad_record 4"
