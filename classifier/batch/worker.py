"""One worker: reads tasks from standard input, writes parts, and answers on standard output."""

import io
import os
import signal
from pathlib import Path
from typing import Any

from classifier.analyzer import Analyzer
from classifier.batch.scoring import StoppedError, score_items, write_part
from classifier.batch.settings import Reading, Scoring
from classifier.batch.transport import dump_error, load_item, read_frame, write_frame
from classifier.errors import FairbalanceError

__all__ = ["main"]


def main() -> int:
    """Serve until standard input ends, and return the exit status."""
    # Ctrl-C is the parent's to handle; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = io.FileIO(0, "rb"), io.FileIO(os.dup(1), "wb")
    # What anything else may print must not end up among the answers.
    os.dup2(2, 1)
    try:
        _serve(incoming, outgoing)
    except BrokenPipeError:  # the parent has gone
        return 1
    return 0


def _serve(incoming: io.RawIOBase, outgoing: io.RawIOBase) -> None:
    setup = read_frame(incoming)
    if setup is None:
        return
    reading, scoring = Reading.from_dict(setup["reading"]), Scoring.from_dict(setup["scoring"])
    try:
        analyzer = scoring.load(threads=setup["threads"])
    except (FairbalanceError, OSError) as error:
        write_frame(outgoing, {"error": dump_error(error)})
        return
    ready = {"model": analyzer.model.provenance.sha256, "policy": analyzer.policy.sha256}
    write_frame(outgoing, {"ready": ready})
    while (task := read_frame(incoming)) is not None:
        try:
            answer = _work(task, analyzer, outgoing, reading, scoring)
        except StoppedError as error:
            answer = {"stopped": str(error)}
        except (FairbalanceError, OSError) as error:
            answer = {"error": dump_error(error)}
        write_frame(outgoing, answer)


def _work(
    task: dict[str, Any], analyzer: Analyzer, outgoing: io.RawIOBase, reading: Reading, scoring: Scoring
) -> dict[str, Any]:
    def at(number: int) -> None:
        write_frame(outgoing, {"at": number})

    items = [load_item(values) for values in task.pop("items")]
    results = score_items(
        analyzer, items, reading=reading, scoring=scoring, at=at if task["one_by_one"] else None
    )
    size, tally = write_part(Path(task["part"]), results, scoring.format)
    return {"bytes": size, "tally": tally.to_dict()}
