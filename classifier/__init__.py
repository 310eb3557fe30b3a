"""fairbalance: score web text about psychedelic therapy, and show why.

>>> from classifier import Analyzer
>>> analyzer = Analyzer.from_pretrained()
>>> sorted(analyzer("Ketamine cures depression. Book today!").scores)
['missing_risk_disclosure', 'overclaiming', 'sales_intent']
"""

from classifier.analyzer import Analyzer, PassageClassifier
from classifier.documents import Block, Page, Passage, Sentence, Span
from classifier.errors import (
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
from classifier.version import __version__

__all__ = [
    "FACTS",
    "KINDS",
    "LABELS",
    "Analyzer",
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
