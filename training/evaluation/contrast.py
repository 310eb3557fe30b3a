"""How a model takes the contrast set: whether an edit moves the fact it should, and only then.

Per fact, of the pairs that flip it: *ordered*, the share whose score moves in the right direction,
and *flipped*, the share judged rightly on both sides ("contrast consistency", Gardner et al., 2020).
Of the pairs that flip nothing: *held*, the share on which no fact crosses its threshold.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.labels import FACTS
from training.corpus.pairs import ContrastPair
from training.evaluation.scorers import Shipped
from training.examples import passages_of

__all__ = ["fact_thresholds", "measure_pairs", "render_pairs"]

Floats = NDArray[np.float64]


def fact_thresholds(labels: Mapping[str, float]) -> dict[str, float]:
    """Return a threshold a fact: the policy's where the fact is a label, else one half."""
    return {fact: labels.get(fact, 0.5) for fact in FACTS}


def measure_pairs(scorer: Shipped, pairs: Sequence[ContrastPair]) -> dict[str, Any]:
    """Measure a model on the contrast set.

    Returns:
        `{fact: {pairs, ordered, flipped}, ..., "none": {pairs, held}, "edits": {edit: {pairs, passed}}}`.
    """
    thresholds = np.array(list(fact_thresholds(scorer.thresholds).values()))
    before, after = (
        _facts(scorer, [getattr(pair, side).text for pair in pairs]) for side in ("before", "after")
    )
    said_before, said_after = before >= thresholds, after >= thresholds
    figures: dict[str, Any] = {}
    passed = np.zeros(len(pairs), dtype=bool)
    for place, fact in enumerate(FACTS):
        rows = [row for row, pair in enumerate(pairs) if pair.fact == fact]
        if not rows:
            continue
        up = np.array([pairs[row].direction > 0 for row in rows])
        moved = (after - before)[rows, place] * np.where(up, 1, -1)
        passed[rows] = (said_after[rows, place] == up) & (said_before[rows, place] == ~up)
        figures[fact] = {
            "pairs": len(rows),
            "ordered": round(float((moved > 0).mean()), 4),
            "flipped": round(float(passed[rows].mean()), 4),
        }
    rows = [row for row, pair in enumerate(pairs) if pair.fact == "none"]
    if rows:
        passed[rows] = (said_before[rows] == said_after[rows]).all(axis=1)
        figures["none"] = {"pairs": len(rows), "held": round(float(passed[rows].mean()), 4)}
    figures["edits"] = _by_edit(pairs, passed)
    return figures


def render_pairs(figures: Mapping[str, Any], tier: str = "") -> str:
    """Return the figures as plain text, headed by the tier's name where one is given."""
    head = f"contrast set, {tier}" if tier else "contrast set"
    lines = [f"{head:20}{'pairs':>6}{'ordered':>9}{'flipped':>9}"]
    for fact in (fact for fact in FACTS if fact in figures):
        row = figures[fact]
        lines.append(f"  {fact:18}{row['pairs']:>6}{row['ordered']:>9.3f}{row['flipped']:>9.3f}")
    if "none" in figures:
        row = figures["none"]
        lines.append(f"  {'nothing flips':18}{row['pairs']:>6}   held {row['held']:.3f}")
    edits = ", ".join(f"{edit} {row['passed']}/{row['pairs']}" for edit, row in figures["edits"].items())
    lines.append(f"  passed, by edit: {edits}")
    return "\n".join(lines)


def _facts(scorer: Shipped, texts: Sequence[str]) -> Floats:
    passages = [passages_of(f"pair-{number}", [text])[0] for number, text in enumerate(texts)]
    return scorer.model.predict_facts(scorer.model.features(passages))


def _by_edit(pairs: Sequence[ContrastPair], passed: NDArray[np.bool_]) -> dict[str, dict[str, int]]:
    edits = sorted({pair.edit for pair in pairs})
    rows = {edit: [row for row, pair in enumerate(pairs) if pair.edit == edit] for edit in edits}
    return {edit: {"pairs": len(at), "passed": int(passed[at].sum())} for edit, at in rows.items()}
