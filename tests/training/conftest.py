"""A corpus small enough to fit a model on in a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from threadpoolctl import threadpool_limits

from classifier.signals import load_lexicon
from tests.training.builders import tiny_examples, tiny_pages, tiny_vectors, write_corpus
from training import fit
from training.bootstrap import clustered_interval
from training.evaluation.paired import measure_differences
from training.evaluation.slices import measure_slices
from training.fitting import Fitted, fit_model


@contextmanager
def quickly() -> Iterator[None]:
    """Measure with three resamples."""
    with pytest.MonkeyPatch.context() as patch:
        for measure in (clustered_interval, measure_differences, measure_slices):
            patch.setitem(measure.__kwdefaults__, "draws", 3)
        yield


@pytest.fixture
def quick_measuring() -> Iterator[None]:
    with quickly():
        yield


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Small sums are slower on many threads, and their last digits differ."""
    with threadpool_limits(limits=1):
        yield


@pytest.fixture
def tiny_corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", tiny_pages())


@pytest.fixture(scope="session")
def fitted() -> Fitted:
    """The model, its fit and the held-out probabilities of `tiny_examples()`."""
    return fit_model(tiny_examples(), load_lexicon(), tiny_vectors(), "tiny", "1.0")


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus and the model folder that the training script writes for it."""
    place = tmp_path_factory.mktemp("trained")
    corpus = write_corpus(place / "corpus", tiny_pages())
    arguments = {"corpus": corpus, "output": place / "tiny", "real": place / "none.jsonl"}
    with quickly():
        assert fit.main([part for name, path in arguments.items() for part in (f"--{name}", str(path))]) == 0
    return corpus, place / "tiny"
