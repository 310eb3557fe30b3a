"""The records of a run one after the other, for what needs no chunks."""

from collections import Counter
from collections.abc import Iterable, Iterator

from classifier.batch.settings import Reading, Selection
from classifier.batch.sources import Source, Tape
from classifier.documents import Page
from classifier.reading import ReadFailure

__all__ = ["Records"]


class Records:
    """Iterates over the selected records of the inputs, once, each as soon as it is there.

    Args:
        paths: The inputs, in order; taken one at a time.
        reading: How they are read.
        selection: Which records.
    """

    def __init__(self, paths: Iterable[str], *, reading: Reading, selection: Selection) -> None:
        self._paths = paths
        self._reading = reading
        self._selection = selection
        self._passed = 0
        self.skipped: Counter[str] = Counter()
        self._tape: Tape | None = None

    @property
    def bytes(self) -> int:
        """Bytes of the inputs that are behind."""
        return self._passed + (self._tape.bytes if self._tape else 0)

    def __iter__(self) -> Iterator[Page | ReadFailure]:
        left = self._selection.limit
        for index, path in enumerate(self._paths):
            source = Source.of(path)
            for item in self._picked(index, source):
                yield item
                left = None if left is None else left - 1
                if left == 0:
                    return
            self._tape = None
            self._passed += max(source.size, 0)

    def _picked(self, index: int, source: Source) -> Iterator[Page | ReadFailure]:
        picks = self._selection.picks
        if source.is_document(self._reading) and not picks(index, 0):
            return
        self._tape = Tape(source, self._reading)
        self._tape.skipped = self.skipped
        for record, item in enumerate(self._tape):
            if picks(index, record):
                yield item
