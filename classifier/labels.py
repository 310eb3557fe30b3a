"""The facts a model learns, the labels derived from them, and the kinds that explain them.

The words follow `datasets/CODEBOOK.md`, which is the specification of every label.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Probability = TypeVar("Probability", float, "NDArray[np.float64]")

FACTS: Final = ("overclaiming", "exposure", "risk_disclosure", "sales_intent")
"""What is annotated and learnt, in the column order of every array of facts."""

LABELS: Final = ("overclaiming", "missing_risk_disclosure", "sales_intent")
"""What is reported, in the column order of every array of labels."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "overclaiming": (
            "cure",
            "certainty",
            "hype",
            "panacea",
            "superiority",
            "safety",
            "evidence",
            "anecdote",
        ),
        "exposure": ("benefit", "use", "dose", "offer"),
        "risk_disclosure": (
            "adverse",
            "contraindication",
            "dependence",
            "overdose",
            "legal",
            "supervision",
        ),
        "sales_intent": (
            "pitch",
            "price",
            "cart",
            "booking",
            "lead_form",
            "testimonial",
            "urgency",
            "shipping",
            "affiliate",
        ),
    }
)
"""The kinds of each fact. A quote or a signal always names one of them."""

KIND_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cure": "a cure or a lasting end of symptoms",
        "certainty": "a benefit stated as plain fact or guaranteed",
        "hype": "miracle language used to describe efficacy",
        "panacea": "one remedy for more conditions than evidence covers",
        "superiority": "better than standard care, or in its place",
        "safety": "safety without limits",
        "evidence": "weak evidence or a status presented as stronger than it is",
        "anecdote": "one person's outcome offered as what to expect",
        "benefit": "a benefit of use",
        "use": "encouragement or instruction to use, or how to get it",
        "dose": "a dose, a protocol or a preparation",
        "offer": "a product, session, retreat or course on offer",
        "adverse": "an adverse effect or psychological harm",
        "contraindication": "who must not take part, or an interaction",
        "dependence": "abuse or dependence",
        "overdose": "overdose or adulteration",
        "legal": "illegality or lack of approval as a status to weigh",
        "supervision": "a need for medical supervision, with its reason",
        "pitch": "a provider presenting its offer to a prospective customer",
        "price": "a price or a discount",
        "cart": "a shop's cart, stock or product listing",
        "booking": "an invitation to book, call or enrol",
        "lead_form": "a form or a newsletter that collects prospects",
        "testimonial": "testimonials or ratings of the seller",
        "urgency": "pressure to act soon",
        "shipping": "shipping or delivery",
        "affiliate": "advice on where to buy, or an affiliate link",
    }
)
"""What a kind means, in the words shown to a reader."""

LABEL_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overclaiming": "Overclaiming",
        "missing_risk_disclosure": "Missing risk disclosure",
        "sales_intent": "Sales intent",
        "exposure": "Exposure",
        "risk_disclosure": "Risk disclosure",
    }
)
"""What a fact or a label is called on a page."""


def missing_risk(exposure: Probability, risk_disclosure: Probability) -> Probability:
    """Return P(exposure and not disclosure) from the two facts' probabilities.

    The facts are scored given the same text, so their product stands for the joint
    probability. Both arguments and the result lie in [0, 1]; arrays are taken row by row.

    >>> missing_risk(0.9, 0.0)
    0.9
    >>> missing_risk(0.9, 1.0)
    0.0
    """
    return exposure * (1.0 - risk_disclosure)
