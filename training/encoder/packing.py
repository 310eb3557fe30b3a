"""Text as streams of pieces on disk: one training and one held-out stream a file of text.

A stream is a flat uint16 `.npy`: the pieces of a paragraph, `[SEP]`, the next paragraph, `[SEP]`, and so on.
Windows of any length are cut from it when they are read.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from training.encoder.errors import PretrainingError
from training.encoder.tokenizing import SEP
from training.texts import digest_of, paragraphs

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["HELD", "Pieces", "Shard", "digest_all", "is_held", "pack"]

Pieces = npt.NDArray[np.uint16]
HELD: Final = 200
"""One paragraph in so many is held out for validation."""
_LINES: Final = 2_000
"""Paragraphs that are cut into pieces at once."""


@dataclass(frozen=True, slots=True)
class Shard:
    """The streams of one file of text, memory-mapped."""

    sha256: str
    """Of the file of text."""
    train: Pieces
    """What is learnt from."""
    held: Pieces
    """What is only measured on: one paragraph in `HELD`."""


def pack(
    texts: Sequence[Path], tokenizer: "Tokenizer", folder: Path, tell: Callable[[str], None]
) -> Iterator[Shard]:
    """Yield the streams of each file, from the cache where it holds them.

    The cache is by digest of file and tokenizer, and each shard is written under a temporary name and
    renamed, so packing goes on where it stopped.

    Args:
        texts: Files of text, one paragraph a line.
        tokenizer: What cuts paragraphs into pieces.
        folder: The cache; made where missing.
        tell: Called with a line of progress for each file that was not in the cache.

    Raises:
        PretrainingError: If a file or a cached stream cannot be read.
    """
    cache = folder / hashlib.sha256(tokenizer.to_str().encode()).hexdigest()[:16]
    cache.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(texts, start=1):
        digest = digest_of(path)
        train, held = (cache / f"{digest[:16]}.{kind}.npy" for kind in ("train", "held"))
        # The training stream is renamed last: where it is, its shard is whole.
        if not train.exists():
            streams = _cut(path, tokenizer)
            _write(streams[1], held)
            _write(streams[0], train)
            tell(f"packed {path.name} ({number} of {len(texts)}): {len(streams[0]):,} pieces")
        yield Shard(digest, _read(train), _read(held))


def is_held(text: str) -> bool:
    """Tell whether a paragraph is held out; copies of it are treated alike wherever they stand."""
    return zlib.crc32(text.encode()) % HELD == 0


def digest_all(shards: Sequence[Shard]) -> str:
    """Return one SHA-256 for all files of text, in order."""
    return hashlib.sha256("\n".join(shard.sha256 for shard in shards).encode()).hexdigest()


def _cut(path: Path, tokenizer: "Tokenizer") -> tuple[Pieces, Pieces]:
    streams: tuple[list[Pieces], list[Pieces]] = ([], [])
    lines = paragraphs(path)
    while batch := list(islice(lines, _LINES)):
        for text, encoded in zip(
            batch, tokenizer.encode_batch_fast(batch, add_special_tokens=False), strict=True
        ):
            streams[is_held(text)].append(np.array([*encoded.ids, SEP], dtype=np.uint16))
    empty = np.empty(0, dtype=np.uint16)
    train, held = (np.concatenate([empty, *stream]) for stream in streams)
    return train, held


def _write(stream: Pieces, path: Path) -> None:
    partial = path.with_name(f"{path.name}.part")
    with partial.open("wb") as file:
        np.save(file, stream)
    partial.replace(path)


def _read(path: Path) -> Pieces:
    try:
        stream: Pieces = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise PretrainingError(f"{path}: cannot be read ({error}); delete it to pack it again") from error
    return stream
