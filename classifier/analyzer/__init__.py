"""One call from a page to a result."""

from classifier.analyzer.estimator import PassageClassifier
from classifier.analyzer.pipeline import Analyzer, Source

__all__ = ["Analyzer", "PassageClassifier", "Source"]
