"""Cut the inputs of a run into chunks: what is not done yet, of this shard, within the limit."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.batch.positions import Done, Position
from classifier.batch.settings import Reading, Selection
from classifier.batch.sources import Document, InputsDigest, Item, Source, Tape
from classifier.documents import Page
from classifier.errors import BatchError

__all__ = ["CHUNK_RECORDS", "Chunk", "Planner"]

CHUNK_RECORDS: Final = 1_000
"""Records scored and journalled together: seconds of work, so that little is lost and little is synced."""
CHUNK_CHARACTERS: Final = 4_000_000
"""Characters (bytes, of documents not read yet) after which a chunk is full whatever its records; a few
chunks are held at a time, and this is what bounds memory."""
_NEVER: Final = Position(2**62, 0)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Records that are scored and written together."""

    start: Position
    """Where its stretch of the inputs begins."""
    end: Position
    """Where it ends."""
    items: tuple[Item, ...]
    """The records of the stretch that are scored, in order; at least one."""
    inputs: str
    """The digest of the inputs it touches."""
    first: str
    """The first of them."""
    bytes: int
    """Bytes of the inputs that were read for it."""


class Planner:
    """Iterates over the chunks of a run, once, in order, reading as it goes.

    A chunk never reaches over a stretch that is done, so that stretches stay disjoint.

    Args:
        paths: The inputs, in order; taken one at a time.
        reading: How they are read.
        selection: Which records are scored.
        done: Stretches that are done already, in order.
        chunk_records: How many records a chunk has at most.

    Raises:
        BatchError: While iterating, when an input of a stretch that is done has changed since.
    """

    def __init__(
        self,
        paths: Iterable[str],
        *,
        reading: Reading,
        selection: Selection,
        done: Sequence[Done] = (),
        chunk_records: int = CHUNK_RECORDS,
    ) -> None:
        self.skipped_bytes = 0
        """Bytes of inputs that were not read, or read past."""
        self._paths = paths
        self._reading = reading
        self._selection = selection
        self._gaps = deque(_gaps(done))
        self._ledger = _Ledger(done)
        self._most = chunk_records
        limit = selection.limit
        self._left = None if limit is None else limit - sum(item.tally.records for item in done)
        self._passed = self._marked = 0
        self._tape: Tape | None = None

    def __iter__(self) -> Iterator[Chunk]:
        draft = _Draft(self._gaps[0].start)
        if self._left is not None and self._left <= 0:
            return
        for index, path in enumerate(self._paths):
            source = Source.of(path)
            self._ledger.visit(index, source)
            for chunk in self._in_source(index, source, draft):
                yield chunk
                if self._left == 0:
                    return
            self._passed += max(source.size, 0)
        if draft.items:
            yield self._cut(draft)
        self._ledger.check_end()

    def _in_source(self, index: int, source: Source, draft: "_Draft") -> Iterator[Chunk]:
        """Gather what is to do in one source, and yield what is full or stands before something done."""
        after = Position(index + 1, 0)
        if self._gaps[0].start >= after:
            self._skip(source)
            return
        draft.enter(source)
        for position, item in self._records(index, source):
            while position >= self._gaps[0].end:
                draft.reach(self._gaps[0].end)
                if draft.items:
                    yield self._cut(draft)
                self._gaps.popleft()
                draft.restart(self._gaps[0].start, source if self._gaps[0].start < after else None)
            if self._gaps[0].start >= after:
                break
            if position < self._gaps[0].start:
                self._skip()
                continue
            is_document = isinstance(item, Document)
            if item is not None:
                draft.add(item, after if is_document else position.after, source)
                self._left = None if self._left is None else self._left - 1
            if draft.is_full(self._most) or self._left == 0:
                yield self._cut(draft)
        self._tape = None
        yield from self._end_source(after, draft)

    def _end_source(self, after: Position, draft: "_Draft") -> Iterator[Chunk]:
        draft.reach(after)
        while after >= self._gaps[0].end:
            if draft.items:
                yield self._cut(draft)
            self._gaps.popleft()
            draft.restart(self._gaps[0].start)

    def _records(self, index: int, source: Source) -> Iterator[tuple[Position, Item | None]]:
        """Yield each record of a source with its position; `None` for those of other shards."""
        picks = self._selection.picks
        if source.is_document(self._reading):
            yield Position(index, 0), Document(source.path) if picks(index, 0) else None
            return
        self._tape = Tape(source, self._reading)
        for record, item in enumerate(self._tape):
            yield Position(index, record), item if picks(index, record) else None

    def _cut(self, draft: "_Draft") -> Chunk:
        return draft.cut(self._advance())

    def _skip(self, source: Source | None = None) -> None:
        self.skipped_bytes += self._advance(0 if source is None else max(source.size, 0))

    def _advance(self, more: int = 0) -> int:
        """Return how many bytes were read since this was last asked."""
        now = self._passed + (self._tape.bytes if self._tape else 0) + more
        new, self._marked = max(now - self._marked, 0), max(now, self._marked)
        return new


