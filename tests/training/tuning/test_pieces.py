"""Windows and labels of pieces."""

from itertools import pairwise

import numpy as np
import pytest

from classifier.errors import ModelError
from classifier.labels import FACTS
from tests.training.builders import make_page
from tests.training.tuning.builders import make_tokenizer, windowing
from training.tuning.inputs import corpus_texts
from training.tuning.pieces import piece_labels, windows_of

TEXT = "Ketamine heals grief for good."
CURE = {"overclaiming": ("cure", "heals grief for good")}


def texts(*votes):
    page = make_page(
        "a01-001", [("The house stands near the river.", [{}]), (TEXT, votes), ("A bus stops.", [{}])]
    )
    return corpus_texts("train", [page])


def test_pieces_of_quoted_words_are_labelled_by_the_share_that_quoted_them() -> None:
    found = windows_of(texts(CURE, CURE, {}), windowing(make_tokenizer(), 40, 8, 0))[1]
    words = [TEXT[start:end] for start, end in found.spans]
    assert words == ["", "Ketamine", "heals", "grief", "for", "good", ".", ""]
    np.testing.assert_allclose(found.labels[:, 0], [0, 0, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 0, 0])
    assert not found.labels[:, 1:].any()


def test_pieces_keep_their_labels_beside_what_stands_around() -> None:
    found = windows_of(texts(CURE, CURE, {}), windowing(make_tokenizer(), 40, 8, 12))[1]
    assert any(found.types)
    words = [TEXT[start:end] for start, end in found.spans if end]
    assert words == ["Ketamine", "heals", "grief", "for", "good", "."]
    np.testing.assert_allclose(found.labels[2:6, 0], 2 / 3)
    assert not found.labels[8:].any()


def test_two_quotes_of_one_annotator_that_overlap_count_once() -> None:
    marks = (((0, 0, 8), (0, 4, 12)),)
    np.testing.assert_allclose(piece_labels([(0, 4), (4, 8), (8, 12), (12, 14)], marks)[:, 0], [1, 1, 1, 0])


def test_a_quote_ends_before_the_piece_that_begins_there() -> None:
    labels = piece_labels([(0, 4), (4, 8), (0, 0)], (((2, 0, 4),),))
    assert labels[:, 2].tolist() == [1, 0, 0]


def test_the_surroundings_are_read_as_a_second_segment_and_never_labelled() -> None:
    found = windows_of(texts(CURE), windowing(make_tokenizer(), 40, 8, 12))[1]
    other = [span for span, kind in zip(found.spans, found.types, strict=True) if kind]
    assert len(other) == 12 + 1
    assert set(other) == {(0, 0)}
    assert not found.labels[np.array(found.types) == 1].any()


def test_real_pages_are_not_asked_for_quotes() -> None:
    known = texts(CURE)
    asked = type(known)(known.subject, known.titles, (None,) * 3)
    assert [window.labels for window in windows_of(asked, windowing(make_tokenizer(), 40, 8, 0))] == [
        None
    ] * 3


@pytest.mark.parametrize("context", [0, 8])
def test_windows_overlap_and_together_hold_every_piece(context: int) -> None:
    text = " ".join(["Book your stay with us today."] * 20)
    found = windowing(make_tokenizer(), 32, 6, context).cut(
        text, "Take two grams before noon and brew the tea over low heat"
    )
    own = [list(range(part.first, part.first + len(part.text))) for part in found.windows]
    assert len(own) > 4
    assert all(len(part.ids) <= 32 for part in found.windows)
    assert sorted({place for part in own for place in part}) == list(range(len(found.offsets)))
    assert all(first[-6:] == second[:6] for first, second in pairwise(own))


def test_marks_of_the_tokenizer_that_a_page_holds_are_text() -> None:
    ids = windowing(make_tokenizer(), 40, 8, 0).cut("Book [SEP] your stay").windows[0].ids
    assert ids.tolist().count(3) == 1


def test_a_window_without_room_is_refused_in_one_sentence() -> None:
    with pytest.raises(ModelError, match=r"a window of 16 pieces leaves 7 for text, and .* 8 never get on"):
        windowing(make_tokenizer(), 16, 8, 6)


def test_an_empty_text_has_one_window() -> None:
    assert len(windowing(make_tokenizer(), 40, 8, 0).cut("").windows) == 1


def test_facts_are_numbered_as_everywhere() -> None:
    vote = dict.fromkeys(FACTS, ("kind", "grief"))
    assert texts(vote).marks[1] == (tuple((at, 15, 20) for at in range(4)),)
