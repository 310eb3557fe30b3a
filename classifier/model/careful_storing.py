"""The careful model to and from the content of a model folder."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.errors import ModelError
from classifier.findings import Provenance
from classifier.labels import FACTS
from classifier.model.careful import CarefulModel, CascadeModel, Mix
from classifier.model.context import PageContext
from classifier.model.encoder import Encoder
from classifier.model.fast import FastModel
from classifier.model.windowing import LONGEST, WindowShape
from classifier.persistence import CAREFUL_LAYOUT, ModelFolder
from classifier.policy import Policy

__all__ = ["SCHEMA", "Band", "CarefulParts", "pack_careful", "unpack_careful", "unpack_cascade"]

Floats = NDArray[np.float64]

KIND: Final = CAREFUL_LAYOUT.kind
SCHEMA: Final = 1
_MIX: Final = ("fast", "encoder", "bias")
_CONTEXT: Final = ("coef", "ordinary", "shift", "off_topic")
_THRESHOLD: Final = "spans.threshold"
_TENSORS: Final = (
    *(f"mix.{name}" for name in _MIX),
    *(f"context.{name}" for name in _CONTEXT),
    _THRESHOLD,
)
_AGAIN: Final = "train it again with `python -m training.finetune`"


@dataclass(frozen=True, slots=True)
class Band:
    """Where the fast model is unsure: its log-odds of a passage alone, for each fact."""

    low: Floats
    """From here, shape `(4,)`."""
    high: Floats
    """To here, shape `(4,)`; below `low` for a fact that never sends a passage on."""


@dataclass(frozen=True, slots=True)
class CarefulParts:
    """What a careful model is made of, before it is written."""

    provenance: Provenance
    """Its name and version."""
    fast: FastModel
    """The model it mixes with."""
    graph: bytes
    """The encoder as ONNX: `input_ids`, `attention_mask` and `token_type_ids` to `facts` and `spans`."""
    tokenizer: bytes
    """Its tokenizer, as `tokenizers` writes it."""
    shape: WindowShape
    """How much it reads at once."""
    mix: Mix
    """The learnt weights."""
    context: PageContext
    """What the rest of the page adds."""
    threshold: Floats
    """The log-odds from which a piece is pointed at, shape `(4,)`."""
    band: Band | None = None
    """Which passages the cascade sends on; `None` for a model without that tier."""


def pack_careful(parts: CarefulParts, policies: tuple[Policy, ...], **settings: Any) -> ModelFolder:  # noqa: ANN401
    """Return the content of the folder that holds a model; `settings` are kept in its configuration."""
    config = {
        "kind": KIND,
        "schema": SCHEMA,
        "name": parts.provenance.name,
        "version": parts.provenance.version,
        "facts": list(FACTS),
        "lexicon": parts.fast.lexicon.sha256,
        "fast": parts.fast.provenance.sha256,
        "window": parts.shape.window,
        "stride": parts.shape.stride,
        "context": parts.shape.context,
        "settings": settings,
    }
    if parts.band is not None:
        config["cascade"] = {"low": parts.band.low.tolist(), "high": parts.band.high.tolist()}
    tensors = {
        **{f"mix.{name}": getattr(parts.mix, name) for name in _MIX},
        **{f"context.{name}": getattr(parts.context, name) for name in _CONTEXT},
        _THRESHOLD: parts.threshold,
    }
    return ModelFolder(
        config=config,
        tensors={name: tensor.astype(np.float32) for name, tensor in tensors.items()},
        policies={policy.name: policy for policy in policies},
        binaries={"model.onnx": parts.graph, "tokenizer.json": parts.tokenizer},
    )


def unpack_careful(folder: ModelFolder, fast: FastModel, *, threads: int | None = None) -> CarefulModel:
    """Return the model that a folder's content describes.

    Args:
        folder: The content.
        fast: The fast model it is to be mixed with.
        threads: Windows read side by side; see `Encoder.load`.

    Raises:
        ModelError: If the folder holds another kind of model, was trained with another lexicon or
            beside another fast model, or its parts do not fit together.
        MissingExtraError: If the extra `careful` is not installed.
    """
    name = folder.config["name"]
    _check_origin(folder, fast)
    missing = sorted({*_TENSORS} - {*folder.tensors})
    if missing:
        raise ModelError(f"model {name}: tensor {missing[0]} is missing; {_AGAIN}")
    tensors = {key: tensor.astype(np.float64) for key, tensor in folder.tensors.items()}
    shape = WindowShape(*(_whole_number(folder.config, key) for key in ("window", "stride", "context")))
    return CarefulModel(
        provenance=folder.provenance,
        fast=fast,
        mix=Mix(**{key: tensors[f"mix.{key}"] for key in _MIX}),
        context=PageContext(**{key: tensors[f"context.{key}"] for key in _CONTEXT}),
        reader=Encoder.load(
            name,
            graph=folder.binaries["model.onnx"],
            tokenizer=folder.binaries["tokenizer.json"],
            shape=shape,
            threshold=tensors[_THRESHOLD],
            threads=threads,
        ),
    )


def unpack_cascade(folder: ModelFolder, fast: FastModel, *, threads: int | None = None) -> CascadeModel:
    """Return the cascade that a folder's content describes; see `unpack_careful`.

    Raises:
        ModelError: Also if the folder names no band of uncertainty.
    """
    careful = unpack_careful(folder, fast, threads=threads)
    band = _band(folder.config)
    return CascadeModel(
        careful.provenance, fast, careful.reader, careful.mix, careful.context, band.low, band.high
    )


def _check_origin(folder: ModelFolder, fast: FastModel) -> None:
    config, name = folder.config, folder.config["name"]
    if config["kind"] != KIND or config["schema"] != SCHEMA:
        came = f"{config['kind']!r:.60} with schema {config['schema']!r:.60}"
        raise ModelError(f"model {name}: kind {KIND!r} with schema {SCHEMA} is needed, not {came}")
    if config["lexicon"] != fast.lexicon.sha256:
        raise ModelError(f"model {name}: trained with another lexicon; {_AGAIN}")
    if config.get("fast") != fast.provenance.sha256:
        raise ModelError(
            f"model {name}: mixes with another fast model ({_short(config.get('fast'))}) than "
            f"{fast.provenance.name} ({_short(fast.provenance.sha256)}); {_AGAIN}"
        )


def _short(digest: object) -> str:
    return f"sha256 {digest[:12]}" if isinstance(digest, str) else "none named"


def _whole_number(config: Mapping[str, Any], key: str) -> int:
    value = config.get(key)
    if type(value) is not int or not 0 <= value <= LONGEST:
        raise ModelError(
            f"model {config['name']}: {key} in config.json must be a whole number up to {LONGEST}, not "
            f"{value!r:.60}; {_AGAIN}"
        )
    return value


def _band(config: Mapping[str, Any]) -> Band:
    table = config.get("cascade")
    if table is None:
        raise ModelError(f"model {config['name']}: it has no band for the tier cascade; use the tier careful")
    edges = [table.get(key) if isinstance(table, dict) else None for key in ("low", "high")]
    if not all(map(_is_row, edges)):
        raise ModelError(
            f"model {config['name']}: cascade in config.json needs low and high with {len(FACTS)} finite "
            f"numbers each; {_AGAIN}"
        )
    return Band(*(np.array(edge, dtype=np.float64) for edge in edges))


def _is_row(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == len(FACTS)
        and all(type(item) in {int, float} and abs(item) <= sys.float_info.max for item in value)
    )
