"""Workers that die: they are replaced, their chunk is done again, and no other record suffers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import BatchError, ModelError, Page
from classifier.batch import Scoring
from classifier.batch.running import Outcome, Plan
from classifier.batch.sources import Document
from classifier.batch.transport import dump_item, load_item, read_frame, write_frame
from classifier.batch.working import worker_command
from classifier.documents import Block, Unseen
from classifier.errors import RecordError
from classifier.reading import ReadFailure
from tests.batch.builders import rows, written

Make = Callable[..., Plan]
Go = Callable[[Plan], Outcome]

KILLED = """
import os, sys
sys.path[:] = sys.argv[1:]
from classifier.batch import worker
from classifier.documents import Page
from classifier.analyzer import Analyzer

score = Analyzer.pipe

def pipe(self, sources, **options):
    sources = list(sources)
    if any({condition} for item in sources if isinstance(item, Page)):
        os.kill(os.getpid(), 9)
    return score(self, sources, **options)

Analyzer.pipe = pipe
sys.exit(worker.main())
"""
"""A worker that is killed when it scores certain pages."""


def dying(condition: str) -> list[str]:
    return [sys.executable, "-P", "-c", KILLED.format(condition=condition), *sys.path]


def test_a_record_that_kills_workers_becomes_an_error_and_the_rest_is_scored(
    plan: Make, go: Go, tmp_path: Path
) -> None:
    outcome = go(plan(workers=2, chunk_records=10, command=dying("item.id in {'r3', 'r17'}")))
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert len(found) == 20
    assert outcome.total.reasons["error"] == {"bad_record": 2, "worker_died": 2}
    for row in found:
        if row["id"] in {"r3", "r17"}:
            assert (row["status"], row["reasons"]) == ("error", ["worker_died"])
            assert row["message"] == (
                f"{row['id']}: two workers died scoring it (signal 9); score it alone, or split it"
            )


def test_a_chunk_whose_worker_was_killed_once_is_done_again(plan: Make, go: Go, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    first = f"not __import__('os').path.exists({str(mark)!r}) and not open({str(mark)!r}, 'w').close()"
    once = f"item.id == 'r8' and {first}"
    killed = go(plan(workers=2, chunk_records=5, command=dying(once)))
    assert mark.exists()
    assert killed.total.errors == 2
    output = tmp_path / "out.jsonl"
    found = output.read_bytes()
    output.unlink()
    go(plan())
    assert output.read_bytes() == found


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_workers_killed_from_outside_change_nothing(plan: Make, go: Go, source: Path, tmp_path: Path) -> None:
    source.write_text(rows(300))
    go(plan(chunk_records=1_000))
    expected = (tmp_path / "out.jsonl").read_bytes()
    output = tmp_path / "other.jsonl"
    command = ["score", str(source), "--format", "jsonl", "--output", str(output)]
    options = ["--workers", "2", "--part-records", "20", "--quiet"]
    with subprocess.Popen([sys.executable, "-m", "classifier.cli", *command, *options]) as process:
        killed = 0
        while killed < 3 and process.poll() is None:
            if len(list(tmp_path.glob("other.jsonl.parts/*.part"))) > killed:
                os.kill(children_of(process.pid)[0], signal.SIGKILL)
                killed += 1
            time.sleep(0.01)
        assert process.wait(timeout=300) == 3
    assert killed == 3
    assert output.read_bytes() == expected


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise SystemExit('no such thing')", r"\(exit status 1: no such thing\); try --workers 1"),
        ("import os; os.kill(os.getpid(), 9)", r"\(signal 9\)"),
    ],
)
def test_workers_that_never_start_are_one_sentence(plan: Make, go: Go, code: str, message: str) -> None:
    with pytest.raises(BatchError, match=f"workers end as soon as they are started {message}"):
        go(plan(workers=2, command=[sys.executable, "-c", code]))


def test_workers_that_always_die_are_given_up(plan: Make, go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("classifier.batch.working._MOST_DEATHS", 2)
    with pytest.raises(BatchError, match=r"2 workers died over the same 3 records, the last signal 9"):
        go(plan(workers=2, command=dying("True")))


def test_a_worker_that_cannot_load_the_model_says_why(plan: Make, go: Go, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere"):
        go(plan(workers=2, scoring=Scoring(model=str(tmp_path / "nowhere"))))


def test_a_worker_with_another_policy_is_refused(plan: Make, go: Go) -> None:
    with pytest.raises(BatchError, match="the policy changed while the run was starting"):
        go(plan(workers=2, scoring=Scoring(policy="high_recall")))


def test_a_worker_that_loses_its_parent_ends() -> None:
    done = subprocess.run(worker_command(), input=b"", capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


any_page = st.builds(
    Page,
    text=st.text(st.characters(), max_size=40),
    id=st.text(st.characters(), max_size=8),
    title=st.none() | st.text(max_size=8),
    blocks=st.just((Block(0, 1, "heading"), Block(1, 2))),
    incomplete=st.sampled_from([(), ("truncated",)]),
    unseen=st.just((Unseen("hidden", "words"),)),
)
given_passages = st.lists(st.text(st.characters(), max_size=9), max_size=4).map(Page.from_passages)
failures = st.builds(ReadFailure, st.text(), st.builds(RecordError, st.text(), reason=st.sampled_from(["x"])))


@given(st.one_of(any_page, given_passages, st.builds(Document, st.text())))
def test_a_record_arrives_as_it_was_sent(tmp_path_factory: pytest.TempPathFactory, item: object) -> None:
    path = tmp_path_factory.getbasetemp() / "frame"
    with path.open("wb", buffering=0) as stream:
        write_frame(stream, {"items": [dump_item(item)]})  # type: ignore[arg-type]
    with path.open("rb", buffering=0) as stream:
        message = read_frame(stream)
        assert message is not None
        assert load_item(message["items"][0]) == item
        assert read_frame(stream) is None


@given(failures)
def test_a_failure_arrives_as_it_was_sent(failure: ReadFailure) -> None:
    again = load_item(json.loads(json.dumps(dump_item(failure))))
    assert isinstance(again, ReadFailure)
    assert (again.id, type(again.error), str(again.error), again.error.reason) == (
        failure.id,
        RecordError,
        str(failure.error),
        "x",
    )


def test_a_frame_that_was_cut_is_no_message(tmp_path: Path) -> None:
    path = tmp_path / "frame"
    with path.open("wb", buffering=0) as stream:
        write_frame(stream, {"a": "b" * 100})
    os.truncate(path, 50)
    with path.open("rb", buffering=0) as stream:
        assert read_frame(stream) is None


def test_written_ids_are_those_of_the_input(plan: Make, go: Go, tmp_path: Path) -> None:
    go(plan(workers=3, chunk_records=1))
    assert [name for name in written(tmp_path / "out.jsonl") if name[0] == "r"][:4] == [
        "r0",
        "r1",
        "r2",
        "r3",
    ]
