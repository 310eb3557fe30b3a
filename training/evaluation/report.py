"""The evaluation as a table of plain text, for a terminal and for the model card."""

from collections.abc import Callable, Mapping
from typing import Any

from classifier.labels import LABELS
from training.evaluation.cells import SHORT
from training.evaluation.coverage import render_coverage
from training.evaluation.paired import render_differences
from training.evaluation.slices import render_slices
from training.metrics import METRICS

__all__ = ["render_abstaining", "render_paired", "render_sliced", "render_table"]


def render_table(content: Mapping[str, Any]) -> str:
    """Return the figures of every set and scorer; intervals are 95 %, clustered by site."""
    lines: list[str] = []
    for name, subject in content.items():
        positive = ", ".join(f"{SHORT[label]} {count}" for label, count in subject["positive"].items())
        lines += [
            "",
            f"{name}: {subject['passages']} passages on {subject['pages']} pages (positive: {positive})",
        ]
        lines += [f"  {'':16}{'':14}" + "".join(f"{metric.upper():>20}" for metric in METRICS)]
        for scorer, labels in subject["scorers"].items():
            for label in LABELS:
                cells = "".join(f"{_cell(labels[label][metric]):>20}" for metric in METRICS)
                lines.append(f"  {scorer if label == LABELS[0] else '':16}{SHORT[label]:14}{cells}")
        for scorer, labels in subject["pages_kappa"].items():
            kappas = "   ".join(f"{SHORT[label]} {_cell(labels[label])}" for label in LABELS)
            lines.append(f"  pages, {scorer}: kappa   {kappas}")
    return "\n".join(lines[1:])


def render_paired(content: Mapping[str, Any]) -> str:
    """Return what our model gains over each baseline on the same rows, for every set."""
    said = "gain on the same rows, 95 % interval, share of draws without gain"
    return _for_each(content, said, lambda subject: render_differences(subject["differences"]))


def render_sliced(content: Mapping[str, Any]) -> str:
    """Return our model's figures by slice, for every set that has slices."""
    return _for_each(content, "by slice", lambda subject: render_slices(subject["slices"]))


def render_abstaining(content: Mapping[str, Any]) -> str:
    """Return our model's error on the rows of which it is surest, for every set."""
    said = "share judged wrongly, and F1, on the rows of which the model is surest"
    return _for_each(content, said, lambda subject: render_coverage(subject["coverage"]))


def _for_each(content: Mapping[str, Any], said: str, render: Callable[[Mapping[str, Any]], str]) -> str:
    tables = {name: render(subject) for name, subject in content.items()}
    return "\n\n".join(f"{name}: {said}\n{table}" for name, table in tables.items() if table)


def _cell(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:.3f} [{figure['low']:.2f}, {figure['high']:.2f}]"
