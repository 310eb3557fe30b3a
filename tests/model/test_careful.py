"""The careful and the cascade model: what they mix, whom they send on, and that their reasons add up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import ModelError, Page
from classifier.documents import Passage
from classifier.labels import FACTS
from classifier.model import FastModel, PageContext
from classifier.model.careful import CarefulModel, CascadeModel, Mix
from classifier.model.careful_storing import pack_careful, unpack_careful, unpack_cascade
from classifier.segmenting import split_passages
from tests.model.builders import UNSURE, even_policy, parts
from tests.strategies import web_text

SIZE = len(FACTS)


def passages(*texts: str) -> tuple[Passage, ...]:
    return split_passages(Page.from_passages(texts))


@pytest.fixture(scope="module")
def careful(fast: FastModel) -> CarefulModel:
    return unpack_careful(pack_careful(parts(fast), (even_policy(),)), fast, threads=1)


@pytest.fixture(scope="module")
def cascade(fast: FastModel) -> CascadeModel:
    return unpack_cascade(pack_careful(parts(fast), (even_policy(),)), fast, threads=1)


@given(texts=st.lists(web_text, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_two_opinions_are_mixed(careful: CarefulModel, fast: FastModel, texts: list[str]) -> None:
    found = passages(*texts)
    features = careful.features(found)
    encoder = np.array([item.log_odds for item in careful.reader.read(texts, [""] * len(texts))])
    expected = fast.log_odds(fast.features(found)) * 0.75 + encoder * 0.5 - 0.25
    np.testing.assert_allclose(careful.log_odds(features), expected, atol=1e-12)
    for row, item in zip(careful.log_odds(features), features, strict=True):
        np.testing.assert_array_equal(careful.log_odds([item])[0], row)


@pytest.mark.parametrize("tier", ["careful", "cascade"])
@given(text=web_text)
@settings(max_examples=40, deadline=None)
def test_contributions_and_remainder_sum_to_the_log_odds(
    request: pytest.FixtureRequest, tier: str, text: str
) -> None:
    model = request.getfixturevalue(tier)
    [features] = model.features(passages(text))
    words = sum((np.array(item.weights) for item in model.contributions(features)), np.zeros(SIZE))
    np.testing.assert_allclose(model.remainder(features) + words, model.log_odds([features])[0], atol=1e-9)


def test_the_encoders_part_stands_on_the_words_it_points_at(careful: CarefulModel) -> None:
    found = passages("First.", "It cures. Book now, it cures and cures.")
    features = careful.features(found)[1]
    items = [item for item in careful.contributions(features) if item.source == "encoder:overclaiming"]
    page = "First.\n\nIt cures. Book now, it cures and cures."
    assert [item.slice(page) for item in items] == ["cures"] * 3
    assert {(item.kind, item.fact) for item in items} == {("wording", "")}
    assert features.reading is not None
    total = sum(item.weights[0] for item in items)
    assert total == pytest.approx(features.reading.log_odds[0] * 0.5)
    assert all(item.weights[1:] == (0.0, 0.0, 0.0) for item in items)


def test_words_are_not_shown_for_a_fact_the_encoder_denies(careful: CarefulModel) -> None:
    [features] = careful.features(passages("It cures."))
    assert features.reading is not None
    denied = replace(features, reading=replace(features.reading, log_odds=(-3.0,) * SIZE))
    assert not [item for item in careful.contributions(denied) if item.source.startswith("encoder:")]
    words = sum((np.array(item.weights) for item in careful.contributions(denied)), np.zeros(SIZE))
    np.testing.assert_allclose(careful.remainder(denied) + words, careful.log_odds([denied])[0], atol=1e-9)


def test_a_page_gives_its_passages_what_stands_around_them(careful: CarefulModel) -> None:
    found = passages("and safe", "cures cures cures")
    beside = careful.surroundings(found, "Title")
    assert beside == ["Title\ncures cur", "Title\nand safe"]
    beside = careful.surroundings(found, None)
    near, far = careful.features(found, beside)[0], careful.features(found)[0]
    assert near.reading is not None
    assert far.reading is not None
    assert near.reading.log_odds[0] > far.reading.log_odds[0]


def test_the_cascade_sends_on_what_is_in_the_band_of_some_fact(
    cascade: CascadeModel, fast: FastModel
) -> None:
    texts = ["Ketamine cures depression.", UNSURE, "The garden is big.", "Order now, $40, ships today.", ""]
    found = passages(*texts)
    assert [item.reading is not None for item in cascade.features(found)] == [
        False,
        True,
        False,
        False,
        False,
    ]
    alone = fast.log_odds(fast.features(found))
    for row, edges in enumerate(alone):
        for fact, edge in enumerate(edges):
            low, high = np.full((2, SIZE), [[np.inf], [-np.inf]])
            low[fact] = high[fact] = edge
            edgy = replace(cascade, low=low, high=high)
            assert edgy.features(found)[row].reading is not None


@given(texts=st.lists(web_text, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_page_nothing_is_sent_on_from_is_the_fast_models(
    cascade: CascadeModel, fast: FastModel, texts: list[str]
) -> None:
    never = replace(cascade, low=np.full(SIZE, 1.0), high=np.full(SIZE, -1.0))
    found = passages(*texts)
    features = never.features(found, never.surroundings(found, None))
    assert features == fast.features(found)
    np.testing.assert_array_equal(never.predict_page(features), fast.predict_page(features))
    assert never.contributions(features[0]) == fast.contributions(features[0])


@given(texts=st.lists(web_text, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_a_cascade_that_sends_everything_on_is_careful(
    cascade: CascadeModel, careful: CarefulModel, texts: list[str]
) -> None:
    always = replace(cascade, low=np.full(SIZE, -1e9), high=np.full(SIZE, 1e9))
    found = passages(*texts)
    features = always.features(found)
    assert features == careful.features(found)
    np.testing.assert_array_equal(always.predict_page(features), careful.predict_page(features))


def test_a_passage_not_sent_on_keeps_its_log_odds_alone_beside_one_that_is(
    cascade: CascadeModel, fast: FastModel
) -> None:
    found = passages("The garden is big.", UNSURE)
    features = cascade.features(found)
    assert [item.reading is not None for item in features] == [False, True]
    rows = cascade.log_odds(features)
    np.testing.assert_array_equal(rows[0], fast.log_odds(fast.features(found))[0])
    added = cascade.added_by_page(rows, features)
    topic = np.array([item.on_topic for item in features])
    np.testing.assert_array_equal(added[0], fast.context.added(rows, topic)[0])
    np.testing.assert_array_equal(added[1], cascade.context.added(rows, topic)[1])


def test_a_model_that_remembers_reads_once(careful: CarefulModel) -> None:
    class Counting:
        context = 0
        read_texts: list[str] = []  # noqa: RUF012

        def read(self, texts: list[str], beside: list[str]) -> list:
            self.read_texts.extend(texts)
            return careful.reader.read(texts, beside)

    model = replace(careful, reader=Counting()).remembering()
    found = passages("It cures.", "It cures.", "Book now.")
    first, again = model.features(found), model.features(found)
    assert first == again
    assert Counting.read_texts == ["It cures.", "Book now."]


def test_no_passage_gives_no_row(careful: CarefulModel, cascade: CascadeModel) -> None:
    for model in (careful, cascade):
        assert model.log_odds(model.features(())).shape == (0, SIZE)
        assert model.surroundings((), "Title") == []


WRONG = [
    (
        "mix",
        Mix(np.zeros(SIZE), np.full(SIZE, -0.1), np.zeros(SIZE)),
        r"a weight in mix\.encoder is negative",
    ),
    (
        "mix",
        Mix(np.zeros(3), np.zeros(SIZE), np.zeros(SIZE)),
        r"tensor mix\.fast has shape \(3,\), \(4,\) is",
    ),
    (
        "context",
        PageContext(np.full((SIZE, SIZE), -1.0), np.zeros(SIZE), np.zeros(SIZE), np.zeros(SIZE)),
        "added text could hide a claim",
    ),
    (
        "context",
        PageContext(np.zeros((SIZE, SIZE)), np.zeros(3), np.zeros(SIZE), np.zeros(SIZE)),
        r"tensor context\.ordinary has shape \(3,\)",
    ),
]


@pytest.mark.parametrize(("field", "value", "message"), WRONG)
def test_weights_that_cannot_be_meant_are_refused(
    careful: CarefulModel, field: str, value: object, message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        replace(careful, **{field: value})  # type: ignore[arg-type]