@dataclass(frozen=True, slots=True)
class _Gap:
    """A stretch that is not done."""

    start: Position
    end: Position


def _gaps(done: Sequence[Done]) -> Iterator[_Gap]:
    """Yield what lies before, between and after stretches that are done; the last gap never ends."""
    at = Position(0, 0)
    for item in done:
        if at < item.start:
            yield _Gap(at, item.start)
        at = item.end
    yield _Gap(at, _NEVER)


class _Draft:
    """The chunk being gathered."""

    def __init__(self, start: Position) -> None:
        self.items: list[Item] = []
        self.restart(start)

    def restart(self, start: Position, source: Source | None = None) -> None:
        """Begin anew at a position, which lies in `source` where one is given."""
        self._start = self._end = start
        self._size = 0
        self.items = []
        self._inputs = InputsDigest()
        if source is not None:
            self._inputs.add(source)

    def enter(self, source: Source) -> None:
        """Note that the stretch goes on in a source."""
        self._inputs.add(source)

    def add(self, item: Item, end: Position, source: Source) -> None:
        """Add a record, which ends at a position."""
        self.items.append(item)
        self._size += len(item.text) if isinstance(item, Page) else max(source.size, 0) * _is_document(item)
        self._last, self._end = source, end

    def reach(self, position: Position) -> None:
        """Note that all before a position is dealt with; a stretch without records then begins there."""
        if self.items:
            self._end = max(self._end, position)
        elif self._start < position:
            self.restart(position)

    def is_full(self, most: int) -> bool:
        """Tell whether the chunk is to be cut."""
        return len(self.items) >= most or self._size >= CHUNK_CHARACTERS

    def cut(self, read: int) -> Chunk:
        """Return the chunk, for which so many bytes were read, and begin the next where it ends."""
        chunk = Chunk(
            self._start, self._end, tuple(self.items), self._inputs.hexdigest(), self._inputs.first, read
        )
        self.restart(self._end, self._last if self._end.record else None)
        return chunk


def _is_document(item: Item) -> int:
    return int(isinstance(item, Document))


class _Ledger:
    """Checks that the inputs of stretches that are done are what they were."""

    def __init__(self, done: Sequence[Done]) -> None:
        self._waiting = deque(done)
        self._inputs = InputsDigest()

    def visit(self, index: int, source: Source) -> None:
        """Look at the source of a place; raise if a stretch that ends in it was made from something else."""
        after = Position(index + 1, 0)
        while self._waiting and self._waiting[0].start < after:
            done = self._waiting[0]
            self._inputs.add(source)
            if done.end > after:
                return
            if self._inputs.hexdigest() != done.inputs:
                raise BatchError(self._changed(done, source))
            self._waiting.popleft()
            self._inputs = InputsDigest()

    def check_end(self) -> None:
        """Raise if there were more inputs when the run was begun."""
        if self._waiting:
            raise BatchError(
                f"there are fewer inputs than when the run was begun (one was {self._waiting[0].first}); "
                "name them all, or delete the folder of parts to begin anew"
            )

    def _changed(self, done: Done, source: Source) -> str:
        same = done.first == source.path
        where = source.path if same else f"one of the files from {done.first} to {source.path}"
        return (
            f"{where}: changed since the run was begun; put it back as it was, or delete the folder of parts "
            "to begin anew"
        )
