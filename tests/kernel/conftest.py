import pytest

from classifier.documents import Passage
from classifier.kernel import Kernel
from classifier.model import FastModel
from tests.kernel.strategies import the_corpus, the_kernel, the_model


@pytest.fixture
def model() -> FastModel:
    return the_model()


@pytest.fixture
def kernel() -> Kernel:
    return the_kernel()


@pytest.fixture
def corpus() -> tuple[Passage, ...]:
    return the_corpus()
