"""A pool of worker processes: one task each at a time, the dead replaced, their tasks done again."""

import io
import os
import selectors
import subprocess
import sys
import tempfile
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from classifier.batch.scoring import StoppedError
from classifier.batch.sources import Document, Item
from classifier.batch.tally import Tally
from classifier.batch.transport import dump_item, load_error, read_frame, write_frame
from classifier.errors import BatchError, InputError
from classifier.reading import ReadFailure

__all__ = ["Pool", "Task", "worker_command"]

_MOST_DEATHS: Final = 50
"""Workers that may die over one chunk before the run is given up: something else is wrong then."""
_MOST_FALSE_STARTS: Final = 3
_TWICE: Final = 2
"""A record is given up when so many workers died while they scored it alone."""


def worker_command() -> list[str]:
    """Return the command of a worker, which finds the library where this process does."""
    start = (
        "import sys; sys.path[:] = sys.argv[1:]; from classifier.batch.worker import main; sys.exit(main())"
    )
    return [sys.executable, "-P", "-c", start, *sys.path]


@dataclass
class Task:
    """A chunk for a worker."""

    number: int
    """The caller's number for it."""
    items: Sequence[Item]
    """Its records."""
    part: Path
    """The file to write."""
    deaths: int = 0
    """Workers that died over it."""
    suspects: Counter[int] = field(default_factory=Counter)
    """How often one died at each record."""


class Pool:
    """Worker processes that write parts; a context manager that ends them.

    Args:
        workers: How many.
        setup: What each is told first: `scoring`, `reading` and `threads`.
        expected: What each must answer once it has loaded: the digests of model and policy.
        command: The command of a worker.
    """

    def __init__(
        self,
        workers: int,
        setup: Mapping[str, Any],
        expected: Mapping[str, str],
        command: Sequence[str] | None = None,
    ) -> None:
        self._size = workers
        self._setup = setup
        self._expected = expected
        self._command = list(command or worker_command())
        self._workers: list[_Worker] = []
        self._selector = selectors.DefaultSelector()
        self._false_starts = 0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._selector.close()

    def run(self, tasks: Iterator[Task]) -> Iterator[tuple[Task, int, Tally]]:
        """Have every task done, and yield each with its part's bytes and tally as it gets done, in any order.

        Raises:
            StoppedError: A record could not be read, and the run was told to stop there.
            BatchError: Workers die whatever they do, or load another model than expected.
            OSError: A part cannot be written.
        """
        waiting: deque[Task] = deque()
        more = True
        while True:
            # One task more than can be given out is kept ready, so that no worker waits for reading.
            while more and len(waiting) <= self._free():
                task = next(tasks, None)
                more = task is not None
                if task is not None:
                    waiting.append(task)
                    self._grow(len(waiting))
            self._give_out(waiting)
            if not waiting and not any(worker.task for worker in self._workers):
                return
            for key, _events in self._selector.select():
                worker: _Worker = key.data
                done = self._hear(worker, waiting)
                if done is not None:
                    yield done

    def _free(self) -> int:
        busy = sum(worker.task is not None for worker in self._workers)
        return self._size - busy

    def _grow(self, wanted: int) -> None:
        busy = sum(worker.task is not None for worker in self._workers)
        while len(self._workers) < min(self._size, busy + wanted):
            self._start()

    def _start(self) -> None:
        worker = _Worker(self._command, self._setup)
        self._workers.append(worker)
        self._selector.register(worker.answers, selectors.EVENT_READ, worker)

    def _give_out(self, waiting: "deque[Task]") -> None:
        for worker in self._workers:
            if waiting and worker.is_ready and worker.task is None:
                worker.give(waiting.popleft())

    def _hear(self, worker: "_Worker", waiting: "deque[Task]") -> tuple[Task, int, Tally] | None:
        answer = read_frame(worker.answers)
        if answer is None:
            self._bury(worker, waiting)
        elif "ready" in answer:
            self._check(answer["ready"])
            worker.is_ready, self._false_starts = True, 0
        elif "at" in answer:
            worker.at = answer["at"]
        elif "stopped" in answer:
            raise StoppedError(answer["stopped"])
        elif "error" in answer:
            raise load_error(answer["error"])
        elif worker.task is not None:
            task, worker.task = worker.task, None
            return task, int(answer["bytes"]), Tally.from_dict(answer["tally"])
        return None

    def _check(self, ready: Mapping[str, str]) -> None:
        for what, digest in self._expected.items():
            if ready[what] != digest:
                raise BatchError(f"the {what} changed while the run was starting; start it again")

    def _bury(self, worker: "_Worker", waiting: "deque[Task]") -> None:
        self._selector.unregister(worker.answers)
        self._workers.remove(worker)
        why = worker.end(patience=1.0)
        task = worker.task
        if task is None:
            self._false_starts += not worker.is_ready
            if self._false_starts >= _MOST_FALSE_STARTS:
                raise BatchError(f"workers end as soon as they are started ({why}); try --workers 1")
        else:
            task.deaths += 1
            if task.deaths >= _MOST_DEATHS:
                raise BatchError(
                    f"{task.deaths} workers died over the same {len(task.items)} records, the last {why}; "
                    "give the machine more memory, or use fewer workers"
                )
            if worker.at is not None:
                task.suspects[worker.at] += 1
                if task.suspects[worker.at] >= _TWICE:
                    task.items = _given_up(task.items, worker.at, why)
            waiting.appendleft(task)
        self._start()


def _given_up(items: Sequence[Item], number: int, why: str) -> list[Item]:
    item = items[number]
    name = item.path if isinstance(item, Document) else item.id
    message = f"{name}: two workers died scoring it ({why}); score it alone, or split it"
    return [
        *items[:number],
        ReadFailure(name, InputError(message, reason="worker_died")),
        *items[number + 1 :],
    ]


class _Worker:
    """One process, and what it does."""

    def __init__(self, command: Sequence[str], setup: Mapping[str, Any]) -> None:
        self.task: Task | None = None
        self.at: int | None = None
        """The record it is at, where records are scored one by one."""
        self.is_ready = False
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `end`
        # One thread of its own each: the cores are shared out among the workers.
        environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", **os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own code
            command,
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=environment,
            process_group=0,  # a terminal's Ctrl-C goes to the parent, which ends its workers
        )
        self.answers = _raw(self._process.stdout)
        self._tasks = _raw(self._process.stdin)
        self._tell(setup)

    def give(self, task: Task) -> None:
        """Send a task; after a death, records are scored one by one and announced."""
        self.task, self.at = task, None
        self._tell(
            {
                "part": str(task.part),
                "one_by_one": task.deaths > 0,
                "items": [dump_item(item) for item in task.items],
            }
        )

    def end(self, *, patience: float = 0.0) -> str:
        """End the process, unless it ends itself within `patience` seconds; say in words how it ended."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        self._process.kill()
        status = self._process.wait()
        for stream in (self.answers, self._tasks):
            stream.close()
        self._said.seek(0)
        lines = self._said.read()[-4_000:].decode("utf-8", "replace").strip().splitlines()
        self._said.close()
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return f"{how}: {lines[-1]}" if lines else how

    def _tell(self, message: Mapping[str, Any]) -> None:
        try:
            write_frame(self._tasks, message)
        except BrokenPipeError:
            return  # it is dead; reading from it tells


def _raw(stream: object) -> io.RawIOBase:
    if not isinstance(stream, io.RawIOBase):
        raise TypeError(f"a pipe without a buffer is needed, not {stream!r}")
    return stream
