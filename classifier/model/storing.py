"""The fast model to and from the content of a model folder."""

from typing import Any, Final

import numpy as np

from classifier.errors import ModelError
from classifier.features import SignalColumns
from classifier.labels import FACTS
from classifier.model.context import PageContext
from classifier.model.fast import FastModel
from classifier.persistence import FAST_LAYOUT, ModelFolder
from classifier.policy import Policy
from classifier.signals import Lexicon

__all__ = ["KIND", "SCHEMA", "pack", "unpack"]

KIND: Final = FAST_LAYOUT.kind
SCHEMA: Final = 2
_WEIGHTS: Final = ("bias", "ngram_coef", "ngram_idf", "signal_coef", "word_coef")
_CONTEXT: Final = ("coef", "ordinary", "shift", "off_topic")
_TENSORS: Final = (*_WEIGHTS, *(f"context_{name}" for name in _CONTEXT))


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
        tensors={
            **{name: getattr(model, name).astype(np.float32) for name in _WEIGHTS},
            **{f"context_{name}": getattr(model.context, name).astype(np.float32) for name in _CONTEXT},
        },
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
    vocabulary = {ngram: row for row, ngram in enumerate(folder.vocabulary)}
    if len(vocabulary) < len(folder.vocabulary):
        twice = next(ngram for row, ngram in enumerate(folder.vocabulary) if vocabulary[ngram] != row)
        raise ModelError(f"model {name}: the vocabulary lists {twice!r} twice; train the model again")
    return FastModel(
        provenance=folder.provenance,
        lexicon=lexicon,
        vocabulary=vocabulary,
        columns=SignalColumns.from_lexicon(lexicon),
        context=PageContext(
            **{name: folder.tensors[f"context_{name}"].astype(np.float64) for name in _CONTEXT}
        ),
        **{name: folder.tensors[name].astype(np.float64) for name in _WEIGHTS},
    )
