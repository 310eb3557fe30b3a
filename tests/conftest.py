import pytest

from classifier import Analyzer, Policy
from classifier.labels import LABELS


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return Analyzer.from_pretrained()


@pytest.fixture
def policy() -> Policy:
    return Policy("even", dict.fromkeys(LABELS, 0.5), dict.fromkeys(LABELS, 0.5))
