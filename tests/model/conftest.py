import pytest

from classifier import Analyzer
from classifier.model import FastModel


@pytest.fixture(scope="session")
def fast(analyzer: Analyzer) -> FastModel:
    assert isinstance(analyzer.model, FastModel)
    return analyzer.model
