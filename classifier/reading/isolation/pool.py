"""The workers that are kept, and what a document gets that they could not read."""

import atexit
import os
import signal
import threading
from collections.abc import Generator, Mapping
from dataclasses import asdict
from typing import Any, Final

from classifier.documents import Page
from classifier.errors import DecodeError, InputError, LimitError
from classifier.reading.failures import ReadFailure
from classifier.reading.isolation.frames import BrokenFrameError
from classifier.reading.isolation.process import Worker, WorkerLostError
from classifier.reading.isolation.wire import unpack
from classifier.reading.limits import Limits

__all__ = ["Pool", "read_apart", "stream_apart"]

_TARGET: Final = "classifier.reading.isolation.jobs:read_job"
_MOST_JOBS: Final = 500
"""Documents after which a worker is replaced, so that what it leaks stays small."""
_MOST_IDLE: Final = 4


class Pool:
    """Keeps workers between documents; each is used by one thread at a time, and a lost one is replaced.

    Args:
        target: Where the function that reads is, as `module:function`.
    """

    def __init__(self, target: str = _TARGET) -> None:
        self._target = target
        self._idle: list[Worker] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()

    def stream(
        self, job: Mapping[str, Any], data: bytes, limits: Limits
    ) -> Generator[Page | ReadFailure, None, None]:
        """Yield the records of a job; each has to come within the deadline.

        Raises:
            InputError: The worker was lost. What it had sent before stands.
        """
        worker = self._take()
        done = False
        try:
            worker.ask({**job, "limits": asdict(limits)}, data, limits.deadline_seconds)
            while "record" in (answer := worker.answer(_frame_bytes(limits), limits.deadline_seconds)):
                yield unpack(answer["record"])
            if answer.get("end") != "done":
                raise _out_of_memory(limits)
            done = True
        except WorkerLostError as error:
            raise _lost(error, limits) from error
        except (BrokenFrameError, TypeError) as error:
            raise _lost(WorkerLostError(overran=False, status=None), limits) from error
        finally:
            self._give_back(worker, done=done)

    def close(self) -> None:
        """End all workers that wait."""
        with self._lock:
            # After a fork they are the parent's.
            workers, self._idle = (self._idle, []) if os.getpid() == self._owner else ([], [])
        for worker in workers:
            worker.end()

    def _take(self) -> Worker:
        with self._lock:
            if os.getpid() != self._owner:
                self._idle, self._owner = [], os.getpid()
            waiting, self._idle = self._idle, []
            alive = [worker for worker in waiting if worker.alive]
            taken = alive.pop() if alive else None
            self._idle = alive
        for worker in waiting:
            if worker is not taken and worker not in alive:
                worker.end()
        return taken or self._started()

    def _started(self) -> Worker:
        try:
            return Worker(self._target)
        except (OSError, WorkerLostError) as error:
            raise InputError(
                f"the process that reads such documents cannot be started ({error}); "
                "free memory and processes, or convert the document to text",
                reason="worker_died",
            ) from error

    def _give_back(self, worker: Worker, *, done: bool) -> None:
        with self._lock:
            keep = done and worker.jobs < _MOST_JOBS and len(self._idle) < _MOST_IDLE
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.end()


_POOL: Final = Pool()
atexit.register(_POOL.close)


def read_apart(kind: str, data: bytes, *, id: str, limits: Limits) -> Page:  # noqa: A002
    """Read one document in a worker.

    Args:
        kind: `html` (as UTF-8) or `pdf`.
        data: The document.
        id: A name for the page.
        limits: How much is read, by when, and with how much memory.

    Raises:
        InputError: It cannot be read; or the worker was ended at the deadline (`deadline`), had not
            enough memory (`out_of_memory`) or ended by itself (`worker_died`).
    """
    records = list(_POOL.stream({"kind": kind, "id": id}, data, limits))
    if len(records) != 1:
        raise _lost(WorkerLostError(overran=False, status=None), limits)
    if isinstance(records[0], ReadFailure):
        raise records[0].error
    return records[0]


def stream_apart(
    path: str, *, text_field: str, id_field: str, limits: Limits
) -> Generator[Page | ReadFailure, None, None]:
    """Read the rows of a Parquet file in a worker.

    Raises:
        InputError: As for `read_apart`; what comes before it stands.
    """
    # A worker stands in the folder that this process stood in when the worker was started.
    file = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links, and fail on some
    job = {"kind": "parquet", "id": path, "file": file, "text_field": text_field, "id_field": id_field}
    yield from _POOL.stream(job, b"", limits)


def _frame_bytes(limits: Limits) -> int:
    """Return how long an answer may be: all that our readers could put into one."""
    return 16 * limits.text_characters + 64 * limits.html_blocks + (1 << 24)


def _lost(error: WorkerLostError, limits: Limits) -> InputError:
    if error.overran:
        return LimitError(
            f"it was not read within {limits.deadline_seconds} s (limit deadline_seconds); split it, convert "
            f"it to text, or allow more with --max deadline_seconds={2 * limits.deadline_seconds}",
            reason="deadline",
        )
    how = "sent what is no answer" if error.status is None else f"ended early ({_status(error.status)})"
    return DecodeError(
        f"the process that read it {how}; it was replaced. Convert the document to text, or allow more "
        f"memory with --max worker_bytes={2 * limits.worker_bytes >> 20}MiB",
        reason="worker_died",
    )


def _status(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return f"signal {signal.Signals(-status).name}"
    except ValueError:
        return f"signal {-status}"


def _out_of_memory(limits: Limits) -> LimitError:
    return LimitError(
        f"reading it takes more than {limits.worker_bytes >> 20} MiB of memory (limit worker_bytes); split "
        f"it, or allow more with --max worker_bytes={2 * limits.worker_bytes >> 20}MiB",
        reason="out_of_memory",
    )
