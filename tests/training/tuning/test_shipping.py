"""Export, eight bits, and what they cost."""

import re

import numpy as np
import onnx
import pytest
import torch

from classifier.errors import ModelError
from tests.training.builders import tiny_pages
from tests.training.tuning.conftest import Exported
from training.tuning import shipping
from training.tuning.batching import collate
from training.tuning.exporting import INPUTS, OUTPUTS, strip
from training.tuning.inputs import corpus_texts
from training.tuning.pieces import Window
from training.tuning.quantising import integer, weights_only
from training.tuning.running import Said, run
from training.tuning.shipping import ship, span_thresholds


@pytest.fixture(scope="module")
def facts() -> np.ndarray:
    pages = [page for page in tiny_pages() if page.split == "validation"]
    return corpus_texts("validation", pages).subject.examples.facts


@pytest.fixture
def no_export(exported_bert: Exported, monkeypatch: pytest.MonkeyPatch) -> Exported:
    monkeypatch.setattr(shipping, "to_onnx", lambda _: exported_bert.model)
    return exported_bert


def said_by_torch(made: Exported) -> Said:
    tagger, windows = made.tagger, made.windows
    with torch.no_grad():
        found = [tagger(**collate([window], 0).inputs) for window in windows]
    facts = np.full((20, 4), -np.inf)
    np.maximum.at(facts, [window.row for window in windows], np.vstack([facts.numpy() for facts, _ in found]))
    return Said(facts, tuple(spans[0].numpy() for _, spans in found))


def far(first: Said, second: Said) -> float:
    spans = max(np.abs(a - b).max() for a, b in zip(first.spans, second.spans, strict=True))
    return max(float(np.abs(first.facts - second.facts).max()), float(spans))


def test_the_exported_network_says_what_torch_says(exported: Exported) -> None:
    model = exported.model
    assert [item.name for item in model.graph.input] == list(INPUTS)
    assert [item.name for item in model.graph.output] == list(OUTPUTS)
    said = run(model.SerializeToString(), exported.windows, 20)
    assert far(said, said_by_torch(exported)) < 1e-4


@pytest.mark.parametrize(("way", "kept"), [(integer, "MatMulInteger"), (weights_only, "DequantizeLinear")])
def test_eight_bits_say_nearly_the_same(exported: Exported, small_matrices, way, kept: str) -> None:
    small = way(exported.model)
    assert kept in {node.op_type for node in small.graph.node}
    assert len(small.SerializeToString()) < 0.75 * len(exported.model.SerializeToString())
    onnx.checker.check_model(small)
    exact = said_by_torch(exported)
    said = run(small.SerializeToString(), exported.windows, 20)
    assert far(said, exact) < 0.05 * np.ptp(exact.facts) + 0.1


def test_eight_bits_are_the_same_each_time_and_name_no_machine(exported: Exported, small_matrices) -> None:
    for way in (strip, integer, weights_only):
        first, second = (way(exported.model).SerializeToString(deterministic=True) for _ in range(2))
        assert first == second
        assert not re.search(rb"site-packages|\.py\b|/home|/root|/tmp|torch", first)


def test_integers_that_cost_too_much_fall_back_on_exact_sums(no_export, facts, monkeypatch) -> None:
    scores = iter([0.9, 0.89, 0.8999])
    monkeypatch.setattr(shipping, "macro_auc", lambda *_: next(scores))
    lines: list[str] = []
    shipped = ship(no_export.tagger, no_export.windows, facts, 100, lines.append)
    assert shipped.parity["way"] == "weights_only"
    assert [line.split(":")[0] for line in lines] == ["integer", "weights_only"]


def test_eight_bits_that_cost_too_much_are_refused(no_export, facts, monkeypatch) -> None:
    scores = iter([0.9, 0.89, 0.89])
    monkeypatch.setattr(shipping, "macro_auc", lambda *_: next(scores))
    with pytest.raises(ModelError, match=r"cost more than 0\.005 of macro AUC"):
        ship(no_export.tagger, no_export.windows, facts, 100, lambda _: None)


def test_a_network_too_large_is_refused(no_export, facts, monkeypatch) -> None:
    monkeypatch.setattr(shipping, "LOSS", 1.0)
    with pytest.raises(ModelError, match=r"at most 30,000,000 ship; choose an encoder with fewer"):
        ship(no_export.tagger, no_export.windows, facts, 30_000_000, lambda _: None)


def test_a_piece_counts_as_quoted_from_the_threshold_of_best_f1() -> None:
    labels = np.zeros((5, 4), dtype=np.float32)
    labels[1:3, 0], labels[3, 0] = 1.0, 1 / 3
    window = Window(0, (2, 7, 8, 9, 3), (0,) * 5, ((0, 0), (0, 1), (1, 2), (2, 3), (0, 0)), labels)
    scores = np.zeros((5, 4))
    scores[:, 0] = [9.0, 2.0, 1.5, 0.5, 9.0]
    found = span_thresholds(Said(np.zeros((1, 4)), (scores,)), [window])
    assert 0.5 < found[0] <= 1.5
    assert found[1:].tolist() == [0, 0, 0]
    unasked = Window(0, window.ids, window.types, window.spans)
    assert span_thresholds(Said(np.zeros((1, 4)), (scores,)), [unasked]).tolist() == [0] * 4
