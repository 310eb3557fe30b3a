import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.encoder.masking import mask
from training.encoder.tokenizing import CLS, MASK, SEP, SPECIAL


def windows(rows: int = 40, pieces: int = 50) -> np.ndarray:
    ids = np.random.default_rng(0).integers(len(SPECIAL), 300, size=(rows, pieces))
    ids[:, 0] = CLS
    ids[:, 20] = SEP
    return ids


@given(st.floats(0, 1), st.integers(0, 2**32))
def test_answers_stood_at_their_places_and_the_rest_is_untouched(share: float, seed: int) -> None:
    ids = windows(3)
    masked = mask(ids, share, 300, np.random.default_rng(seed))
    flat, inputs = ids.ravel(), masked.inputs.ravel()
    assert np.array_equal(flat[masked.places], masked.answers)
    assert (masked.answers >= len(SPECIAL)).all()
    assert len(masked.places) == max(1, round(share * 3 * 48))
    assert (np.diff(masked.places) > 0).all()
    others = np.setdiff1d(np.arange(flat.size), masked.places)
    assert np.array_equal(flat[others], inputs[others])


def test_eight_in_ten_are_hidden_one_replaced_one_kept() -> None:
    ids = windows(400)
    masked = mask(ids, 0.3, 300, np.random.default_rng(1))
    stand = masked.inputs.ravel()[masked.places]
    assert np.mean(stand == MASK) == pytest.approx(0.8, abs=0.02)
    assert np.mean(stand == masked.answers) == pytest.approx(0.1, abs=0.02)
    assert ((stand == MASK) | (stand >= len(SPECIAL))).all()


def test_neighbours_are_masked_together() -> None:
    masked = mask(windows(400), 0.15, 300, np.random.default_rng(1))
    assert np.mean(np.diff(masked.places) == 1) > 0.4, "single pieces would make it 0.15"


def test_the_same_chance_gives_the_same_masks() -> None:
    first, again = (mask(windows(), 0.2, 300, np.random.default_rng(7)) for _ in range(2))
    assert np.array_equal(first.inputs, again.inputs)


def test_parts_make_up_the_whole() -> None:
    masked = mask(windows(6), 0.3, 300, np.random.default_rng(1))
    parts = [masked.part(first, first + 2) for first in (0, 2, 4)]
    assert np.array_equal(np.concatenate([part.inputs for part in parts]), masked.inputs)
    assert np.array_equal(np.concatenate([part.answers for part in parts]), masked.answers)
    for part in parts:
        kept = part.inputs.ravel()[part.places]
        assert len(kept) == len(part.answers)


def test_windows_of_special_pieces_alone_have_nothing_to_guess() -> None:
    masked = mask(np.full((2, 4), SEP), 0.3, 300, np.random.default_rng(1))
    assert len(masked.places) == 0
