"""The evaluation as a table of plain text, for a terminal and for the model card."""

from collections.abc import Mapping
from typing import Any

from classifier.labels import LABELS
from training.metrics import METRICS

__all__ = ["render_table"]

_SHORT = {
    "overclaiming": "overclaiming",
    "missing_risk_disclosure": "missing risk",
    "sales_intent": "sales intent",
}


def render_table(content: Mapping[str, Any]) -> str:
    """Return the figures of every set and scorer; intervals are 95 %, clustered by site."""
    lines: list[str] = []
    for name, subject in content.items():
        positive = ", ".join(f"{_SHORT[label]} {count}" for label, count in subject["positive"].items())
        lines += [
            "",
            f"{name}: {subject['passages']} passages on {subject['pages']} pages (positive: {positive})",
        ]
        lines += [f"  {'':16}{'':14}" + "".join(f"{metric.upper():>20}" for metric in METRICS)]
        for scorer, labels in subject["scorers"].items():
            for label in LABELS:
                cells = "".join(f"{_cell(labels[label][metric]):>20}" for metric in METRICS)
                lines.append(f"  {scorer if label == LABELS[0] else '':16}{_SHORT[label]:14}{cells}")
        for scorer, labels in subject["pages_kappa"].items():
            kappas = "   ".join(f"{_SHORT[label]} {_cell(labels[label])}" for label in LABELS)
            lines.append(f"  pages, {scorer}: kappa   {kappas}")
    return "\n".join(lines[1:])


def _cell(figure: Mapping[str, float]) -> str:
    return f"{figure['value']:.3f} [{figure['low']:.2f}, {figure['high']:.2f}]"
