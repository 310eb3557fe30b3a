"""The fast model to and from the content of a model folder."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import PageWeights
from classifier.errors import ModelError
from classifier.features import SignalColumns
from classifier.labels import FACTS
from classifier.model.fast import FastModel
from classifier.persistence import ModelFolder
from classifier.policy import Policy
from classifier.signals import Lexicon

__all__ = ["KIND", "SCHEMA", "pack", "unpack"]

KIND: Final = "fast"
SCHEMA: Final = 1
_PASSAGE: Final = ("bias", "ngram_coef", "ngram_idf", "signal_coef")
_TENSORS: Final = (*_PASSAGE, "page_bias", "page_coef")


def pack(model: FastModel, policies: tuple[Policy, ...], **settings: Any) -> ModelFolder:  # noqa: ANN401
    """Return the content of the folder that holds `model`; `settings` are kept in its configuration."""
    config = {
        "kind": KIND,
        "schema": SCHEMA,
        "name": model.provenance.name,
        "version": model.provenance.version,
        "facts": list(FACTS),
        "lexicon": model.lexicon.sha256,
        "settings": settings,
    }
    return ModelFolder(
        config=config,
        tensors={name: tensor.astype(np.float32) for name, tensor in _tensors(model).items()},
        vocabulary=tuple(sorted(model.vocabulary, key=model.vocabulary.__getitem__)),
        policies={policy.name: policy for policy in policies},
    )


def unpack(folder: ModelFolder, lexicon: Lexicon) -> FastModel:
    """Return the model that a folder's content describes.

    Raises:
        ModelError: If the folder holds another kind of model, or the model was trained
            with another lexicon than the one given.
    """
    name = folder.config["name"]
    if folder.config["kind"] != KIND or folder.config["schema"] != SCHEMA:
        came = f"{folder.config['kind']!r} with schema {folder.config['schema']!r}"
        raise ModelError(f"model {name}: kind {KIND!r} with schema {SCHEMA} is needed, not {came}")
    if folder.config["lexicon"] != lexicon.sha256:
        raise ModelError(f"model {name}: trained with another lexicon; train it again with `make model`")
    missing = sorted(set(_TENSORS) - set(folder.tensors))
    if missing:
        raise ModelError(f"model {name}: tensor {missing[0]} is missing; train the model again")
    tensors = {tensor: folder.tensors[tensor].astype(np.float64) for tensor in _TENSORS}
    return FastModel(
        provenance=folder.provenance,
        lexicon=lexicon,
        vocabulary={ngram: row for row, ngram in enumerate(folder.vocabulary)},
        columns=SignalColumns.from_lexicon(lexicon),
        page_weights=PageWeights(tensors["page_coef"], tensors["page_bias"]),
        **{name: tensors[name] for name in _PASSAGE},
    )


def _tensors(model: FastModel) -> dict[str, NDArray[np.float64]]:
    page = {"page_coef": model.page_weights.coef, "page_bias": model.page_weights.bias}
    return {**{name: getattr(model, name) for name in _PASSAGE}, **page}
