"""One worker as the process that asks sees it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO, Final, TypeVar, cast

from classifier.reading.isolation.frames import BrokenFrameError, read_object, write_frame, write_object
from classifier.reading.isolation.watchdog import arm

__all__ = ["Worker", "WorkerLostError"]

_START_SECONDS: Final = 60
"""How long a worker may take to import what it needs, on a machine that is busy."""
_SMALL: Final = 1 << 16
_BOOT: Final = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from classifier.reading.isolation.worker import main; main(sys.argv[2])"
)
_KEPT: Final = (
    "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR",
)  # fmt: skip
"""What a worker is given of the environment; secrets that stand there are none of its business."""
_FRUGAL: Final = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1"}
"""Address space is what a worker's memory is counted in; pools and threads would reserve much of it."""
_Answer = TypeVar("_Answer")


class WorkerLostError(Exception):
    """The worker can answer no more."""

    def __init__(self, *, overran: bool, status: int | None) -> None:
        super().__init__(f"overran: {overran}, status: {status}")
        self.overran = overran
        """Whether it was ended because the time was over."""
        self.status = status
        """Its exit status, negative for the signal that ended it; `None` when it sent nonsense."""


class Worker:
    """A process that reads documents; used for one job at a time.

    Raises:
        OSError: It cannot be started.
        WorkerLostError: It did not come up.
    """

    def __init__(self, target: str) -> None:
        self.jobs = 0
        """How many jobs it was given."""
        options = ["-I", "-B"] if sys.dont_write_bytecode else ["-I"]
        paths = json.dumps([path for path in sys.path if isinstance(path, str)])
        if not sys.executable:
            raise OSError("this Python does not say where its program is (sys.executable is empty)")
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, *options, "-c", _BOOT, paths, target],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**{name: os.environ[name] for name in _KEPT if name in os.environ}, **_FRUGAL},
        )
        self._within(_START_SECONDS, lambda: read_object(self._answers, _SMALL))

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ask(self, job: Mapping[str, Any], data: bytes, seconds: float) -> None:
        """Give it a job.

        Raises:
            WorkerLostError: It ended, or did not take the job in time, and was ended.
        """
        self.jobs += 1

        def send() -> None:
            write_object(self._asked, job)
            write_frame(self._asked, data)

        self._within(seconds, send)

    def answer(self, limit: int, seconds: float) -> dict[str, Any]:
        """Return its next answer, of at most `limit` bytes.

        Raises:
            WorkerLostError: It ended, sent nonsense, or did not answer in time, and was ended.
        """
        return self._within(seconds, lambda: read_object(self._answers, limit))

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        for pipe in (self._asked, self._answers):
            with suppress(OSError):
                pipe.close()
        self._process.wait()

    def _within(self, seconds: float, work: Callable[[], _Answer]) -> _Answer:
        # To end the process also ends every wait for it, on every system alike.
        watch = arm(seconds, self._process.kill)
        try:
            answer = work()
        except (BrokenFrameError, OSError) as error:
            watch.disarm()
            raise self._lost(overran=watch.acted) from error
        except BaseException:
            watch.disarm()
            self.end()
            raise
        watch.disarm()
        if watch.acted:
            raise self._lost(overran=True)
        return answer

    def _lost(self, *, overran: bool) -> WorkerLostError:
        with suppress(subprocess.TimeoutExpired):
            # What closed its pipes is about to end by itself, and its own status says why.
            self._process.wait(timeout=1)
        status = self._process.poll()
        self.end()
        return WorkerLostError(overran=overran, status=status)

    @property
    def _asked(self) -> BinaryIO:
        return cast("BinaryIO", self._process.stdin)

    @property
    def _answers(self) -> BinaryIO:
        return cast("BinaryIO", self._process.stdout)
