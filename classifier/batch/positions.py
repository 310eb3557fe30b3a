"""Places in the inputs of a run, and stretches between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from classifier.batch.tally import Tally

__all__ = ["Done", "Position", "in_order"]


class Position(NamedTuple):
    """A place between records; positions are ordered as the records are."""

    source: int
    """The place of an input among the inputs, from 0."""
    record: int
    """How many of its records come before."""

    @property
    def after(self) -> "Position":
        """The place behind the next record."""
        return Position(self.source, self.record + 1)


@dataclass(frozen=True, slots=True)
class Done:
    """A stretch of the inputs that is scored and written."""

    start: Position
    """Where it begins."""
    end: Position
    """Where it ends; the end of an input is position 0 of the next."""
    part: str
    """The file that holds its rows."""
    bytes: int
    """How long that is."""
    inputs: str
    """A digest of the inputs it touches: their names, sizes and times."""
    first: str
    """The first of these inputs, for messages."""
    tally: Tally
    """What came out."""

    def to_dict(self) -> dict[str, Any]:
        """Return the stretch as JSON-ready values."""
        return {
            "start": list(self.start),
            "end": list(self.end),
            "part": self.part,
            "bytes": self.bytes,
            "inputs": self.inputs,
            "first": self.first,
            "tally": self.tally.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Done":
        """Read back what `to_dict` returned."""
        return cls(
            start=Position(*values["start"]),
            end=Position(*values["end"]),
            part=str(values["part"]),
            bytes=int(values["bytes"]),
            inputs=str(values["inputs"]),
            first=str(values["first"]),
            tally=Tally.from_dict(values["tally"]),
        )


def in_order(stretches: Iterable[Done]) -> list[Done]:
    """Return stretches in the order of the inputs.

    Raises:
        ValueError: If two of them overlap.
    """
    ordered = sorted(stretches, key=lambda done: done.start)
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise ValueError(f"{one.part} and {other.part} overlap")
    return ordered
