"""Fitting one network."""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.training.builders import tiny_pages
from tests.training.tuning.builders import TINY, make_encoder, windowing
from training.tuning import loop
from training.tuning.batching import by_row, collate, shuffled
from training.tuning.heads import build
from training.tuning.inputs import corpus_texts
from training.tuning.loop import Lesson, fit_member, loss_of, macro_auc, predict
from training.tuning.optimising import optimiser
from training.tuning.pieces import Window, windows_of
from training.tuning.settings import Tuning
from training.tuning.working import Work

SETTINGS = Tuning(**{**TINY, "epochs": 2.0, "checks": 4, "dropout": 0.2})


@pytest.fixture(scope="module")
def encoder():
    return make_encoder()


@pytest.fixture(scope="module")
def lesson(encoder) -> Lesson:
    pages = tiny_pages()
    pieces = windowing(encoder.tokenizer, SETTINGS.window, SETTINGS.stride, SETTINGS.context)
    seen, checked = (
        corpus_texts(split, [page for page in pages if page.split == split][:6])
        for split in ("train", "validation")
    )
    facts = checked.subject.examples.facts
    weight = np.ones(len(seen))
    return Lesson(
        windows_of(seen, pieces), seen.share, weight, windows_of(checked, pieces), facts, encoder.pad
    )


def fitted(encoder, lesson: Lesson, folder: Path, chance=(0, 0, 0), settings: Tuning = SETTINGS):
    tagger = build(encoder, settings.dropout, settings.seed)
    start = {name: value.clone() for name, value in tagger.state_dict().items()}
    try:
        return fit_member(tagger, lesson, settings, chance, Work(folder, {"seed": 0}), "fold-1")
    finally:
        tagger.load_state_dict(start)


def same(first: dict, second: dict) -> bool:
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_the_same_inputs_give_the_same_weights_and_another_seed_others(
    encoder, lesson, tmp_path: Path
) -> None:
    first, second = (fitted(encoder, lesson, tmp_path / name) for name in "ab")
    assert same(first[0], second[0])
    assert first[1] == second[1]
    assert not same(first[0], fitted(encoder, lesson, tmp_path / "c", (0, 0, 1))[0])


@pytest.mark.parametrize("stop", [1, 3])
def test_a_stopped_run_goes_on_to_the_same_weights(
    encoder, lesson, tmp_path: Path, monkeypatch, stop: int
) -> None:
    whole = fitted(encoder, lesson, tmp_path / "whole")
    keep, kept = loop._keep, []

    def stopping(*arguments) -> None:
        keep(*arguments)
        kept.append(arguments)
        if len(kept) == stop:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(loop, "_keep", stopping)
        with pytest.raises(KeyboardInterrupt):
            fitted(encoder, lesson, tmp_path / "parts")
    torch.manual_seed(99)
    parts = fitted(encoder, lesson, tmp_path / "parts")
    assert same(whole[0], parts[0])
    assert whole[1] == parts[1]


def test_a_run_ends_early_with_its_best_weights(encoder, lesson, tmp_path: Path, monkeypatch) -> None:
    scores = iter([0.6, 0.8, 0.7, 0.8, 0.9])
    monkeypatch.setattr(loop, "macro_auc", lambda *_: next(scores))
    settings = Tuning(**{**TINY, "checks": 5, "patience": 2, "epochs": 3.0})
    state, checks = fitted(encoder, lesson, tmp_path, settings=settings)
    assert [check["auc"] for check in checks] == [0.6, 0.8, 0.7, 0.8]
    assert state


def test_learning_lowers_the_loss(encoder, lesson, tmp_path: Path) -> None:
    settings = Tuning(**{**TINY, "epochs": 25.0, "checks": 2, "decay": 1.0})
    _, checks = fitted(encoder, lesson, tmp_path, settings=settings)
    assert checks[-1]["loss"] < checks[0]["loss"]


def test_pieces_that_nobody_was_asked_about_teach_nothing(encoder) -> None:
    window = Window(0, (2, 7, 3), (0, 0, 0), ((0, 0), (0, 4), (0, 0)), np.ones((3, 4), dtype=np.float32))
    unasked = Window(1, window.ids, window.types, window.spans)
    facts, share, weight = torch.zeros(2, 4), torch.full((2, 4), 0.5), torch.ones(2)
    batch = collate([window, unasked], 0)
    assert batch.asked.tolist() == [[0, 1, 0], [0, 0, 0]]
    settings = Tuning(span_weight=1.0, span_positive=1.0)
    plain = loss_of(facts, torch.zeros(2, 3, 4), batch, share, weight, settings).item()
    assert plain == pytest.approx(2 * np.log(2))
    spans = torch.zeros(2, 3, 4)
    spans[1], spans[0, 0], spans[0, 2] = 9.0, 9.0, 9.0
    assert loss_of(facts, spans, batch, share, weight, settings).item() == pytest.approx(plain)
    spans[0, 1] = 9.0
    assert loss_of(facts, spans, batch, share, weight, settings).item() < plain
    alone = collate([unasked], 0)
    assert loss_of(facts[:1], spans[1:], alone, share[:1], weight[:1], settings).item() == pytest.approx(
        np.log(2)
    )


