"""Encoders small enough to fit in a second, with a tokenizer of the tiny corpus's words."""

from pathlib import Path

from classifier.model.windowing import Windowing, WindowShape
from tests.training.builders import CLAIMS, PLAIN

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def make_tokenizer() -> str:
    """A tokenizer of words as JSON."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    spoken = [*PLAIN, *(line for kinds in CLAIMS.values() for _, _, line in kinds), "Note A page about : ."]
    words = sorted({word.strip(".,:").lower() for line in spoken for word in line.split()} - {""})
    vocabulary = {word: number for number, word in enumerate([*SPECIAL, ".", ":", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=SPECIAL[1]))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    return str(tokenizer.to_str())


def write_encoder(folder: Path, kind: str = "bert", *, vocabulary: int = 200) -> Path:
    """Write a random encoder of two layers, 32 wide, with its tokenizer."""
    import torch
    from tokenizers import Tokenizer
    from transformers import (
        BertConfig,
        BertModel,
        ModernBertConfig,
        ModernBertModel,
        PreTrainedTokenizerFast,
    )

    torch.manual_seed(3)
    size = {
        "vocab_size": vocabulary,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 64,
    }
    if kind == "bert":
        model = BertModel(BertConfig(**size, max_position_embeddings=64))
    else:
        marks = {
            "pad_token_id": 0,
            "cls_token_id": 2,
            "sep_token_id": 3,
            "bos_token_id": 2,
            "eos_token_id": 3,
        }
        model = ModernBertModel(ModernBertConfig(**size, **marks, max_position_embeddings=64))
    model.save_pretrained(folder)
    names = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
    PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer.from_str(make_tokenizer()), **dict(zip(names, SPECIAL, strict=True))
    ).save_pretrained(folder)
    return folder


TINY = {
    "window": 40,
    "stride": 8,
    "context": 12,
    "epochs": 3,
    "checks": 2,
    "batch": 8,
    "lr": 0.003,
    "head_lr": 0.01,
}
"""Settings of a run that takes a second."""


def make_encoder(kind: str = "bert"):
    """The same encoder without a folder."""
    import tempfile

    from training.tuning.encoders import load_encoder

    with tempfile.TemporaryDirectory() as folder:
        return load_encoder(str(write_encoder(Path(folder), kind)), 40)


def windowing(tokenizer: str, window: int, stride: int, context: int) -> Windowing:
    """A tokenizer's windows of the given shape."""
    return Windowing.load(tokenizer.encode(), WindowShape(window, stride, context), "tiny")
