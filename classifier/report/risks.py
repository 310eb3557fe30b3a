"""Why risk disclosure is said to be missing, or not: an absence is shown by what was looked for.

Exposure and disclosure have words to show. What is missing has none, so the reader is told
which of the codebook's kinds of risk were looked for in vain, and where that search was blind.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.findings import Evidence, PassageResult, Result
from classifier.labels import KINDS

__all__ = ["RiskSearch", "Sighting", "find_risks"]

READS_AS_DISCLOSURE: Final = 0.5
"""A passage with at least this probability of risk disclosure is said to disclose."""

UNNAMED_SHOWN: Final = 3
"""How many passages are named that disclose without listing words for it."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Evidence and the passage it was found in."""

    passage: PassageResult
    """The passage."""
    evidence: Evidence
    """The words."""


@dataclass(frozen=True, slots=True)
class RiskSearch:
    """What was found of exposure and of each kind of risk, over a whole page."""

    exposures: tuple[Sighting, ...]
    """The strongest evidence of each kind of exposure."""
    disclosed: tuple[Sighting, ...]
    """The strongest evidence of each kind of risk, in passages that read as disclosure."""
    mentioned: tuple[Sighting, ...]
    """Words on a risk that did not count: turned by scope, or in a passage that discloses nothing."""
    not_found: tuple[str, ...]
    """The kinds of risk with no such words, in the codebook's order; empty when no evidence is listed."""
    unnamed: tuple[PassageResult, ...]
    """Passages that read as disclosure but list no words for it, clearest first."""
    silent: int
    """Scored passages that list no evidence at all, so that nothing can be said to be absent from them."""
    behind: bool = False
    """Whether every passage that reads as disclosure is hidden until a reader opens it."""
    unseen: int = 0
    """Words that came with the page, that its reader does not see, and that were not looked into."""


def find_risks(result: Result) -> RiskSearch:
    """Return the exposures found on a page, and the kinds of risk found and not found."""
    exposures = [item for item in _sightings(result, "exposure") if item.evidence.weight > 0]
    risks = _sightings(result, "risk_disclosure")
    disclosing = [item for item in risks if _reads_so(item.passage) and item.evidence.weight > 0]
    disclosed = _by_kind(disclosing)
    rest = [item for item in risks if item.evidence.kind not in {"wording", *_kinds(disclosed)}]
    mentioned = _by_kind(rest)
    listed = any(passage.evidence for passage in result.passages)
    seen = {*_kinds(disclosed), *_kinds(mentioned)}
    return RiskSearch(
        exposures=_by_kind(exposures),
        disclosed=disclosed,
        mentioned=mentioned,
        not_found=tuple(kind for kind in KINDS["risk_disclosure"] if listed and kind not in seen),
        unnamed=_unnamed(result, {item.passage.index for item in disclosing}),
        silent=sum(not item.evidence and None not in item.scores.values() for item in result.passages),
        behind=_behind(result),
        unseen=sum(len(item.text.split()) for item in result.page.unseen) if result.page else 0,
    )


def _behind(result: Result) -> bool:
    closed = [block for block in result.page.blocks if block.role == "collapsed"] if result.page else []
    disclosing = [passage for passage in result.passages if _reads_so(passage)]
    return bool(disclosing) and all(any(map(passage.overlaps, closed)) for passage in disclosing)


def _sightings(result: Result, fact: str) -> Sequence[Sighting]:
    found = ((passage, item) for passage in result.passages for item in passage.evidence)
    return [Sighting(passage, item) for passage, item in found if item.label == fact]


def _by_kind(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Return the strongest sighting of each kind; wording only where no kind is named."""
    best: dict[str, Sighting] = {}
    for item in sorted(sightings, key=lambda item: -abs(item.evidence.weight)):
        best.setdefault(item.evidence.kind, item)
    named = [item for kind, item in best.items() if kind != "wording"]
    return tuple(named or best.values())


def _kinds(sightings: Iterable[Sighting]) -> set[str]:
    return {item.evidence.kind for item in sightings}


def _disclosure(passage: PassageResult) -> float:
    value = passage.facts.get("risk_disclosure")
    return 0.0 if value is None else value


def _reads_so(passage: PassageResult) -> bool:
    return _disclosure(passage) >= READS_AS_DISCLOSURE


def _unnamed(result: Result, named: Collection[int]) -> tuple[PassageResult, ...]:
    found = [item for item in result.passages if _reads_so(item) and item.index not in named]
    return tuple(sorted(found, key=lambda item: -_disclosure(item))[:UNNAMED_SHOWN])
