"""The worker's side: take a job, send its records, wait for the next."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any, BinaryIO, Final, TypeAlias

from classifier.documents import Page
from classifier.reading.failures import ReadFailure
from classifier.reading.isolation.caps import cap_memory, end_when_orphaned, live_on, uncap_memory
from classifier.reading.isolation.frames import BrokenFrameError, read_frame, read_object, write_object
from classifier.reading.isolation.wire import pack
from classifier.reading.limits import Limits

__all__ = ["Reader", "main", "serve"]

Reader: TypeAlias = Callable[[Mapping[str, Any], bytes, Limits], Iterator[Page | ReadFailure]]
"""Yields the records of a job."""
_NEVER: Final = sys.maxsize


def main(target: str) -> None:
    """Serve jobs that come on standard input until it ends.

    Args:
        target: Where the `Reader` is, as `module:function`.
    """
    # Ctrl-C reaches every process of a terminal; this one ends with the one that started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not get among the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    module, _, name = target.partition(":")
    try:
        serve(sys.stdin.buffer, answers, getattr(import_module(module), name))
    except (BrokenFrameError, BrokenPipeError):
        # Whoever asked has left.
        return


def serve(jobs: BinaryIO, answers: BinaryIO, read: Reader) -> None:
    """Answer one job after the other.

    Raises:
        BrokenFrameError: There are no more jobs.
    """
    write_object(answers, {"ready": True})
    while True:
        job = read_object(jobs, _NEVER)
        data = read_frame(jobs, _NEVER)
        # What is read here is apart already.
        limits = replace(Limits(**job["limits"]), html_inline_bytes=_NEVER)
        cap_memory(limits.worker_bytes)
        try:
            _answer(answers, read(job, data, limits), limits)
        except MemoryError:
            uncap_memory()
            write_object(answers, {"end": "out_of_memory"})
            return
        uncap_memory()


def _answer(answers: BinaryIO, records: Iterator[Page | ReadFailure], limits: Limits) -> None:
    end_when_orphaned(limits.deadline_seconds)
    try:
        for record in records:
            write_object(answers, {"record": pack(record)})
            end_when_orphaned(limits.deadline_seconds)
        write_object(answers, {"end": "done"})
    finally:
        live_on()
