"""What came out of a run, counted: the summary is printed from it, and its sums must add up."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from classifier.findings import Result
from classifier.labels import LABEL_WORDS
from classifier.report.words import count_words

__all__ = ["Tally"]


def _nested() -> dict[str, Counter[str]]:
    return {}


@dataclass
class Tally:
    """Counts of results by status and reason, of flags by label, and of passages by who read them.

    >>> str(Tally())
    '0 read: nothing; flagged: none'
    """

    statuses: Counter[str] = field(default_factory=Counter)
    """Results of each status; together all that were read."""
    reasons: dict[str, Counter[str]] = field(default_factory=_nested)
    """For each status other than `ok`, how often each reason was given."""
    flags: Counter[str] = field(default_factory=Counter)
    """Results flagged for each label."""
    tiers: Counter[str] = field(default_factory=Counter)
    """Passages read by each tier; together all passages."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Records of web archives that hold no page, by what they are; counted where one process does it all."""

    def add(self, result: Result) -> None:
        """Count one result."""
        self.statuses[result.status] += 1
        if result.reasons:
            self.reasons.setdefault(result.status, Counter()).update(result.reasons)
        self.flags.update(label for label, flag in result.flags.items() if flag)
        self.tiers.update(passage.tier for passage in result.passages)

    def count(self, results: Iterable[Result]) -> Iterator[Result]:
        """Pass results through and count them."""
        for result in results:
            self.add(result)
            yield result

    def merge(self, other: "Tally") -> None:
        """Add another tally's counts."""
        self.statuses.update(other.statuses)
        self.flags.update(other.flags)
        self.tiers.update(other.tiers)
        for status, reasons in other.reasons.items():
            self.reasons.setdefault(status, Counter()).update(reasons)

    @property
    def records(self) -> int:
        """How many results there are."""
        return sum(self.statuses.values())

    @property
    def passages(self) -> int:
        """How many passages they have."""
        return sum(self.tiers.values())

    @property
    def errors(self) -> int:
        """How many results have status `error`."""
        return self.statuses["error"]

    @property
    def sent_on(self) -> str:
        """How many passages an encoder has read, in words."""
        return f"the encoder read {self.tiers['careful']:,} of {count_words(self.passages, 'passage')}"

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready values."""
        return {
            "statuses": dict(self.statuses),
            "reasons": {status: dict(reasons) for status, reasons in self.reasons.items()},
            "flags": dict(self.flags),
            "tiers": dict(self.tiers),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Tally":
        """Read back what `to_dict` returned."""
        return cls(
            Counter(values["statuses"]),
            {status: Counter(reasons) for status, reasons in values["reasons"].items()},
            Counter(values["flags"]),
            Counter(values["tiers"]),
        )

    def __str__(self) -> str:
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(self.statuses.items()))
        flags = ", ".join(
            f"{LABEL_WORDS[label].lower()} {count}" for label, count in sorted(self.flags.items())
        )
        told = [f"{self.records} read: {statuses or 'nothing'}", f"flagged: {flags or 'none'}"]
        for status, reasons in sorted(self.reasons.items()):
            given = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
            told.append(f"{status}: {given}")
        return "; ".join(told)
