"""Chunks scored by several workers: as parts in any order, or as one stream in order."""

import os
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final, TextIO

from classifier.analyzer import Analyzer
from classifier.batch.planning import Chunk
from classifier.batch.rendering import PART_FORMATS
from classifier.batch.settings import Reading, Scoring
from classifier.batch.tally import Tally
from classifier.batch.working import Pool, Task

__all__ = ["Scored", "score_in_workers", "stream_in_order"]

Scored = tuple[Chunk, Path, int, Tally]
"""A chunk, its part, the part's bytes, and what it holds."""
_PIECE: Final = 1 << 20


def score_in_workers(
    chunks: Iterable[tuple[Chunk, Path]],
    analyzer: Analyzer,
    *,
    reading: Reading,
    scoring: Scoring,
    workers: int,
    command: Sequence[str] | None = None,
) -> Generator[Scored, None, None]:
    """Have chunks scored, and yield each as its part gets written, in any order.

    Args:
        chunks: Each with the file for its part; taken as workers get free.
        analyzer: The parent's own; workers must have loaded the same model and policy.
        reading: How documents are read.
        scoring: What workers load, and how they write.
        workers: How many, at least 1.
        command: The command of a worker; the library's own when omitted.
    """
    known: dict[int, Chunk] = {}

    def tasks() -> Iterator[Task]:
        for number, (chunk, part) in enumerate(chunks):
            known[number] = chunk
            yield Task(number, chunk.items, part)

    setup = {
        "reading": reading.to_dict(),
        "scoring": scoring.to_dict(),
        "threads": max(1, (os.cpu_count() or 1) // workers),
    }
    expected = {"model": analyzer.model.provenance.sha256, "policy": analyzer.policy.sha256}
    with Pool(workers, setup, expected, command) as pool:
        for task, size, tally in pool.run(tasks()):
            yield known.pop(task.number), task.part, size, tally


def stream_in_order(
    chunks: Iterable[Chunk],
    analyzer: Analyzer,
    stream: TextIO,
    *,
    reading: Reading,
    scoring: Scoring,
    workers: int,
    command: Sequence[str] | None = None,
) -> Iterator[tuple[Chunk, Tally]]:
    """Have chunks scored and write their rows to a stream in order; yield each chunk as it gets done.

    Parts wait for those before them in a temporary folder, not in memory. The arguments are
    those of `score_in_workers`.
    """
    stream.write(PART_FORMATS[scoring.format].opening.decode())
    with tempfile.TemporaryDirectory(prefix="fairbalance-") as folder:
        order: list[Path] = []
        written: set[Path] = set()
        turn = 0

        def named() -> Iterator[tuple[Chunk, Path]]:
            for number, chunk in enumerate(chunks):
                order.append(Path(folder, f"{number:012}.part"))
                yield chunk, order[-1]

        scored = score_in_workers(
            named(), analyzer, reading=reading, scoring=scoring, workers=workers, command=command
        )
        # Workers end before their folder goes, also when whoever reads the stream has left.
        with closing(scored):
            for chunk, part, _size, tally in scored:
                written.add(part)
                while turn < len(order) and order[turn] in written:
                    _move(order[turn], stream)
                    written.remove(order[turn])
                    turn += 1
                yield chunk, tally


def _move(part: Path, stream: TextIO) -> None:
    with part.open(encoding="utf-8", newline="") as rows:
        while piece := rows.read(_PIECE):
            stream.write(piece)
    stream.flush()
    part.unlink()
