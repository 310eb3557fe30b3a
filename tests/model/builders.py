"""A tiny encoder made by hand: a graph of a few nodes with weights of eight bits, and two tokenizers."""

from collections.abc import Callable
from functools import cache

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from classifier import Policy
from classifier.documents import Passage, Sentence
from classifier.findings import Provenance
from classifier.labels import FACTS, LABELS
from classifier.model import FastModel, PageContext
from classifier.model.careful import Mix
from classifier.model.careful_storing import Band, CarefulParts
from classifier.model.windowing import WindowShape
from tests.strategies import WORDS

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
POINTED = {
    "overclaiming": "cures",
    "exposure": "psilocybin",
    "risk_disclosure": "nausea",
    "sales_intent": "book",
}
"""For each fact the word that the tiny encoder points at."""
SHAPE = WindowShape(window=24, stride=4, context=6)
HIDDEN = 8
UNSURE = "It may help with depression."
"""The one passage that the tiny cascade sends on."""


def _finish(tokenizer: Tokenizer) -> Tokenizer:
    ids = [(token, tokenizer.token_to_id(token)) for token in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=ids
    )
    return tokenizer


@cache
def byte_level() -> bytes:
    """A byte-level BPE tokenizer."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=1000, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator([" ".join(WORDS)] * 3, trainer)
    return _finish(tokenizer).to_str().encode()


@cache
def word_piece() -> bytes:
    """A WordPiece tokenizer that folds case and accents."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=1000, special_tokens=SPECIAL, show_progress=False)
    tokenizer.train_from_iterator([" ".join(WORDS)] * 3, trainer)
    return _finish(tokenizer).to_str().encode()


def graph(
    tokenizer: bytes,
    *,
    pieces: int = 0,
    facts: int = len(FACTS),
    strength: float = 9.0,
    inputs: tuple[str, ...] = ("input_ids", "attention_mask", "token_type_ids"),
    rename: Callable[[str], str] = str,
) -> bytes:
    """A graph whose activations are quantised as they come, as a real encoder's with eight bits are.

    Args:
        tokenizer: Whose pieces it knows.
        pieces: How many it knows; all when 0.
        facts: Columns of the output `facts`.
        strength: Log-odds of a fact in a passage of nothing but its word.
        inputs: The inputs it declares; the first two are needed to score.
        rename: What to call an output.
    """
    known = Tokenizer.from_str(tokenizer.decode())
    rng = np.random.default_rng(3)
    table = rng.normal(0, 0.03, (pieces or known.get_vocab_size(), HIDDEN)).astype(np.float32)
    for column, word in enumerate(POINTED.values()):
        for piece in known.encode(word, add_special_tokens=False).ids:
            if piece < len(table):
                table[piece, column] += 1.0
    weights = {
        "table": table,
        "kinds": rng.normal(0, 0.03, (2, HIDDEN)).astype(np.float32),
        "inner": (np.eye(HIDDEN) * 64).astype(np.int8),
        "unit": np.array(1 / 64, dtype=np.float32),
        "to_facts": np.eye(HIDDEN, facts, dtype=np.float32) * np.float32(strength),
        "to_spans": np.eye(HIDDEN, len(FACTS), dtype=np.float32) * 9,
        "last": np.array([-1], dtype=np.int64),
        "middle": np.array([1], dtype=np.int64),
    }
    node = helper.make_node
    nodes = [
        node("Gather", ["table", "input_ids"], ["looked_up"]),
        *(
            [
                node("Gather", ["kinds", "token_type_ids"], ["kind"]),
                node("Add", ["looked_up", "kind"], ["embedded"]),
            ]
            if "token_type_ids" in inputs
            else [node("Identity", ["looked_up"], ["embedded"])]
        ),
        node("DynamicQuantizeLinear", ["embedded"], ["eight", "scale", "zero"]),
        node("MatMulInteger", ["eight", "inner", "zero"], ["whole"]),
        node("Cast", ["whole"], ["real"], to=TensorProto.FLOAT),
        node("Mul", ["scale", "unit"], ["factor"]),
        node("Mul", ["real", "factor"], ["hidden"]),
        node("MatMul", ["hidden", "to_spans"], [rename("spans")]),
        node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        node("Unsqueeze", ["mask", "last"], ["column"]),
        node("Mul", ["hidden", "column"], ["kept"]),
        node("ReduceSum", ["kept", "middle"], ["sum"], keepdims=0),
        node("ReduceSum", ["mask", "middle"], ["count"], keepdims=1),
        node("Div", ["sum", "count"], ["mean"]),
        node("MatMul", ["mean", "to_facts"], [rename("facts")]),
    ]
    made = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "pieces"]) for name in inputs],
        [
            helper.make_tensor_value_info(rename("facts"), TensorProto.FLOAT, ["batch", facts]),
            helper.make_tensor_value_info(
                rename("spans"), TensorProto.FLOAT, ["batch", "pieces", len(FACTS)]
            ),
        ],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString())


def parts(fast: FastModel, **changes: object) -> CarefulParts:
    """A tiny careful model beside `fast`, with some of its parts changed."""
    size = len(FACTS)
    tokenizer = byte_level()
    ordinary: dict[str, object] = {
        "provenance": Provenance("tiny-careful", "", "0.1"),
        "fast": fast,
        "graph": graph(tokenizer),
        "tokenizer": tokenizer,
        "shape": SHAPE,
        "mix": Mix(np.full(size, 0.75), np.full(size, 0.5), np.full(size, -0.25)),
        "context": PageContext(
            np.eye(size) * 0.25, np.full(size, -1.0), np.full(size, -0.5), np.full(size, -0.125)
        ),
        "threshold": np.full(size, 2.0),
        "band": band_around(fast, UNSURE),
    }
    return CarefulParts(**{**ordinary, **changes})  # type: ignore[arg-type]


def band_around(fast: FastModel, text: str) -> Band:
    """A band that holds what the fast model makes of a text's overclaiming, and little else."""
    low, high = np.full(len(FACTS), 1.0), np.full(len(FACTS), -1.0)
    passage = Passage(0, len(text), 0, text, (Sentence(0, len(text)),))
    at = fast.log_odds(fast.features([passage]))[0, 0]
    low[0], high[0] = at - 1e-6, at + 1e-6
    return Band(low, high)


def even_policy() -> Policy:
    """A policy with the same threshold throughout."""
    return Policy("default", dict.fromkeys(LABELS, 0.5), dict.fromkeys(LABELS, 0.5))
