"""The contrast set: pairs of passages that differ in one edit, for testing and never for training.

After Gardner et al. (2020), "Evaluating Models' Local Decision Boundaries via Contrast Sets", and the
invariance and directional tests of Ribeiro et al. (2020), "Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from training.corpus.storing import CORPUS, CorpusError, read_lines

__all__ = ["PAIRS", "ContrastPair", "Side", "read_pairs"]

PAIRS: Final = Path("contrast") / "pairs.jsonl"
"""The file, in the corpus folder."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two passages."""

    text: str
    """The passage."""
    facts: Mapping[str, int]
    """0 or 1 for each fact."""
    annotators: tuple[str, ...]
    """Who judged it so; all of them agreed."""


@dataclass(frozen=True, slots=True)
class ContrastPair:
    """A passage before and after one edit."""

    id: str
    """`c-` and four digits."""
    fact: str
    """The one fact that the edit flips; `none` when it must flip nothing."""
    edit: str
    """What sort of edit it is, as the schema lists them."""
    reason: str
    """Why the fact flips, or why nothing does."""
    before: Side
    """The passage before the edit."""
    after: Side
    """The passage after it."""

    @property
    def direction(self) -> int:
        """1 when the edit brings the fact, -1 when it takes it away, 0 when nothing flips."""
        return 0 if self.fact == "none" else self.after.facts[self.fact] - self.before.facts[self.fact]

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "ContrastPair":
        """Build a pair from a parsed line; `KeyError` or `TypeError` when its form is wrong."""
        return cls(
            row["id"], row["fact"], row["edit"], row["reason"], _side(row["before"]), _side(row["after"])
        )


def read_pairs(corpus: Path = CORPUS) -> tuple[ContrastPair, ...]:
    """Return the contrast set, in file order.

    Raises:
        CorpusError: If the file is missing or malformed.
    """
    pairs = []
    for where, row in read_lines(corpus / PAIRS):
        try:
            pairs.append(ContrastPair.from_json(row))
        except (KeyError, TypeError) as error:
            raise CorpusError(
                f"{where}: not a contrast pair ({error}); run `python -m training.corpus check`"
            ) from error
    return tuple(pairs)


def _side(row: Mapping[str, Any]) -> Side:
    return Side(row["text"], dict(row["facts"]), tuple(row["annotators"]))
