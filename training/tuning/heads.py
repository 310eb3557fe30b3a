"""The network: an encoder, the mean over the passage's pieces, a head for facts and one for quoted pieces."""

from typing import Any

import torch
from torch import Tensor, nn

from classifier.labels import FACTS
from training.tuning.encoders import Encoder

__all__ = ["Tagger", "build"]


class Tagger(nn.Module):
    """Four facts of a passage, and for each piece whether it stands in words quoted for a fact."""

    def __init__(self, body: Any, dropout: float, *, segments: bool) -> None:  # noqa: ANN401
        super().__init__()
        width = int(body.config.hidden_size)
        self.body = body
        self.layers = int(body.config.num_hidden_layers)
        self.dropout = nn.Dropout(dropout)
        self.facts = nn.Linear(width, len(FACTS))
        self.spans = nn.Linear(width, len(FACTS))
        self.segments = segments

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return log-odds of facts, shape `(windows, 4)`, and of pieces, shape `(windows, pieces, 4)`.

        All arguments have shape `(windows, pieces)`; pieces of type 1 stand around the passage: they are read
        but not averaged.
        """
        extra: dict[str, Any] = {"token_type_ids": token_type_ids} if self.segments else {}
        hidden = self.body(input_ids=input_ids, attention_mask=attention_mask, **extra).last_hidden_state
        own = (attention_mask * (token_type_ids == 0)).to(hidden.dtype).unsqueeze(-1)
        pooled = (hidden * own).sum(1) / own.sum(1).clamp(min=1.0)
        return self.facts(self.dropout(pooled)), self.spans(hidden)


def build(encoder: Encoder, dropout: float, seed: int) -> Tagger:
    """Return the network with heads that follow from `seed` alone, so that fitted ones can be averaged."""
    tagger = Tagger(encoder.body, dropout, segments=encoder.segments)
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for head in (tagger.facts, tagger.spans):
            head.weight.copy_(torch.randn(head.weight.shape, generator=chance) * 0.02)
            head.bias.zero_()
    return tagger
