import numpy as np
import pytest
import torch
from transformers import ModernBertForMaskedLM

from training.encoder.masking import Masked, mask
from training.encoder.network import build, guessing_loss, moments, optimizer_of
from training.encoder.sizes import SIZES

TINY = SIZES["tiny"]
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def model() -> ModernBertForMaskedLM:
    built = build(TINY, 600, seed=1)
    return built.train(mode=False)


@pytest.fixture
def masked() -> Masked:
    draw = np.random.default_rng(0)
    return mask(draw.integers(5, 600, size=(4, 16)), 0.3, 600, draw)


def test_the_loss_is_that_of_the_whole_model_at_masked_places(model, masked: Masked) -> None:
    labels = torch.full((4 * 16,), -100)
    labels[torch.from_numpy(masked.places)] = torch.from_numpy(masked.answers)
    whole = model(input_ids=torch.from_numpy(masked.inputs), labels=labels.view(4, 16)).loss
    ours = guessing_loss(model, masked, model.model, CPU)
    assert ours.item() / len(masked.places) == pytest.approx(whole.item(), rel=1e-5)


def test_a_fresh_model_guesses_at_random(model, masked: Masked) -> None:
    loss = guessing_loss(model, masked, model.model, CPU).item() / len(masked.places)
    assert loss == pytest.approx(np.log(600), rel=0.05)


def test_the_shape_is_the_sizes(model) -> None:
    assert len(model.model.layers) == TINY.layers
    assert {name for name, _ in model.named_parameters() if name.endswith("bias")} == {"decoder.bias"}
    assert model.decoder.weight is model.model.embeddings.tok_embeddings.weight
    assert set(model.config.layer_types) == {"full_attention"}


def test_pieces_at_both_ends_see_each_other(model) -> None:
    ids = torch.randint(5, 600, (1, 32))
    other = ids.clone()
    other[0, -1] = (other[0, -1] + 1 - 5) % 595 + 5
    with torch.no_grad():
        first, second = (model.model(input_ids=each).last_hidden_state[0, 0] for each in (ids, other))
    assert not torch.equal(first, second)


def test_seeds_decide_the_weights() -> None:
    first, again, other = (build(TINY, 300, seed).decoder.weight for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_norms_and_biases_do_not_decay(model) -> None:
    decaying, others = optimizer_of(model, TINY).param_groups
    assert decaying["weight_decay"] == TINY.decay
    assert others["weight_decay"] == 0
    assert all(parameter.ndim == 2 for parameter in decaying["params"])
    assert len(decaying["params"]) + len(others["params"]) == len(list(model.parameters()))


def test_moments_are_named_once_there_are_some() -> None:
    fresh = build(TINY, 300, seed=1)
    optimizer = optimizer_of(fresh, TINY)
    assert list(moments(optimizer)) == []
    fresh.decoder.bias.grad = torch.ones_like(fresh.decoder.bias)
    optimizer.step()
    names = {name.partition(".")[2] for name, _value in moments(optimizer)}
    assert names == {"step", "exp_avg", "exp_avg_sq"}


def test_it_runs_in_half_precision(model, masked: Masked) -> None:
    ids = torch.from_numpy(masked.inputs)
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        half = model.model(input_ids=ids).last_hidden_state
    with torch.no_grad():
        whole = model.model(input_ids=ids).last_hidden_state
    assert float((half.float() - whole).abs().max()) < 0.1
