"""fairbalance: score web text about psychedelic therapy, and show why.

>>> from classifier import Analyzer
>>> analyzer = Analyzer.from_pretrained()
>>> sorted(analyzer("Ketamine cures depression. Book today!").scores)
['missing_risk_disclosure', 'overclaiming', 'sales_intent']

Importing the package loads none of its modules: each public name is imported when it is first asked for.
"""

from classifier.version import __version__

TYPE_CHECKING = False
"""As `typing` has it; importing that module would take longer than all that is imported here."""

if TYPE_CHECKING:
    from classifier.analyzer import Analyzer, PassageClassifier
    from classifier.documents import Block, Page, Passage, Sentence, Span
    from classifier.errors import (
        BatchError,
        DecodeError,
        FairbalanceError,
        InputError,
        IntegrityError,
        LimitError,
        MissingExtraError,
        ModelError,
        PolicyError,
        RecordError,
        RuleError,
        UnreadableError,
    )
    from classifier.findings import Evidence, PassageResult, Provenance, Result, Signal
    from classifier.labels import FACTS, KINDS, LABELS
    from classifier.policy import Decision, Policy

__all__ = [
    "FACTS",
    "KINDS",
    "LABELS",
    "Analyzer",
    "BatchError",
    "Block",
    "Decision",
    "DecodeError",
    "Evidence",
    "FairbalanceError",
    "InputError",
    "IntegrityError",
    "LimitError",
    "MissingExtraError",
    "ModelError",
    "Page",
    "Passage",
    "PassageClassifier",
    "PassageResult",
    "Policy",
    "PolicyError",
    "Provenance",
    "RecordError",
    "Result",
    "RuleError",
    "Sentence",
    "Signal",
    "Span",
    "UnreadableError",
    "__version__",
]

_HOMES = {
    "classifier.analyzer": ("Analyzer", "PassageClassifier"),
    "classifier.documents": ("Block", "Page", "Passage", "Sentence", "Span"),
    "classifier.errors": (
        "BatchError",
        "DecodeError",
        "FairbalanceError",
        "InputError",
        "IntegrityError",
        "LimitError",
        "MissingExtraError",
        "ModelError",
        "PolicyError",
        "RecordError",
        "RuleError",
        "UnreadableError",
    ),
    "classifier.findings": ("Evidence", "PassageResult", "Provenance", "Result", "Signal"),
    "classifier.labels": ("FACTS", "KINDS", "LABELS"),
    "classifier.policy": ("Decision", "Policy"),
}
"""The module of each public name; a test compares it with the imports above."""

if not TYPE_CHECKING:  # a type checker would take any name whatever for a public one

    def __getattr__(name):  # noqa: ANN001, ANN202
        """Import a public name from its module, and keep it."""
        from importlib import import_module

        for home, names in _HOMES.items():
            if name in names:
                value = globals()[name] = getattr(import_module(home), name)
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING"})
