"""The network: a ModernBERT of `transformers`, guessed at masked places only, and its optimiser."""

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from training.encoder.masking import Masked
from training.encoder.sizes import Size
from training.encoder.tokenizing import CLS, PAD, SEP

if TYPE_CHECKING:
    import torch
    from transformers import ModernBertForMaskedLM

__all__ = ["build", "guessing_loss", "moments", "optimizer_of"]


def build(size: Size, pieces: int, seed: int) -> "ModernBertForMaskedLM":
    """Return a fresh `ModernBertForMaskedLM` in float32.

    Pre-norm, gated feed-forward, rotary positions, no biases but the last layer's, tied embeddings; every
    layer attends to the whole window, since windows are short.

    Args:
        size: Its shape.
        pieces: Pieces in the vocabulary.
        seed: What its weights are drawn with.
    """
    import torch
    from transformers import ModernBertConfig, ModernBertForMaskedLM

    torch.manual_seed(seed)
    longest = max(window for window, _until in size.windows)
    rope = {"rope_type": "default", "rope_theta": 10_000.0}
    config = ModernBertConfig(
        vocab_size=pieces,
        hidden_size=size.width,
        intermediate_size=size.inner,
        num_hidden_layers=size.layers,
        num_attention_heads=size.heads,
        max_position_embeddings=longest,
        initializer_range=math.sqrt(2 / (5 * size.width)),
        layer_types=["full_attention"] * size.layers,
        rope_parameters={"full_attention": dict(rope), "sliding_attention": dict(rope)},
        attention_dropout=size.dropout,
        mlp_dropout=size.dropout,
        embedding_dropout=size.dropout,
        pad_token_id=PAD,
        bos_token_id=CLS,
        cls_token_id=CLS,
        eos_token_id=SEP,
        sep_token_id=SEP,
        classifier_pooling="mean",
    )
    return ModernBertForMaskedLM(config)


def optimizer_of(model: "ModernBertForMaskedLM", size: Size) -> "torch.optim.AdamW":
    """Return AdamW for a model; matrices decay, norms and biases do not."""
    import torch

    matrices = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    groups = [
        {"params": matrices, "weight_decay": size.decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=size.rate, betas=(0.9, 0.98), eps=1e-8)


def guessing_loss(
    model: "ModernBertForMaskedLM", masked: Masked, body: Callable[..., Any], device: "torch.device"
) -> "torch.Tensor":
    """Return the sum of the cross-entropies at masked places, in nats, a float32 scalar.

    Only masked places meet the vocabulary: its softmax is the dearest part of a small model.

    Args:
        model: From `build`.
        masked: Windows; their ids are moved to the device.
        body: `model.model`, or what it was compiled to.
        device: Where the model is.
    """
    import torch

    inputs, places, answers = (
        torch.from_numpy(array).to(device, non_blocking=True)
        for array in (masked.inputs, masked.places, masked.answers)
    )
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
        hidden = body(input_ids=inputs).last_hidden_state
        logits = model.decoder(model.head(hidden.flatten(0, 1).index_select(0, places)))
    return torch.nn.functional.cross_entropy(logits.float(), answers, reduction="sum")


def moments(optimizer: "torch.optim.Optimizer") -> Iterator[tuple[str, "torch.Tensor"]]:
    """Yield the optimiser's state as named tensors, such as `3.exp_avg`."""
    for number, state in optimizer.state_dict()["state"].items():
        for name, value in state.items():
            yield f"{number}.{name}", value
