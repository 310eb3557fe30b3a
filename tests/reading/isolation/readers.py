"""What workers of these tests read with, in place of the library's readers."""

import os
import signal
import sys
import time

from classifier.documents import Page
from classifier.errors import DecodeError
from classifier.reading.failures import ReadFailure


def read(job, data, limits):  # noqa: C901
    """Do what the job's id says."""
    what, _, argument = job["id"].partition(" ")
    if what == "sleep":
        time.sleep(float(argument))
    elif what == "spin":
        while True:
            pass
    elif what == "pid":
        yield Page(text=str(os.getpid()), id=job["id"])
        return
    elif what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "exit":
        os._exit(int(argument))
    elif what == "raise":
        raise ZeroDivisionError(argument)
    elif what == "eat":
        yield Page(text=str(len(bytearray(int(argument)))), id=job["id"])
        return
    elif what == "print":
        print("x" * 100_000)
        sys.stdout.flush()
    elif what == "refuse":
        yield ReadFailure(job["id"], DecodeError("no", reason="damaged"))
        return
    elif what == "many":
        for number in range(int(argument)):
            yield Page(text=str(number), id=job["id"])
        time.sleep(60)
    yield Page(text=data.decode() or "done", id=job["id"])
