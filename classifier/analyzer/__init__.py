"""One call from a page to a result."""

from classifier.analyzer.estimator import PassageClassifier
from classifier.analyzer.loading import TIERS, Tier
from classifier.analyzer.pipeline import Analyzer, EvidenceMode, Source

__all__ = ["TIERS", "Analyzer", "EvidenceMode", "PassageClassifier", "Source", "Tier"]
