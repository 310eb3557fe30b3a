"""Pairs of passages that differ in one edit: the contrast set, for testing alone, and others to learn from.

After Gardner et al. (2020), "Evaluating Models' Local Decision Boundaries via Contrast Sets", and the
invariance and directional tests of Ribeiro et al. (2020), "Beyond Accuracy: Behavioral Testing of NLP
Models with CheckList". Learning from such pairs is after Kaushik et al. (2020), "Learning the Difference
that Makes a Difference with Counterfactually-Augmented Data"; their writers never saw the contrast set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from training.corpus.storing import CORPUS, CorpusError, read_lines

__all__ = ["PAIRS", "TRAINING_PAIRS", "ContrastPair", "Side", "read_pairs", "read_training_pairs"]

PAIRS: Final = Path("contrast") / "pairs.jsonl"
"""The contrast set, in the corpus folder: measured on, never learnt from."""
TRAINING_PAIRS: Final = Path("contrast") / "training.jsonl"
"""The pairs that are learnt from; a corpus may have none."""


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
    """`c-` or, for learning, `l-`, and four digits."""
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


def read_pairs(corpus: Path = CORPUS, file: Path = PAIRS) -> tuple[ContrastPair, ...]:
    """Return the pairs of a file in the corpus folder, in file order.

    Raises:
        CorpusError: If the file is missing or malformed.
    """
    pairs = []
    for where, row in read_lines(corpus / file):
        try:
            pairs.append(ContrastPair.from_json(row))
        except (KeyError, TypeError) as error:
            raise CorpusError(
                f"{where}: not a contrast pair ({error}); run `python -m training.corpus check`"
            ) from error
    return tuple(pairs)


def read_training_pairs(corpus: Path = CORPUS) -> tuple[ContrastPair, ...]:
    """Return the pairs to learn from, in file order; none where the corpus has no such file.

    Raises:
        CorpusError: If the file is malformed.
    """
    return read_pairs(corpus, TRAINING_PAIRS) if (corpus / TRAINING_PAIRS).is_file() else ()


def _side(row: Mapping[str, Any]) -> Side:
    return Side(row["text"], dict(row["facts"]), tuple(row["annotators"]))
