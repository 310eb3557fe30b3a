from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from training.encoder.errors import PretrainingError
from training.encoder.tokenizing import CLS, MASK, SEP, SPECIAL, learn, load, sample, save, wrap


def test_the_same_lines_give_the_same_tokenizer(lines: list[str], tokenizer: Tokenizer) -> None:
    assert learn(lines, 600).to_str() == tokenizer.to_str()


def test_special_pieces_come_first_and_the_limit_holds(tokenizer: Tokenizer) -> None:
    assert tuple(tokenizer.id_to_token(place) for place in range(5)) == SPECIAL
    assert len(SPECIAL) + 256 < tokenizer.get_vocab_size() <= 600


def test_texts_and_pairs_are_framed(tokenizer: Tokenizer) -> None:
    single, pair = tokenizer.encode("kalo"), tokenizer.encode("kalo", "mine")
    assert single.ids[0] == CLS
    assert single.ids[-1] == SEP
    assert pair.ids.count(SEP) == 2
    assert set(pair.type_ids) == {0, 1}


@given(st.text())
def test_nothing_is_unknown_and_offsets_lie_within(text: str) -> None:
    encoded = SMALL.encode(text)
    assert "[UNK]" not in encoded.tokens or "[UNK]" in text
    assert all(0 <= start <= end <= len(text) for start, end in encoded.offsets)


def test_offsets_leave_out_the_space_before_a_word(tokenizer: Tokenizer) -> None:
    text = "kalo mine, 10 % ruti"
    pieces = [text[start:end] for start, end in tokenizer.encode(text).offsets]
    assert "".join(pieces) == text.replace(" ", "")


def test_it_is_read_back_and_known_to_transformers(tokenizer: Tokenizer, tmp_path: Path) -> None:
    save(tokenizer, tmp_path / "tokenizer.json")
    again = load(tmp_path / "tokenizer.json")
    assert again.to_str() == tokenizer.to_str()
    wrapped = wrap(again, 32)
    assert wrapped("kalo mine", "ruti").input_ids == tokenizer.encode("kalo mine", "ruti").ids
    assert wrapped.mask_token_id == MASK
    assert wrapped.model_max_length == 32


def test_the_sample_takes_an_even_share_of_each_file(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(f"{name * 10}\n" * 100)
    taken = list(sample([tmp_path / "a.txt", tmp_path / "b.txt"], characters=60))
    assert taken == ["a" * 10] * 3 + ["b" * 10] * 3


@pytest.mark.parametrize(
    ("content", "said"), [(None, "cannot be read"), ("{}", "no tokenizer"), ("ours", "first pieces are not")]
)
def test_what_is_no_tokenizer_of_ours_is_refused(tmp_path: Path, content: str | None, said: str) -> None:
    path = tmp_path / "tokenizer.json"
    if content == "ours":
        from tokenizers import models

        content = Tokenizer(models.BPE()).to_str()
    if content is not None:
        path.write_text(content)
    with pytest.raises(PretrainingError, match=said):
        load(path)


SMALL = learn(["kalo mine ruti"] * 3, 300)
