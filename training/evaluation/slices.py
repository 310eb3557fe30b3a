"""Figures by slice: what sort of page, which compound, which register, how long a passage.

A good figure over all rows can hide a genre that fails. A slice with fewer than `FEWEST` positive or
negative passages of a label is left out for that label, and the table says how many were.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.labels import LABELS
from training.bootstrap import percentiles, resamples
from training.evaluation.cells import SHORT, fraction, rounded
from training.evaluation.sets import EvaluationSet
from training.metrics import METRICS

__all__ = ["FEWEST", "group_rows", "measure_slices", "render_slices"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.intp]
FEWEST: Final = 10
"""Positive and negative passages of a label that a slice needs; with fewer, one passage moves AUC by .1."""
DRAWS: Final = 200
"""Resamples for a slice: there are many slices, and their intervals are wide anyway."""
FEWEST_CLUSTERS: Final = 5
"""Pages or sites that an interval needs; a bootstrap over fewer shows less doubt than there is."""
_LENGTH: Final = "length"


def group_rows(subject: EvaluationSet) -> dict[str, dict[str, Rows]]:
    """Return the rows of each slice, `{property: {value: rows}}`, values in alphabetical order.

    A page with several values of a property, such as two compounds, is in the slice of each. The last
    property is the passages' length, in quartiles of the set. A set without properties has no slices.
    """
    if not subject.properties:
        return {}
    pages = subject.examples.pages
    groups: dict[str, dict[str, list[int]]] = {}
    for row, page in enumerate(pages):
        for name, values in subject.properties.get(page, {}).items():
            for value in values:
                groups.setdefault(name, {}).setdefault(value, []).append(row)
    found = {
        name: {value: np.array(groups[name][value]) for value in sorted(groups[name])} for name in groups
    }
    return {**found, _LENGTH: _quartiles(len(passage.text.split()) for passage in subject.examples.passages)}


def measure_slices(
    truth: Ints,
    scores: Floats,
    thresholds: Mapping[str, float],
    groups: Mapping[str, Mapping[str, Rows]],
    clusters: Sequence[str],
    *,
    draws: int = DRAWS,
) -> dict[str, Any]:
    """Measure AUC, and F1 at the threshold, in each slice.

    Args:
        truth: 0 or 1 for each label, shape `(n, 3)`.
        scores: Scores in [0, 1], shape `(n, 3)`.
        thresholds: The threshold for each label.
        groups: The rows of each slice; see `group_rows`.
        clusters: What stands or falls together with each row.
        draws: Resamples for the interval of AUC.

    Returns:
        `{property: {"values": {value: {"n": n, "labels": {label: {positive, auc, low, high, f1}}}},
        "left_out": {label: slices too small for it}}}`. A value too small for every label has no entry;
        `low` and `high` are NaN where there are fewer than `FEWEST_CLUSTERS` clusters.
    """
    content: dict[str, Any] = {}
    for name, values in groups.items():
        kept: dict[str, Any] = {}
        left_out = dict.fromkeys(LABELS, 0)
        for value, rows in values.items():
            among = [clusters[row] for row in rows]
            labels = {}
            for place, label in enumerate(LABELS):
                said = truth[rows, place]
                if min(said.sum(), len(said) - said.sum()) < FEWEST:
                    left_out[label] += 1
                else:
                    labels[label] = _figures(said, scores[rows, place], thresholds[label], among, draws)
            if labels:
                kept[value] = {"n": len(rows), "labels": labels}
        content[name] = {"values": kept, "left_out": left_out}
    return content


def render_slices(content: Mapping[str, Any]) -> str:
    """Return the slices as plain text, a row each; nothing without slices."""
    if not content:
        return ""
    lines = [f"  {'slice':26}{'n':>4}" + "".join(f"{SHORT[label]:>18}{'':8}" for label in LABELS)]
    lines.append(f"{'':32}" + f"{'pos':>6}{'AUC':>5}{'95 %':>8}{'F1':>7}" * len(LABELS))
    for name, group in content.items():
        counts = ", ".join(f"{SHORT[label]} {count}" for label, count in group["left_out"].items() if count)
        lines.append(
            f"  {name}"
            + (f" (left out, fewer than {FEWEST} positive or negative: {counts})" if counts else "")
        )
        for value, row in group["values"].items():
            cells = "".join(_cell(row["labels"].get(label)) for label in LABELS)
            lines.append(f"    {value:24.24}{row['n']:>4}{cells}".rstrip())
    return "\n".join(line.rstrip() for line in lines)


def _quartiles(lengths: Iterable[int]) -> dict[str, Rows]:
    words = np.fromiter(lengths, dtype=np.int64)
    ends = np.unique(np.quantile(words, [0.25, 0.5, 0.75, 1.0], method="inverted_cdf")).tolist()
    quartile = np.searchsorted(ends, words)
    first = [int(words[quartile == place].min()) for place in range(len(ends))]
    return {
        f"{start} to {end} words": np.flatnonzero(quartile == place)
        for place, (start, end) in enumerate(zip(first, ends, strict=True))
    }


def _figures(
    truth: Ints, score: Floats, threshold: float, clusters: Sequence[str], draws: int
) -> dict[str, float]:
    auc, f1 = METRICS["auc"], METRICS["f1"]
    enough = len(set(clusters)) >= FEWEST_CLUSTERS
    values = [
        auc(truth[rows], score[rows], threshold) for rows in resamples(clusters, draws if enough else 0)
    ]
    low, high = percentiles(values)
    return {
        "positive": int(truth.sum()),
        "auc": rounded(auc(truth, score, threshold)),
        "low": rounded(low),
        "high": rounded(high),
        "f1": rounded(f1(truth, score, threshold)),
    }


def _cell(figure: Mapping[str, float] | None) -> str:
    if figure is None:
        return f"{'':>6}{'-':>5}{'':>15}"
    ends = [fraction(figure[end]) for end in ("low", "high")]
    interval = "" if "-" in ends else "-".join(ends)
    return f"{figure['positive']:>6}{fraction(figure['auc']):>5}{interval:>10}{fraction(figure['f1']):>5}"
