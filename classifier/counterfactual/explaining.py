"""One page explained: the decision on each label, its reasons, and what would have changed it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from math import isfinite, log
from typing import Final

from classifier.analyzer import Analyzer
from classifier.counterfactual.pushes import SIDES, find_pushes
from classifier.counterfactual.rescoring import Rescorer
from classifier.counterfactual.variants import Variant, propose_variants
from classifier.documents import Page, Passage, Span
from classifier.explanations import Change, LabelExplanation, PageExplanation, Reason
from classifier.findings import Result
from classifier.labels import LABELS, missing_risk
from classifier.model import Contribution
from classifier.policy import Level
from classifier.reading import ReadFailure
from classifier.segmenting import split_passages

__all__ = ["explain_page"]

REASONS: Final = 10
"""Reasons given for a label: what a person can weigh."""
CHANGES: Final = 3
"""Changes of each sort given for a label, when more than one changes the decision."""
VARIANTS: Final = 60
"""Variants scored for a label."""
CHARACTERS: Final = 3_000_000
"""Code points of all variants scored for a label: some seconds. One variant is always tried."""


def explain_page(analyzer: Analyzer, page: Page | ReadFailure, *, level: Level = "page") -> PageExplanation:
    """Score one page and say, for each label, why it is decided so and what would have changed it.

    What would have changed a decision is found by scoring variants of the page: without one
    sentence, without all sentences that hold one kind of evidence, without one passage, or
    with the matches of one sentence taken without their scope. At most `VARIANTS` are scored for a label.

    Args:
        analyzer: What scores; its evidence mode is of no matter.
        page: The page, or the failure to read it.
        level: See `Analyzer.__call__`.

    Returns:
        The result and an explanation for each label. A page without scores has neither
        reasons nor changes; its labels say why they are undecided.

    >>> why = explain_page(Analyzer.from_pretrained(), Page("Ketamine cures depression. Call us."))
    >>> sorted(why.labels) == sorted(why.result.scores)
    True
    """
    analyzer = Analyzer(
        analyzer.model.remembering(),
        analyzer.policy,
        evidence="all",
        limits=analyzer.limits,
        main_text=analyzer.main_text,
    )
    result = analyzer(page, level=level)
    if isinstance(page, ReadFailure) or not result.passages:
        return PageExplanation(result, {label: _undecided(result, label) for label in LABELS})
    if level == "passage" and page.passages is None:
        page = replace(page, passages=(Span(0, len(page.text)),))
    passages = split_passages(page)
    beside = analyzer.model.surroundings(passages, page.title) if level == "page" else ()
    found = [analyzer.model.contributions(item) for item in analyzer.model.features(passages, beside)]
    rescorer = Rescorer(analyzer, page, passages, level)
    return PageExplanation(
        result, {label: _explain(result, label, passages, found, rescorer) for label in LABELS}
    )


def _undecided(result: Result, label: str) -> LabelExplanation:
    return LabelExplanation(label, None, None, result.thresholds[label], undecided=result.reasons)


def _explain(
    result: Result,
    label: str,
    passages: Sequence[Passage],
    contributions: Sequence[Sequence[Contribution]],
    rescorer: Rescorer,
) -> LabelExplanation:
    reasons = _reasons(result, label)
    base = replace(_undecided(result, label), reasons=reasons[:REASONS], listed=len(reasons))
    score, flag = result.scores[label], result.flags[label]
    if score is None or flag is None:
        return base
    variants = propose_variants(
        label,
        flagged=flag,
        pushes=[
            push
            for passage, found, shown in zip(passages, contributions, result.passages, strict=True)
            for push in find_pushes(label, passage, found, shown.evidence)
        ],
        passages=passages,
        scored=result.passages,
    )
    base = replace(
        base,
        flag=flag,
        score=score,
        undecided=(),
        log_odds=_log_odds(score, base.threshold),
        disclosure=_disclosure(result, label),
    )
    return _tried(base, variants, rescorer)


def _reasons(result: Result, label: str) -> tuple[Reason, ...]:
    found = [
        Reason(item, passage.index)
        for passage in result.passages
        for item in passage.evidence
        if item.label in SIDES[label]
    ]
    return tuple(sorted(found, key=lambda reason: (-abs(reason.evidence.weight), reason.evidence.start)))


def _log_odds(score: float, threshold: float) -> float | None:
    if not (0.0 < score < 1.0 and 0.0 < threshold < 1.0):
        return None
    distance = log(score) - log(1.0 - score) - log(threshold) + log(1.0 - threshold)
    return distance if isfinite(distance) else None


def _disclosure(result: Result, label: str) -> Change | None:
    exposure = result.facts["exposure"]
    if label != "missing_risk_disclosure" or not result.flags[label] or exposure is None:
        return None
    score = missing_risk(exposure, 1.0)
    return Change("disclosure", score, flag=score >= result.thresholds[label])


def _tried(base: LabelExplanation, variants: Sequence[Variant], rescorer: Rescorer) -> LabelExplanation:
    limit = max(1, min(VARIANTS, CHARACTERS // rescorer.size))
    found: list[Change] = []
    unscored = 0
    for variant, then in rescorer.score(islice(variants, limit)):
        score, flag = then.scores[base.label], then.flags[base.label]
        if score is None or flag is None:
            unscored += 1
        else:
            found.append(Change(variant.what, score, flag, variant.words, variant.kinds, variant.scopes))
    changed = [item for item in found if item.flag is not base.flag]
    return replace(
        base,
        changes=_smallest(item for item in changed if item.what != "plain"),
        plain=tuple(item for item in changed if item.what == "plain")[:CHANGES],
        nearest=None if changed else _nearest(base, found),
        tried=min(limit, len(variants)),
        untried=max(0, len(variants) - limit),
        unscored=unscored,
    )


def _smallest(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the smallest cuts, none of which holds all of a smaller one."""
    kept: list[Change] = []
    for change in sorted(changes, key=lambda item: (item.characters, item.words[0].start)):
        if not any(_holds(change, smaller) for smaller in kept):
            kept.append(change)
    return tuple(kept[:CHANGES])


def _holds(change: Change, smaller: Change) -> bool:
    return all(
        any(mine.start <= words.start and words.end <= mine.end for mine in change.words)
        for words in smaller.words
    )


def _nearest(base: LabelExplanation, found: Iterable[Change]) -> Change | None:
    side = 1 if base.flag else -1
    closer = [item for item in found if base.score is not None and item.score * side < base.score * side]
    return min(closer, key=lambda item: (item.score * side, item.characters), default=None)
