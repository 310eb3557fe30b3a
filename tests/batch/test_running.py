"""A run that was killed, stopped or refused: what stays, what goes on, and what is said."""

import io
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from classifier import Analyzer, BatchError
from classifier.batch import Reading, Scoring, Selection
from classifier.batch.running import Outcome, Plan, parts_folder
from classifier.batch.scoring import StoppedError
from classifier.reading import read_source
from classifier.report import FORMATS
from classifier.version import __version__
from tests.batch.builders import rows, written
from tests.batch.deaths import die_before, in_child, wait

Make = Callable[..., Plan]
Go = Callable[[Plan], Outcome]


@pytest.fixture
def whole(plan: Make, go: Go, tmp_path: Path) -> Callable[..., bytes]:
    """Returns what an uninterrupted run writes."""

    def make(**changes: object) -> bytes:
        go(plan(output=str(tmp_path / "whole"), **changes))
        return (tmp_path / "whole").read_bytes()

    return make


def test_an_output_holds_every_record_and_the_summary_adds_up(plan: Make, go: Go, tmp_path: Path) -> None:
    outcome = go(plan())
    found = written(tmp_path / "out.jsonl")
    assert len(found) == outcome.total.records == outcome.new.records == 20
    assert [name for name in found if name.startswith("r")] == [f"r{n}" for n in range(20) if n % 10 != 4]
    assert sum(outcome.total.statuses.values()) == 20
    assert outcome.total.statuses["error"] == 2 == sum(outcome.total.reasons["error"].values())
    assert outcome.total.statuses["abstained"] == sum(outcome.total.reasons["abstained"].values()) == 5


@pytest.mark.parametrize("changes", [{"chunk_records": 1}, {"chunk_records": 50}, {"workers": 2}])
def test_the_bytes_do_not_depend_on_parts_or_workers(
    plan: Make, go: Go, whole: Callable[..., bytes], tmp_path: Path, changes: dict[str, int]
) -> None:
    go(plan(**changes))
    assert (tmp_path / "out.jsonl").read_bytes() == whole()


@pytest.mark.parametrize("format_name", ["jsonl", "csv"])
def test_a_run_in_parts_writes_what_a_stream_does(
    analyzer: Analyzer, plan: Make, go: Go, source: Path, tmp_path: Path, format_name: str
) -> None:
    go(plan(scoring=Scoring(format=format_name)))
    stream = io.StringIO(newline="")
    FORMATS[format_name](analyzer.pipe(read_source(source)), stream)
    assert (tmp_path / "out.jsonl").read_bytes().decode() == stream.getvalue()


@pytest.mark.parametrize("errors", [0, 1])
def test_a_run_killed_before_any_step_resumes_to_the_same_bytes(
    plan: Make, go: Go, whole: Callable[..., bytes], tmp_path: Path, source: Path, errors: int
) -> None:
    source.write_text(rows(4 + 2 * errors))
    expected = whole(chunk_records=2)
    first = plan(chunk_records=2)
    resumed = plan(chunk_records=3, resume=True)
    for step in range(1, 200):
        (tmp_path / "out.jsonl").unlink(missing_ok=True)
        ended = wait(in_child(lambda step=step: (die_before(step), go(first))))  # type: ignore[misc]
        outcome = go(resumed)
        assert (tmp_path / "out.jsonl").read_bytes() == expected, step
        assert outcome.total.records == 4 + 2 * errors
        if not errors:
            assert not parts_folder(first.output).exists(), step
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        clear(first)
    assert step > 15


def clear(plan: Plan) -> None:
    """Forget a run that is finished, journal included."""
    folder = parts_folder(plan.output)
    for path in folder.glob("*"):
        path.unlink()
    if folder.exists():
        folder.rmdir()


POINTS = random.Random(20).sample(range(1, 1_000), 20)  # noqa: S311 - no secret


@pytest.mark.parametrize("point", POINTS)
def test_kill_9_at_a_random_point_and_resume_gives_the_same_bytes(
    plan: Make, go: Go, whole: Callable[..., bytes], tmp_path: Path, source: Path, point: int
) -> None:
    """The run is killed at so many thousandths of its time."""
    source.write_text(rows(60))
    begun = time.monotonic()
    expected = whole(chunk_records=2)
    lasted = time.monotonic() - begun
    child = in_child(lambda: go(plan(chunk_records=2)))
    time.sleep(lasted * point / 1_000)
    os.kill(child, signal.SIGKILL)
    assert wait(child) in {0, -signal.SIGKILL}
    outcome = go(plan(resume=True))
    assert (tmp_path / "out.jsonl").read_bytes() == expected
    assert outcome.total.records == 60


