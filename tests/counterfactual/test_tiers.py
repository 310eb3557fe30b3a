"""Explanations with an encoder: the same answers as scoring the changed page, and each text read once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from classifier import Analyzer, Page
from classifier.counterfactual import explain_page
from classifier.counterfactual.cutting import cut_page
from classifier.features import Reading
from classifier.model import FastModel
from classifier.model.careful import CarefulModel
from classifier.model.careful_storing import pack_careful, unpack_careful, unpack_cascade
from classifier.model.encoder import Reader
from classifier.segmenting import split_passages
from tests.model.builders import UNSURE, even_policy, parts

PAGE = Page.from_passages(
    [
        "Ketamine cures depression. It is not a cure for anxiety.",
        f"{UNSURE} Book today!",
        UNSURE,
        "Psilocybin cures and cures. The garden is big.",
    ],
    title="cures",
)


@dataclass
class Counting:
    """Counts what is read."""

    reader: Reader
    times: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def context(self) -> int:
        return self.reader.context

    def read(self, texts: Sequence[str], surroundings: Sequence[str]) -> list[Reading]:
        self.times.update(zip(texts, surroundings, strict=True))
        return self.reader.read(texts, surroundings)


@pytest.fixture(params=["careful", "cascade"])
def careful(request: pytest.FixtureRequest, analyzer: Analyzer) -> Analyzer:
    fast = analyzer.model
    assert isinstance(fast, FastModel)
    content = pack_careful(parts(fast), (even_policy(),))
    make = unpack_careful if request.param == "careful" else unpack_cascade
    return Analyzer(make(content, fast, threads=1), even_policy())


def test_a_change_scores_what_the_changed_page_scores(careful: Analyzer) -> None:
    why = explain_page(careful, PAGE)
    assert why.result.to_dict() == careful(PAGE).to_dict()
    told = [
        (label, change)
        for label, item in why.labels.items()
        for change in (*item.changes, *([item.nearest] if item.nearest else []))
        if change.what in {"sentence", "kind", "passage"}
    ]
    assert told
    for label, change in told:
        cut = cut_page(PAGE, split_passages(PAGE), change.words)
        assert careful(cut).scores[label] == change.score


def test_each_text_with_its_surroundings_is_read_once(careful: Analyzer) -> None:
    assert isinstance(careful.model, CarefulModel)
    reader = Counting(careful.model.reader)
    explain_page(Analyzer(replace(careful.model, reader=reader), careful.policy), PAGE)
    assert len(reader.times) > 1
    assert set(reader.times.values()) == {1}
