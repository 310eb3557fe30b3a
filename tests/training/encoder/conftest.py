"""Generated text, a tokenizer learnt from it, and one finished run at size tiny."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from training import pretrain
from training.encoder.tokenizing import learn

TOKENS = 12 * 512
"""Twelve steps of size tiny."""
SYLLABLES = ("ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo")


def make_lines(count: int, seed: int = 0) -> list[str]:
    """Lines of made-up words, some of them far more frequent than others."""
    draw = np.random.default_rng(seed)
    words = ["".join(draw.choice(SYLLABLES, size=draw.integers(1, 4))) for _ in range(200)]
    share = 1 / np.arange(1, len(words) + 1)
    share /= share.sum()
    return [" ".join(draw.choice(words, size=draw.integers(5, 40), p=share)) + "." for _ in range(count)]


@pytest.fixture(scope="package", autouse=True)
def one_torch_thread() -> Iterator[None]:
    """Sums in another order would have other last digits."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def lines() -> list[str]:
    return make_lines(600)


@pytest.fixture(scope="session")
def text(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two files of text."""
    folder = tmp_path_factory.mktemp("text")
    (folder / "a.txt").write_text("\n".join(lines[:300]) + "\n", encoding="utf-8")
    (folder / "b.txt").write_text("\n".join(lines[300:]) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tokenizer(lines: list[str]) -> Tokenizer:
    return learn(lines, 600)


@pytest.fixture(scope="session")
def finished(text: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that went through without a stop."""
    run = tmp_path_factory.mktemp("runs") / "whole"
    assert pretrain.main(arguments(text, run)) == 0
    return run


def arguments(text: Path, run: Path, *more: str) -> list[str]:
    """What the script is given for twelve steps of size tiny."""
    tokens = () if "--tokens" in more or "--resume" in more else ("--tokens", str(TOKENS))
    return ["--text", str(text), "--size", "tiny", "--output", str(run), "--device", "cpu", *tokens, *more]