def test_an_unfinished_run_is_not_begun_anew_unasked(plan: Make, go: Go, tmp_path: Path) -> None:
    interrupted(plan, go)
    with pytest.raises(
        BatchError, match=r"out\.jsonl\.parts' holds an unfinished run \(\d+ records scored\)"
    ):
        go(plan())
    assert go(plan(resume=True)).new.records < 20
    assert len(written(tmp_path / "out.jsonl")) == 20


def interrupted(plan: Make, go: Go, parts: int = 2, **changes: object) -> None:
    """Leave a run behind that was killed after so many parts."""
    # Four steps make a part and its journal's line last; four come before.
    child = in_child(lambda: (die_before(4 + 4 * parts), go(plan(**changes))))
    assert wait(child) == -signal.SIGKILL


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"scoring": Scoring(level="passage")}, "level 'page', and now it is 'passage'"),
        ({"scoring": Scoring(format="csv")}, "format 'jsonl', and now it is 'csv'"),
        ({"scoring": Scoring(evidence="none")}, "evidence 'all', and now it is 'none'"),
        ({"selection": Selection(limit=3)}, "limit None, and now it is 3"),
        ({"selection": Selection(shard=(1, 2))}, "shard '1/1', and now it is '1/2'"),
        ({"reading": Reading(text_field="body")}, "text-field 'text', and now it is 'body'"),
        ({"named": ("other",)}, r"inputs \[\], and now it is \['other'\]"),
    ],
)
def test_a_run_is_resumed_as_it_was_begun(
    plan: Make, go: Go, changes: dict[str, object], named: str, tmp_path: Path
) -> None:
    interrupted(plan, go)
    with pytest.raises(BatchError, match=named):
        go(plan(resume=True, **changes))
    assert go(plan(resume=True)).total.records == 20


def test_an_input_that_changed_is_refused_and_nothing_is_lost(plan: Make, go: Go, source: Path) -> None:
    interrupted(plan, go)
    before = source.read_bytes()
    times = source.stat()
    source.write_bytes(before + b"\n")
    with pytest.raises(BatchError, match=r"rows\.jsonl: changed since the run was begun"):
        go(plan(resume=True))
    source.write_bytes(before)
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert go(plan(resume=True)).total.records == 20


def journal_of(plan: Plan) -> Path:
    return parts_folder(plan.output) / "journal"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda lines: [lines[0].replace('"journal": 1', '"journal": 7'), *lines[1:]],
            "a journal of version 7",
        ),
        (
            lambda lines: [lines[0].replace(__version__, "0.0.9"), *lines[1:]],
            r"begun by fairbalance 0\.0\.9, and this is",
        ),
        (lambda lines: [lines[0], lines[1][:40], *lines[2:]], "line 2: damaged"),
        (lambda lines: [*lines, lines[1]], r"damaged \(.* overlap\)"),
        (lambda lines: ["[]", *lines], "line 1: damaged"),
    ],
)
def test_a_journal_that_cannot_be_trusted_is_refused(
    plan: Make, go: Go, change: Callable[[list[str]], list[str]], message: str
) -> None:
    interrupted(plan, go)
    journal = journal_of(plan())
    lines = journal.read_text().splitlines()
    journal.write_text("".join(f"{line}\n" for line in change(lines)))
    with pytest.raises(BatchError, match=message) as caught:
        go(plan(resume=True))
    assert "delete the folder to begin anew" in str(caught.value)
    assert len(list(journal.parent.glob("*.part"))) >= 2
    journal.write_text("".join(f"{line}\n" for line in lines))
    assert go(plan(resume=True)).total.records == 20


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_journal_line_that_was_being_written_counts_for_nothing(
    plan: Make, go: Go, whole: Callable[..., bytes], tmp_path: Path, cut: int
) -> None:
    interrupted(plan, go)
    journal = journal_of(plan())
    journal.write_bytes(journal.read_bytes()[:-cut])
    go(plan(resume=True))
    assert (tmp_path / "out.jsonl").read_bytes() == whole()


def test_a_part_that_is_missing_is_one_sentence(plan: Make, go: Go) -> None:
    interrupted(plan, go)
    next(iter(sorted(parts_folder(plan().output).glob("*.part")))).unlink()
    with pytest.raises(BatchError, match=r"\.part: missing or damaged; put it back, or delete the folder"):
        go(plan(resume=True))


