"""From annotations to labels: the majority and the share."""

from collections.abc import Sequence

from classifier.labels import FACTS
from training.corpus.records import Annotation

__all__ = ["majority", "shares"]


def shares(annotations: Sequence[Annotation]) -> dict[str, float]:
    """Return for each fact the share of annotators that said 1, to four decimal places."""
    return {fact: round(sum(a.facts[fact] for a in annotations) / len(annotations), 4) for fact in FACTS}


def majority(annotations: Sequence[Annotation]) -> dict[str, int]:
    """Return the majority of each fact and the missing risk disclosure that follows.

    Raises:
        ValueError: If a fact is tied; a further annotation is needed.
    """
    labels = {}
    for fact, share in shares(annotations).items():
        if share == 0.5:
            raise ValueError(
                f"{fact} is tied between {len(annotations)} annotators; a further annotation is needed"
            )
        labels[fact] = int(share > 0.5)
    labels["missing_risk_disclosure"] = int(labels["exposure"] and not labels["risk_disclosure"])
    return labels
