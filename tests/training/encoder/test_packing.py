from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from training.encoder.errors import PretrainingError
from training.encoder.packing import digest_all, is_held, pack
from training.encoder.tokenizing import SEP
from training.texts import find_texts


def silent(_message: str) -> None:
    """Say nothing."""


def test_streams_hold_all_paragraphs_once(
    text: Path, lines: list[str], tokenizer: Tokenizer, tmp_path: Path
) -> None:
    shards = list(pack(find_texts(text), tokenizer, tmp_path, silent))
    learnt = np.concatenate([shard.train for shard in shards])
    held = np.concatenate([shard.held for shard in shards])
    assert learnt.dtype == np.uint16
    for stream, wanted in ((learnt, False), (held, True)):
        paragraphs = np.split(stream, np.flatnonzero(stream == SEP) + 1)[:-1]
        said = [tokenizer.decode(paragraph).strip() for paragraph in paragraphs]
        assert said == [line for line in lines if is_held(line) == wanted]
    assert 0 < len(held) < 0.05 * len(learnt)


def test_packing_again_reads_the_cache(text: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    told: list[str] = []
    first = list(pack(find_texts(text), tokenizer, tmp_path, told.append))
    assert len(told) == 2
    again = list(pack(find_texts(text), tokenizer, tmp_path, told.append))
    assert len(told) == 2
    assert digest_all(first) == digest_all(again)
    assert all(np.array_equal(a.train, b.train) for a, b in zip(first, again, strict=True))


def test_packing_goes_on_where_it_stopped(text: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    told: list[str] = []
    next(pack(find_texts(text), tokenizer, tmp_path, told.append))
    # What a kill leaves behind: the second shard's held stream and half a training stream.
    cache = next(tmp_path.iterdir())
    (cache / "0.train.npy.part").write_bytes(b"half")
    list(pack(find_texts(text), tokenizer, tmp_path, told.append))
    assert [line.split()[1] for line in told] == ["a.txt", "b.txt"]


def test_another_tokenizer_has_another_cache(text: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    other = Tokenizer.from_str(tokenizer.to_str())
    other.add_tokens(["kalo"])
    for each in (tokenizer, other):
        list(pack(find_texts(text), each, tmp_path, silent))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_stream_is_named(text: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    list(pack(find_texts(text), tokenizer, tmp_path, silent))
    next(tmp_path.rglob("*.train.npy")).write_bytes(b"\x93NUMPY damaged")
    with pytest.raises(PretrainingError, match="delete it to pack it again"):
        list(pack(find_texts(text), tokenizer, tmp_path, silent))


def test_a_file_of_held_paragraphs_alone_has_an_empty_stream(tokenizer: Tokenizer, tmp_path: Path) -> None:
    held = next(f"kalo {number}" for number in range(2000) if is_held(f"kalo {number}"))
    (tmp_path / "a.txt").write_text(held)
    shard = next(pack([tmp_path / "a.txt"], tokenizer, tmp_path / "cache", silent))
    assert len(shard.train) == 0
    assert shard.held[-1] == SEP