def test_a_second_run_on_the_same_output_is_refused(plan: Make, go: Go, source: Path, tmp_path: Path) -> None:
    fifo = tmp_path / "slow.jsonl"
    os.mkfifo(fifo)
    child = in_child(lambda: go(plan(inputs=[str(fifo)])))
    with fifo.open("w") as stream:
        stream.write(rows(2))
        stream.flush()
        while not journal_of(plan()).exists():
            time.sleep(0.01)
        message = rf"another run \(process {child}\) is writing '.*out\.jsonl'; wait for it"
        with pytest.raises(BatchError, match=message):
            go(plan())
    assert wait(child) == 0
    assert len(written(tmp_path / "out.jsonl")) == 2
    assert go(plan()).total.records == 20


def test_many_runs_at_once_leave_one_whole_output(plan: Make, go: Go, tmp_path: Path) -> None:
    children = [in_child(lambda: go(plan())) for _ in range(4)]
    ended = [wait(child) for child in children]
    assert 0 in ended
    assert set(ended) <= {0, 1}
    assert len(written(tmp_path / "out.jsonl")) == 20


def test_an_input_that_is_missing_is_an_error_and_is_tried_again_when_asked(
    plan: Make, go: Go, source: Path, tmp_path: Path
) -> None:
    late = tmp_path / "late.jsonl"
    inputs = [str(source), str(late), str(source)]
    source.write_text(rows(4))
    outcome = go(plan(inputs=inputs))
    assert outcome.total.reasons["error"] == {"unreadable": 1}
    assert journal_of(plan()).exists()
    late.write_text(rows(3, "late"))
    again = go(plan(inputs=inputs, resume=True))
    assert (again.finished_before, again.total.records, again.new.records) == (True, 9, 0)
    mended = go(plan(inputs=inputs, resume=True, retry_errors=True))
    assert mended.new.records < mended.total.records == 11
    found = written(tmp_path / "out.jsonl")
    assert found == [*(f"r{n}" for n in range(4)), "late0", "late1", "late2", *(f"r{n}" for n in range(4))]
    assert not journal_of(plan()).exists()


def test_errors_of_an_unfinished_run_are_tried_again_when_asked(
    plan: Make, go: Go, source: Path, tmp_path: Path
) -> None:
    interrupted(plan, go, parts=3)
    outcome = go(plan(resume=True, retry_errors=True))
    assert outcome.new.records >= 14
    assert outcome.total.records == 20


def test_errors_are_not_tried_again_in_an_output_that_changed(plan: Make, go: Go, tmp_path: Path) -> None:
    go(plan())
    with (tmp_path / "out.jsonl").open("a") as stream:
        stream.write("{}\n")
    for retry in (True, False):
        with pytest.raises(BatchError, match="changed since the run that wrote it"):
            go(plan(resume=True, retry_errors=retry))
    assert go(plan()).total.records == 20


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_stops_at_an_error_when_told_to(plan: Make, go: Go, source: Path, workers: int) -> None:
    stopping = Scoring(stop_on_error=True)
    # Of several workers, the one that meets an error first ends the run.
    line = "5" if workers == 1 else "(5|15)"
    with pytest.raises(
        StoppedError, match=rf"stopped at .*rows\.jsonl:{line}: .*line {line}: not valid JSON"
    ):
        go(plan(scoring=stopping, workers=workers))
    outcome = go(plan(resume=True))
    assert outcome.total.records == 20
    if workers == 1:
        assert outcome.new.records == 17


def test_nothing_is_left_of_a_run_that_could_not_write(plan: Make, go: Go, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"the folder '.*no' does not exist; make it or name another file"):
        go(plan(output=str(tmp_path / "no" / "out.jsonl")))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.jsonl"]


def test_an_earlier_output_stays_until_the_new_one_is_whole(plan: Make, go: Go, tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("earlier")
    (tmp_path / "out.jsonl").chmod(0o640)
    interrupted(plan, go)
    assert (tmp_path / "out.jsonl").read_text() == "earlier"
    go(plan(resume=True))
    assert len(written(tmp_path / "out.jsonl")) == 20
    assert (tmp_path / "out.jsonl").stat().st_mode & 0o777 == 0o640


def test_another_thread_may_run(plan: Make, go: Go, tmp_path: Path) -> None:
    thread = threading.Thread(target=lambda: go(plan()))
    thread.start()
    thread.join()
    assert len(written(tmp_path / "out.jsonl")) == 20


def test_a_journal_line_says_what_was_read(plan: Make, go: Go) -> None:
    interrupted(plan, go)
    first, second, *_ = map(json.loads, journal_of(plan()).read_text().splitlines())
    assert (first["journal"], first["fairbalance"]) == (1, __version__)
    assert (second["done"]["start"], second["done"]["end"]) == ([0, 0], [0, 3])
    assert second["done"]["tally"]["statuses"]
