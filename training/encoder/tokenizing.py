"""A byte-level BPE tokenizer learnt from the text it will read."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from training.encoder.errors import PretrainingError
from training.texts import paragraphs

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

__all__ = ["CLS", "MASK", "PAD", "SEP", "SPECIAL", "UNK", "learn", "load", "sample", "save", "wrap"]

PAD, UNK, CLS, SEP, MASK = range(5)
"""Ids of the special pieces."""
SPECIAL: Final = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""The special pieces, in the order of their ids."""
SAMPLE: Final = 60_000_000
"""Characters a tokenizer is learnt from, at most; more changes few of 16,000 pieces."""


def sample(texts: Sequence[Path], characters: int = SAMPLE) -> Iterator[str]:
    """Yield the first paragraphs of each file, an even share of `characters` from each."""
    for path in texts:
        left = characters // len(texts)
        for text in paragraphs(path):
            yield text
            left -= len(text)
            if left <= 0:
                break


def learn(lines: Iterable[str], pieces: int) -> "Tokenizer":
    """Learn a tokenizer of at most `pieces` pieces; the same lines give the same tokenizer.

    It keeps case and every byte, so nothing is ever unknown and offsets are those of the text it is given.
    A word is cut alike at the start of a text and within it. A pair becomes `[CLS] a [SEP] b [SEP]`.
    """
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE(unk_token=SPECIAL[UNK]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=pieces,
        min_frequency=2,
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(lines, trainer)
    special = [(SPECIAL[place], place) for place in (CLS, SEP)]
    # The first processor takes the space that byte-level pieces begin with out of their offsets.
    tokenizer.post_processor = processors.Sequence(
        [
            processors.ByteLevel(add_prefix_space=True, trim_offsets=True),
            processors.TemplateProcessing(
                single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=special
            ),
        ]
    )
    return tokenizer


def load(path: Path) -> "Tokenizer":
    """Read a tokenizer back.

    Raises:
        PretrainingError: If it cannot be read or its special pieces are not ours.
    """
    from tokenizers import Tokenizer

    try:
        content = path.read_text(encoding="utf-8")
    except OSError as error:
        raise PretrainingError(f"{path}: cannot be read ({error.strerror or error})") from error
    try:
        tokenizer = Tokenizer.from_str(content)
    except Exception as error:  # the library raises no narrower one
        raise PretrainingError(f"{path}: no tokenizer ({error}); delete it to learn one") from error
    if [tokenizer.id_to_token(place) for place in range(len(SPECIAL))] != list(SPECIAL):
        raise PretrainingError(
            f"{path}: its first pieces are not {', '.join(SPECIAL)}; delete it to learn one"
        )
    return tokenizer


def wrap(tokenizer: "Tokenizer", longest: int) -> "PreTrainedTokenizerFast":
    """Return the tokenizer as `transformers` knows it, for texts of at most `longest` pieces."""
    from transformers import PreTrainedTokenizerFast

    names = dict(
        zip(("pad_token", "unk_token", "cls_token", "sep_token", "mask_token"), SPECIAL, strict=True)
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        model_max_length=longest,
        model_input_names=["input_ids", "attention_mask"],
        **names,
    )


def save(tokenizer: "Tokenizer", path: Path) -> None:
    """Write `tokenizer.json` under a temporary name, then rename it."""
    partial = path.with_name(f"{path.name}.part")
    partial.write_text(tokenizer.to_str(), encoding="utf-8")
    partial.replace(path)
