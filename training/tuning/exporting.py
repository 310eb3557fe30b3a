"""From torch to ONNX: one file for every machine, without a trace of the one it was written on."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import onnx
import torch

from training.tuning.heads import Tagger

__all__ = ["INPUTS", "OPSET", "OUTPUTS", "strip", "to_onnx"]

OPSET: Final = 18
"""The lowest that torch's exporter writes without converting."""
INPUTS: Final = ("input_ids", "attention_mask", "token_type_ids")
OUTPUTS: Final = ("facts", "spans")


def to_onnx(tagger: Tagger) -> onnx.ModelProto:
    """Return the network in float32, for any number of windows of any length."""
    tagger = tagger.to("cpu").eval()
    ids = torch.randint(3, 20, (2, 7), generator=torch.Generator().manual_seed(0))
    mask, types = torch.ones_like(ids), torch.zeros_like(ids)
    mask[1, 5:], types[0, 4:] = 0, 1
    axes = {0: torch.export.Dim("windows"), 1: torch.export.Dim("pieces")}
    with _quietly():
        program = torch.onnx.export(
            tagger,
            (ids, mask, types),
            dynamo=True,
            opset_version=OPSET,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_shapes=tuple(dict(axes) for _ in INPUTS),
            external_data=False,
            verbose=False,
        )
    if program is None:  # pragma: no cover - only the old exporter returns nothing
        raise RuntimeError("torch.onnx.export returned nothing")
    return strip(program.model_proto)


def strip(model: onnx.ModelProto) -> onnx.ModelProto:
    """Take out what tells where and when a model was written: stack traces, documents, tools."""
    model.doc_string = model.producer_name = model.producer_version = model.domain = ""
    model.graph.doc_string, model.graph.name = "", "fairbalance"
    for entries in (model.metadata_props, model.graph.metadata_props, model.graph.value_info):
        del entries[:]
    parts: list[Any] = [*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output]
    for part in parts:
        part.doc_string = ""
        del part.metadata_props[:]
    return model


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep the exporter's advice about itself from the screen."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)
