"""Why one page is decided as it is, label by label, and the least that would have changed it.

Offsets are half-open and count code points of the page's text; passages count from 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from classifier.documents import Span
from classifier.findings import DIGITS, Evidence, Result

__all__ = ["Change", "LabelExplanation", "PageExplanation", "Reason", "What", "Words"]

What = Literal["sentence", "kind", "passage", "plain", "disclosure"]
"""What a change does: cuts a sentence, all sentences that hold one kind of evidence, or a passage;
takes the matches of a sentence without what stands around them (`plain`); or adds a risk disclosure."""


@dataclass(frozen=True, slots=True)
class Words(Span):
    """A stretch of the page with its words."""

    text: str = ""
    """The words, as they stand on the page."""
    passage: int = 0
    """The passage they begin in, from 0."""

    def to_dict(self) -> dict[str, Any]:
        """Return the words as JSON-ready values."""
        return {"start": self.start, "end": self.end, "passage": self.passage, "text": self.text}


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence and the passage it stands in."""

    evidence: Evidence
    """The words, what found them, and their weight before and after scope."""
    passage: int
    """The passage, from 0."""

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as JSON-ready values: the evidence's, and the passage."""
        return {**self.evidence.to_dict(), "passage": self.passage}


@dataclass(frozen=True, slots=True)
class Change:
    """The page with one thing changed, as the model then scores it."""

    what: What
    """What was changed."""
    score: float
    """The label's score then, in [0, 1]."""
    flag: bool
    """The policy's decision then."""
    words: tuple[Words, ...] = ()
    """What was cut, or the matches that were taken as plain; in page order. Empty for a disclosure."""
    kinds: tuple[str, ...] = ()
    """The kinds of the evidence in it; empty where none is listed."""
    scopes: tuple[str, ...] = ()
    """What stood around the matches and was lifted; empty for a cut."""

    @property
    def characters(self) -> int:
        """How many code points were cut."""
        return 0 if self.what in {"plain", "disclosure"} else sum(map(len, self.words))

    def to_dict(self) -> dict[str, Any]:
        """Return the change as JSON-ready values."""
        return {
            "what": self.what,
            "kinds": list(self.kinds),
            "scopes": list(self.scopes),
            "characters": self.characters,
            "words": [words.to_dict() for words in self.words],
            "score": round(self.score, DIGITS),
            "flag": self.flag,
        }


@dataclass(frozen=True, slots=True)
class LabelExplanation:
    """One label of one page: the decision, its reasons, and what would have changed it."""

    label: str
    """The label."""
    flag: bool | None
    """The policy's decision; `None` when it is undecided."""
    score: float | None
    """The page's score, in [0, 1]; `None` when it is undecided."""
    threshold: float
    """The policy's threshold, in [0, 1]."""
    log_odds: float | None = None
    """The log-odds of the score less those of the threshold; `None` when either is not finite."""
    undecided: tuple[str, ...] = ()
    """Machine-readable words for an undecided label; empty otherwise."""
    reasons: tuple[Reason, ...] = ()
    """The strongest reasons of the page for and against it, strongest first."""
    listed: int = 0
    """How many reasons the result lists, those left out here included."""
    changes: tuple[Change, ...] = ()
    """Cuts that change the decision, the fewest characters first; none holds another."""
    plain: tuple[Change, ...] = ()
    """Sentences whose matches would change the decision if they stood plain, the strongest first."""
    disclosure: Change | None = None
    """The page with a risk disclosure added; only for flagged missing risk disclosure."""
    nearest: Change | None = None
    """When nothing tried changes the decision, what comes closest; `None` when nothing comes closer."""
    tried: int = 0
    """Variants of the page that were scored."""
    untried: int = 0
    """Variants beyond the limit, which were not."""
    unscored: int = 0
    """Variants that were tried, but that left nothing that can be scored."""

    @property
    def margin(self) -> float | None:
        """The score less the threshold; `None` when there is no score."""
        return None if self.score is None else self.score - self.threshold

    def to_dict(self) -> dict[str, Any]:
        """Return the label's explanation as JSON-ready values."""
        return {
            "flag": self.flag,
            "score": _rounded(self.score),
            "threshold": self.threshold,
            "margin": _rounded(self.margin),
            "log_odds": _rounded(self.log_odds),
            "undecided": list(self.undecided),
            "evidence": [reason.to_dict() for reason in self.reasons],
            "evidence_listed": self.listed,
            "changes": [change.to_dict() for change in self.changes],
            "plain": [change.to_dict() for change in self.plain],
            "disclosure": self.disclosure.to_dict() if self.disclosure else None,
            "nearest": self.nearest.to_dict() if self.nearest else None,
            "variants": {"tried": self.tried, "untried": self.untried, "unscored": self.unscored},
        }


@dataclass(frozen=True, slots=True)
class PageExplanation:
    """A result and, for each label, why it is so."""

    result: Result
    """What the page scores."""
    labels: Mapping[str, LabelExplanation] = field(default_factory=dict)
    """An explanation for each of `LABELS`, in their order."""

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as JSON-ready values; the result's own keys mean what they mean there."""
        row = self.result.to_dict()
        kept = ("id", "status", "reasons", "message", "facts")
        return {
            **{key: row[key] for key in kept if key in row},
            "labels": {label: item.to_dict() for label, item in self.labels.items()},
            "model": row["model"],
            "policy": row["policy"],
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
