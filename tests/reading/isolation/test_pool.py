"""Workers: what they answer, what ends them, and that they are replaced."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError
from classifier.reading import Limits, ReadFailure
from classifier.reading.isolation import can_cap_memory
from classifier.reading.isolation.pool import Pool

ROOT = Path(__file__).resolve().parents[3]
READERS = "tests.reading.isolation.readers:read"
LIMITS = Limits(deadline_seconds=30, worker_bytes=64 * 2**20)
HASTY = replace(LIMITS, deadline_seconds=1)


@pytest.fixture(scope="module")
def pool():
    made = Pool(READERS)
    yield made
    made.close()


def read(pool, what, data=b"", limits=LIMITS):
    return list(pool.stream({"kind": "test", "id": what}, data, limits))


def pid(pool):
    [page] = read(pool, "pid")
    return int(page.text)


def test_a_worker_reads_one_document_after_the_other(pool):
    assert read(pool, "read", b"words") == [Page(text="words", id="read")]
    assert pid(pool) == pid(pool) != os.getpid()


def test_what_a_library_prints_is_no_answer(pool):
    assert read(pool, "print") == [Page(text="done", id="print")]


def test_a_failure_comes_back_as_one(pool):
    [failure] = read(pool, "refuse")
    assert isinstance(failure, ReadFailure)
    assert isinstance(failure.error, DecodeError)
    assert (str(failure.error), failure.error.reason) == ("no", "damaged")


@pytest.mark.parametrize("what", ["sleep 60", "spin"])
def test_at_the_deadline_the_worker_is_ended_and_replaced(pool, what):
    before = pid(pool)
    start = time.monotonic()
    with pytest.raises(
        LimitError, match=r"not read within 1 s \(limit deadline_seconds\).*--max deadline_s"
    ) as told:
        read(pool, what, limits=HASTY)
    assert time.monotonic() - start < 20
    assert told.value.reason == "deadline"
    assert pid(pool) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


@pytest.mark.parametrize(
    ("what", "how"),
    [("die", "signal SIGKILL"), ("exit 7", "exit status 7"), ("raise x", "exit status 1")],
)
def test_a_worker_that_ends_is_replaced(pool, what, how):
    with pytest.raises(DecodeError, match=how) as told:
        read(pool, what)
    assert told.value.reason == "worker_died"
    assert read(pool, "read", b"next") == [Page(text="next", id="read")]


def test_a_worker_that_is_killed_from_outside_mid_document(pool):
    target = pid(pool)
    threading.Timer(0.5, os.kill, (target, signal.SIGKILL)).start()
    with pytest.raises(DecodeError, match="signal SIGKILL"):
        read(pool, "sleep 30")
    assert read(pool, "read", b"next") == [Page(text="next", id="read")]


def test_a_worker_that_died_while_it_waited_costs_no_document(pool):
    before = pid(pool)
    os.kill(before, signal.SIGKILL)
    time.sleep(0.2)
    assert pid(pool) != before


@pytest.mark.skipif(not can_cap_memory(), reason="this system caps no memory")
def test_memory_is_capped(pool):
    assert read(pool, f"eat {2**20}")[0].text == str(2**20)
    with pytest.raises(LimitError, match=r"more than 64 MiB of memory \(limit worker_bytes\)") as told:
        read(pool, f"eat {2**30}")
    assert told.value.reason == "out_of_memory"
    [page] = read(pool, f"eat {2**28}", limits=replace(LIMITS, worker_bytes=2**30))
    assert page.text == str(2**28)


def test_what_came_before_the_end_stands(pool):
    records, told = [], None
    try:
        for record in pool.stream({"kind": "test", "id": "many 3"}, b"", HASTY):
            records.append(record.text)
    except InputError as error:
        told = error
    assert records == ["0", "1", "2"]
    assert told.reason == "deadline"


def test_a_stream_that_is_left_early_ends_its_worker(pool):
    before = pid(pool)
    records = pool.stream({"kind": "test", "id": "many 1000"}, b"", LIMITS)
    assert next(records).text == "0"
    records.close()
    assert pid(pool) != before


def test_threads_have_workers_of_their_own(pool):
    found = []
    threads = [threading.Thread(target=lambda: found.append(read(pool, "sleep 0.5"))) for _ in range(3)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert time.monotonic() - start < 30


def test_a_worker_that_cannot_start_is_an_input_error():
    broken = Pool("tests.reading.isolation.readers:nothing")
    with pytest.raises(InputError, match="cannot be started") as told:
        read(broken, "read")
    assert told.value.reason == "worker_died"


def test_secrets_of_the_environment_stay_outside(pool, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    fresh = Pool(READERS)
    [page] = read(fresh, "pid")
    environment = Path(f"/proc/{page.text}/environ")
    if environment.exists():
        assert b"SECRET_TOKEN" not in environment.read_bytes()
    fresh.close()


def test_nothing_is_left_behind_by_a_program_that_ends():
    script = (
        "from classifier.reading import Limits, read_page\n"
        "from classifier.reading.isolation import pool\n"
        "page = read_page('<p>a</p>', media_type='text/html', limits=Limits(html_inline_bytes=1))\n"
        "assert page.text == 'a'\n"
        "print(pool._POOL._idle[0].pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, cwd=ROOT, check=True, text=True
    )
    assert done.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)
