"""Any Hugging Face encoder, with its tokenizer, checked before an hour is spent on it."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import MODEL_FOR_MASKED_LM_MAPPING, AutoConfig, AutoModel, AutoTokenizer
from transformers.utils import logging as transformers_logging

from classifier.errors import ModelError

__all__ = ["Encoder", "load_encoder"]


@dataclass(frozen=True, slots=True)
class Encoder:
    """A pretrained encoder and what its tokenizer needs."""

    name: str
    """The folder's name or the hub id."""
    body: Any
    """The transformer, without a pooler."""
    tokenizer: str
    """Its tokenizer as JSON, without padding or truncation."""
    pad: int
    """The number of the piece that fills batches up."""
    segments: bool
    """Whether it tells the passage from what stands around it by itself."""
    digest: str
    """The SHA-256 of weights and tokenizer."""


def load_encoder(source: str, window: int) -> Encoder:
    """Load an encoder from a folder or, where there is a network, a hub id.

    Args:
        source: The folder or the id.
        window: The pieces it must be able to read at once.

    Raises:
        ModelError: If there is no such encoder, it is none, or its tokenizer does not fit.
    """
    local = Path(source).is_dir()
    if not local and (Path(source).exists() or source.startswith((".", "/", "~")) or source.count("/") > 1):
        raise ModelError(f"encoder {source}: no such folder; name a folder with config.json or a hub id")
    with _quietly():
        config = _load(AutoConfig, source, "configuration", local=local)
        if type(config) not in MODEL_FOR_MASKED_LM_MAPPING:
            kind = getattr(config, "model_type", "unknown")
            raise ModelError(
                f"encoder {source}: a model of kind {kind!r} is no encoder; name one of a kind such as BERT"
            )
        tokenizer = _load(AutoTokenizer, source, "tokenizer", local=local)
        body, report = _load(
            AutoModel, source, "weights", local=local, dtype=torch.float32, output_loading_info=True
        )
    _check_weights(source, report)
    if getattr(body, "pooler", None) is not None:
        body.pooler = None
    content = _tokenizer_json(source, tokenizer)
    _check_fit(source, tokenizer, body, window)
    name = Path(source).resolve().name if local else source
    segments = getattr(config, "type_vocab_size", 0) > 1
    return Encoder(name, body, content, int(tokenizer.pad_token_id), segments, _digest(body, content))


def _load(kind: Any, source: str, part: str, *, local: bool, **options: Any) -> Any:  # noqa: ANN401
    try:
        return kind.from_pretrained(source, local_files_only=local, trust_remote_code=False, **options)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, ImportError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        remedy = (
            "name a folder with config.json, tokenizer.json and model.safetensors"
            if local
            else "check the id and the network, or name a folder"
        )
        raise ModelError(
            f"encoder {source}: its {part} cannot be loaded ({reason[:200]}); {remedy}"
        ) from error


def _check_weights(source: str, report: dict[str, Any]) -> None:
    missing = sorted(name for name in report.get("missing_keys", ()) if "pooler" not in name)
    if missing:
        raise ModelError(
            f"encoder {source}: its weights lack {missing[0]} and {len(missing) - 1} more; "
            "they belong to another model"
        )


def _tokenizer_json(source: str, tokenizer: Any) -> str:  # noqa: ANN401
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(
            f"encoder {source}: its tokenizer has no form as tokenizer.json; choose another encoder"
        )
    backend.no_padding()
    backend.no_truncation()
    return str(backend.to_str())


def _check_fit(source: str, tokenizer: Any, body: Any, window: int) -> None:  # noqa: ANN401
    if tokenizer.pad_token_id is None:
        raise ModelError(
            f"encoder {source}: its tokenizer has no pad token; name one in tokenizer_config.json"
        )
    rows = body.get_input_embeddings().num_embeddings
    highest = max(tokenizer.get_vocab().values())
    if highest >= rows:
        raise ModelError(
            f"encoder {source}: its tokenizer knows {highest + 1} pieces, its embedding {rows}; "
            "they belong to different models"
        )
    places = getattr(body.config, "max_position_embeddings", None) or window
    # RoBERTa's places begin after that of padding.
    if "roberta" in body.config.model_type:
        places -= 2
    if window > places:
        raise ModelError(f"encoder {source}: reads {places} pieces at once, not {window}; lower --window")


def _digest(body: Any, content: str) -> str:  # noqa: ANN401
    total = hashlib.sha256(content.encode())
    for name, tensor in sorted(body.state_dict().items()):
        total.update(name.encode())
        total.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return total.hexdigest()


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep loading bars and advice that does not concern us from the screen."""
    level = transformers_logging.get_verbosity()
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.set_verbosity(logging.CRITICAL)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        transformers_logging.set_verbosity(level)
        if bars:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]