def test_the_highest_window_of_a_passage_is_what_is_learnt_and_said(encoder) -> None:
    windows = [
        Window(row, (2, 7 + row + at, 3), (0, 0, 0), ((0, 0), (0, 4), (0, 0)))
        for row in (0, 1)
        for at in (0, 1)
    ]
    batch = collate(windows, 0)
    facts = torch.tensor([[1.0] * 4, [3.0] * 4, [-5.0] * 4, [-7.0] * 4])
    share = torch.tensor([[1.0] * 4, [0.0] * 4])
    found = loss_of(facts, torch.zeros(4, 3, 4), batch, share, torch.ones(2), Tuning()).item()
    assert found == pytest.approx((np.log1p(np.exp(-3)) + np.log1p(np.exp(-5))) / 2)
    tagger = build(encoder, 0.0, 0)
    each = predict(tagger, [Window(n, w.ids, w.types, w.spans) for n, w in enumerate(windows)], 4, 0, "cpu")
    np.testing.assert_allclose(
        predict(tagger, windows, 2, 0, "cpu"), each.reshape(2, 2, 4).max(axis=1), atol=1e-6
    )


def test_a_passage_without_weight_teaches_nothing() -> None:
    batch = collate([Window(row, (2, 3), (0, 0), ((0, 0), (0, 0))) for row in (0, 1)], 0)
    facts = torch.tensor([[0.0] * 4, [50.0] * 4])
    found = loss_of(facts, torch.zeros(2, 2, 4), batch, torch.zeros(2, 4), torch.tensor([1.0, 0.0]), Tuning())
    assert found.item() == pytest.approx(np.log(2))


def test_every_passage_is_in_one_batch_of_a_pass_and_lengths_are_alike() -> None:
    sizes = {row: int(size) for row, size in enumerate(np.random.default_rng(0).integers(5, 200, 300))}
    batches = shuffled(sizes, 8, [1])
    assert sorted(row for batch in batches for row in batch) == list(sizes)
    spread = np.mean([max(sizes[r] for r in batch) - min(sizes[r] for r in batch) for batch in batches])
    assert spread < 30
    assert batches != shuffled(sizes, 8, [2])
    assert batches == shuffled(dict(reversed(sizes.items())), 8, [1])


def test_lower_layers_learn_more_slowly_and_heads_at_their_own_rate(encoder) -> None:
    tagger = build(encoder, 0.0, 0)
    groups = optimiser(tagger, Tuning(lr=1e-3, decay=0.5, head_lr=0.02)).param_groups
    rate = {id(parameter): group["rate"] for group in groups for parameter in group["params"]}
    named = {name: rate[id(parameter)] for name, parameter in tagger.named_parameters()}
    assert named["facts.weight"] == 0.02
    assert named["body.encoder.layer.1.output.dense.weight"] == pytest.approx(1e-3)
    assert named["body.encoder.layer.0.output.dense.weight"] == pytest.approx(5e-4)
    assert named["body.embeddings.word_embeddings.weight"] == pytest.approx(2.5e-4)
    vectors = [group for group in groups if all(p.ndim == 1 for p in group["params"])]
    assert vectors
    assert all(group["weight_decay"] == 0 for group in vectors)


def test_heads_begin_alike_whatever_was_drawn_before(encoder) -> None:
    first = build(encoder, 0.1, 5).facts.weight.clone()
    torch.rand(10)
    assert torch.equal(first, build(encoder, 0.1, 5).facts.weight)


def test_labels_of_one_class_are_left_out_of_the_mean() -> None:
    facts = np.array([[1, 0, 0, 0], [0, 0, 0, 0]])
    assert macro_auc(np.array([[2.0, 0, 0, 0], [1.0, 0, 0, 0]]), facts) == 1.0
    assert macro_auc(np.zeros((2, 4)), np.zeros((2, 4), dtype=int)) == 0.5


def test_windows_are_gathered_by_passage(lesson: Lesson) -> None:
    found = by_row(lesson.windows)
    assert sum(map(len, found.values())) == len(lesson.windows)
    assert all(window.row == row for row, windows in found.items() for window in windows)
