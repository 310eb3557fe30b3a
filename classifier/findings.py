"""What is found: signals in sentences, evidence for scores, and results.

Offsets are half-open and count code points of the page's text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from classifier.documents import Page, Span

__all__ = ["Evidence", "PassageResult", "Provenance", "Result", "Signal", "Status"]

Status = Literal["ok", "partial", "abstained", "error"]
"""How far a page was scored."""

DIGITS = 6
"""Decimal places of a score in every output format."""


@dataclass(frozen=True, slots=True)
class Signal(Span):
    """A named rule that matched, and what stands around the match and changes it."""

    rule: str = ""
    """The rule's public id, such as `efficacy.cure`."""
    fact: str = ""
    """The fact the rule speaks for."""
    kind: str = ""
    """The codebook's kind."""
    scopes: tuple[str, ...] = ()
    """What changes the match: `negation`, `hedge`, `attribution`, `quotation`, ...; sorted."""


@dataclass(frozen=True, slots=True)
class Evidence(Span):
    """Words that moved a fact's score, and by how much."""

    label: str = ""
    """The fact the words speak for or against."""
    kind: str = ""
    """The codebook's kind; `wording` for n-grams and for words that an encoder points at."""
    text: str = ""
    """The words, as they stand on the page."""
    weight: float = 0.0
    """Their part of the fact's log-odds as scored, scope included."""
    source: str = ""
    """What found them: `signal:<rule>`, `ngram:<words>` or `encoder:<fact>`."""
    weight_before_scope: float = 0.0
    """The part they would have had without the scope."""
    scopes: tuple[str, ...] = ()
    """What changed the match; empty when nothing did."""

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as JSON-ready values, in the order of the contract."""
        return {
            "label": self.label,
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "weight": round(self.weight, DIGITS),
            "source": self.source,
            "weight_before_scope": round(self.weight_before_scope, DIGITS),
            "scopes": list(self.scopes),
        }


@dataclass(frozen=True, slots=True)
class PassageResult(Span):
    """The scores of one passage and the evidence for them."""

    index: int = 0
    """Its place on the page, from 0."""
    scores: Mapping[str, float | None] = field(default_factory=dict)
    """A probability for each label, in [0, 1]; `None` for a passage without a word."""
    facts: Mapping[str, float | None] = field(default_factory=dict)
    """A probability for each of the four facts, in [0, 1]; `None` likewise."""
    flags: Mapping[str, bool | None] = field(default_factory=dict)
    """The policy's decision for each label; `None` likewise."""
    evidence: tuple[Evidence, ...] = ()
    """The strongest reasons first."""
    deciding: Mapping[str, Span] = field(default_factory=dict)
    """For each fact, the sentence that moved it most."""
    context: Mapping[str, float] = field(default_factory=dict)
    """What the page's other passages add to the log-odds of each fact; zeros for a passage alone."""
    tier: str = "fast"
    """What read it: `fast`, or `careful` where an encoder did too."""

    def to_dict(self) -> dict[str, Any]:
        """Return the passage's result as JSON-ready values, in the order of the contract."""
        return {
            "index": self.index,
            "start": self.start,
            "end": self.end,
            "scores": _rounded(self.scores),
            "facts": _rounded(self.facts),
            "flags": dict(self.flags),
            "evidence": [item.to_dict() for item in self.evidence],
            "context": _rounded(self.context),
            "tier": self.tier,
        }


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which model or policy made a result."""

    name: str
    """Its name."""
    sha256: str
    """The digest of its content, in hexadecimal."""
    version: str = ""
    """Its version, where it has one."""


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of one page, why, and what made them.

    When `status` is `abstained` or `error`, every score and flag is `None`: a page that
    was not read is never given a number.
    """

    id: str
    """The caller's name for the page."""
    status: Status
    """`ok`, `partial` (part of it could not be read), `abstained` or `error`."""
    reasons: tuple[str, ...]
    """Machine-readable words for a status other than `ok`; `obfuscated` also for a page that was read
    and scored all the same."""
    scores: Mapping[str, float | None]
    """A probability for each label, in [0, 1]."""
    facts: Mapping[str, float | None]
    """A probability for `exposure` and `risk_disclosure` over the page, in [0, 1]."""
    flags: Mapping[str, bool | None]
    """The policy's decision for each label."""
    passages: tuple[PassageResult, ...]
    """The passages in page order."""
    model: Provenance
    """The model that scored."""
    policy: Provenance
    """The policy that decided."""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    """The threshold that each of the page's flags was decided by."""
    passage_thresholds: Mapping[str, float] = field(default_factory=dict)
    """The threshold that each of its passages' flags was decided by."""
    page: Page | None = None
    """The page that was scored; its text is what offsets count in."""
    message: str = ""
    """One sentence or two for a person when there are reasons."""

    @property
    def flagged(self) -> bool:
        """Whether the policy flagged any label."""
        return any(self.flags.values())

    def to_dict(self) -> dict[str, Any]:
        """Return the result as JSON-ready values, in the order of the contract."""
        row: dict[str, Any] = {
            "id": self.id,
            "status": self.status,
            "reasons": list(self.reasons),
            "scores": _rounded(self.scores),
            "facts": _rounded(self.facts),
            "flags": dict(self.flags),
            "passages": [passage.to_dict() for passage in self.passages],
            "model": {
                "name": self.model.name,
                "version": self.model.version,
                "sha256": self.model.sha256,
            },
            "policy": {"name": self.policy.name, "sha256": self.policy.sha256},
            "thresholds": {"page": dict(self.thresholds), "passage": dict(self.passage_thresholds)},
        }
        if self.message:
            row["message"] = self.message
        return row


def _rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, DIGITS) for name, value in values.items()}
