"""Score the records of a chunk and write its part; the same here and in a worker."""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from classifier.analyzer import Analyzer
from classifier.batch.durable import replaced
from classifier.batch.rendering import PART_FORMATS
from classifier.batch.settings import Reading, Scoring
from classifier.batch.sources import Document, Item, Source, Tape
from classifier.batch.tally import Tally
from classifier.documents import Page
from classifier.errors import BatchError
from classifier.findings import Result
from classifier.reading import ReadFailure

__all__ = ["StoppedError", "read_items", "score_items", "stop_at_error", "write_part"]

GROUP_CHARACTERS: Final = 2_000_000
"""Characters scored side by side; a page larger than that is scored alone. It bounds memory."""


class StoppedError(BatchError):
    """A record could not be read, and the run was told to stop there."""


def read_items(items: Iterable[Item], reading: Reading) -> Iterator[Page | ReadFailure]:
    """Yield each record, after reading those that are documents."""
    for item in items:
        if isinstance(item, Document):
            yield from Tape(Source.of(item.path), reading)
        else:
            yield item


def score_items(
    analyzer: Analyzer,
    items: Iterable[Item],
    *,
    reading: Reading,
    scoring: Scoring,
    at: Callable[[int], None] | None = None,
) -> Iterator[Result]:
    """Score records in order, none dropped.

    Args:
        analyzer: Who scores.
        items: What.
        reading: How documents are read.
        scoring: The level, and whether to stop at an error.
        at: Told each record's place before it is scored; then records are scored one by one.

    Raises:
        StoppedError: At the first record with status `error`, when told to stop there.
    """
    for group in _alone(items, at) if at else _groups(read_items(items, reading)):
        results = analyzer.pipe(read_items(group, reading), level=scoring.level)
        yield from stop_at_error(results) if scoring.stop_on_error else results


def stop_at_error(results: Iterable[Result]) -> Iterator[Result]:
    """Pass results through up to the first with status `error`.

    Raises:
        StoppedError: There is one.
    """
    for result in results:
        if result.status == "error":
            raise StoppedError(f"stopped at {result.id}: {result.message}")
        yield result


def write_part(path: Path, results: Iterable[Result], format_name: str) -> tuple[int, Tally]:
    """Write results to a file that appears only whole; return its bytes and what it holds.

    Raises:
        OSError: It cannot be written.
    """
    tally = Tally()
    with replaced(path, path.with_suffix(".tmp")) as binary:
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="\n", write_through=False)
        PART_FORMATS[format_name].write(tally.count(results), text)
        text.flush()
        size = binary.tell()
        text.detach()
    return size, tally


def _alone(items: Iterable[Item], at: Callable[[int], None]) -> Iterator[list[Item]]:
    for number, item in enumerate(items):
        at(number)
        yield [item]


def _groups(pages: Iterable[Page | ReadFailure]) -> Iterator[list[Page | ReadFailure]]:
    group: list[Page | ReadFailure] = []
    size = 0
    for page in pages:
        length = len(page.text) if isinstance(page, Page) else 0
        if group and size + length > GROUP_CHARACTERS:
            yield group
            group, size = [], 0
        group.append(page)
        size += length
    if group:
        yield group
