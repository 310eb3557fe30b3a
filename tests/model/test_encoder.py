"""The encoder: nothing is left out, a score depends on its passage alone, places lie in the text."""

import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from classifier import MissingExtraError, ModelError
from classifier.features import tokenize
from classifier.labels import FACTS
from classifier.model.encoder import Encoder
from classifier.model.session import Session
from classifier.model.windowing import Windowing, WindowShape
from classifier.normalizing import reveal
from tests.model.builders import POINTED, SHAPE, byte_level, graph, word_piece
from tests.strategies import web_text

TOKENIZERS = {"byte-level BPE": byte_level(), "WordPiece": word_piece()}
THRESHOLD = np.full(len(FACTS), 2.0)
ODD = [
    "",
    " ",
    "\u200b",
    "\U0001f600" * 40,
    "a\u0301 cures\u0301 \ufb01ne",
    "Caf\xe9 CURES",
    "lone \ud800 half cures",
]


def encoder(tokenizer: bytes, shape: WindowShape = SHAPE, threads: int | None = 1) -> Encoder:
    return Encoder.load(
        "tiny", graph=graph(tokenizer), tokenizer=tokenizer, shape=shape, threshold=THRESHOLD, threads=threads
    )


@pytest.fixture(scope="module", params=TOKENIZERS)
def data(request: pytest.FixtureRequest) -> bytes:
    return TOKENIZERS[request.param]


@pytest.fixture(scope="module")
def tiny(data: bytes) -> Encoder:
    return encoder(data)


@given(texts=st.lists(web_text, max_size=5), order=st.randoms(use_true_random=False), beside=web_text)
@settings(max_examples=40, deadline=None)
def test_company_and_order_change_nothing(tiny: Encoder, texts: list, order: object, beside: str) -> None:
    alone = [tiny.read([text], [beside])[0] for text in texts]
    assert tiny.read(texts, [beside] * len(texts)) == alone
    places = list(range(len(texts)))
    order.shuffle(places)  # type: ignore[attr-defined]
    mixed = tiny.read([texts[place] for place in places], [beside] * len(texts))
    assert mixed == [alone[place] for place in places]


def test_a_batch_would_change_scores(data: bytes) -> None:
    session = Session.load(graph(data), "tiny")._session
    short, loud = (
        Windowing.load(data, SHAPE, "tiny").cut(text).windows[0].ids[None] for text in ("and", "cures")
    )
    width = max(short.shape[1], loud.shape[1])
    both = np.vstack([np.pad(ids, ((0, 0), (0, width - ids.shape[1]))) for ids in (short, loud)])
    run = lambda ids, mask: session.run(  # noqa: E731
        ["facts"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    )[0]
    alone, together = run(short, np.ones_like(short)), run(both, (both > 0).astype(np.int64))
    assert abs(alone[0] - together[0]).max() > 1e-4


@pytest.mark.parametrize("threads", [2, 5, None])
def test_threads_change_nothing(data: bytes, tiny: Encoder, threads: int | None) -> None:
    texts = ["Ketamine cures depression, book today. " * count for count in (1, 9, 3)]
    assert encoder(data, threads=threads).read(texts, ["", "x", ""]) == tiny.read(texts, ["", "x", ""])


@given(text=st.one_of(web_text, st.sampled_from(ODD)))
@settings(max_examples=80, deadline=None)
def test_places_lie_on_words_of_the_text(tiny: Encoder, text: str) -> None:
    [reading] = tiny.read([text], [""])
    starts = {word.start for word in tokenize(text)}
    ends = {word.end for word in tokenize(text)}
    for item in reading.pointed:
        assert 0 <= item.start < item.end <= len(text)
        assert item.start in starts
        assert item.end in ends
        assert item.strength > 0
    for fact in FACTS:
        own = [item for item in reading.pointed if item.fact == fact]
        assert all(one.end <= two.start for one, two in pairwise(own))


@pytest.mark.parametrize("before", ["", "\U0001f600\u00e9 na\u00efve ", "x " * 60])
@pytest.mark.parametrize(("fact", "word"), POINTED.items())
def test_the_words_pointed_at_are_whole_and_in_place(
    tiny: Encoder, before: str, fact: str, word: str
) -> None:
    text = f"{before} {word}, and safe."
    [reading] = tiny.read([text], [""])
    [found] = [item for item in reading.pointed if item.fact == fact]
    assert found.slice(text) == word
    assert found.start == text.index(word)


def test_neighbouring_words_make_one_stretch(tiny: Encoder) -> None:
    [reading] = tiny.read(["It cures, cures and cures."], [""])
    assert [item.slice("It cures, cures and cures.") for item in reading.pointed] == ["cures, cures", "cures"]


@given(text=web_text, beside=st.one_of(st.just(""), web_text))
@settings(max_examples=60, deadline=None)
def test_windows_hold_every_piece_and_overlap(data: bytes, text: str, beside: str) -> None:
    windowing = Windowing.load(data, SHAPE, "tiny")
    plain = Tokenizer.from_str(data.decode())
    plain.encode_special_tokens = True
    pieces = windowing.cut(text, beside)
    ids = plain.encode(reveal(text).text, add_special_tokens=False).ids
    assert len(pieces.offsets) == len(ids)
    held = set()
    for before, window in zip([None, *pieces.windows], pieces.windows, strict=False):
        assert len(window.ids) <= SHAPE.window
        assert window.ids[window.text].tolist() == ids[window.first : window.first + len(window.text)]
        held |= set(range(window.first, window.first + len(window.text)))
        if before is not None:
            assert before.first + len(before.text) - window.first == SHAPE.stride
    assert held == set(range(len(ids)))


def test_a_disguised_text_is_read_as_what_it_says_and_placed_where_it_stands(data: bytes) -> None:
    text = "c\u200bures d e p r e s s i o n"
    windowing = Windowing.load(data, SHAPE, "tiny")
    [window], [plain] = windowing.cut(text).windows, windowing.cut("cures depression").windows
    assert window.ids.tolist() == plain.ids.tolist()
    offsets = [offset for offset in windowing.cut(text).offsets if offset[0] < offset[1]]
    assert (offsets[0][0], offsets[-1][1]) == (0, len(text))
    assert all(0 <= start < end <= len(text) for start, end in offsets)


def test_a_short_text_is_encoded_as_the_tokenizer_would(data: bytes) -> None:
    [window] = Windowing.load(data, SHAPE, "tiny").cut("cures depression", "book").windows
    whole = Tokenizer.from_str(data.decode()).encode("cures depression", "book")
    assert window.ids.tolist() == whole.ids
    assert window.types.tolist() == whole.type_ids


def test_a_claim_at_the_end_of_a_long_passage_is_read(tiny: Encoder) -> None:
    text = "and " * 200 + "cures"
    quiet, loud = tiny.read(["and " * 200, text], ["", ""])
    assert loud.log_odds[0] > quiet.log_odds[0] + 0.3
    assert [item.slice(text) for item in loud.pointed if item.fact == "overclaiming"] == ["cures"]


def test_the_surroundings_change_the_score_and_are_never_pointed_at(tiny: Encoder) -> None:
    alone, beside = tiny.read(["safe and safe"] * 2, ["", "cures cures"])
    assert beside.log_odds[0] > alone.log_odds[0] + 0.3
    assert beside.pointed == ()


def test_an_encoder_without_room_for_surroundings_ignores_them(data: bytes) -> None:
    deaf = encoder(data, WindowShape(24, 4, 0))
    alone, beside = deaf.read(["safe and safe"] * 2, ["", "cures cures"])
    assert alone == beside


def test_the_tokenizers_own_markup_on_a_page_is_text(tiny: Encoder, data: bytes) -> None:
    [window] = Windowing.load(data, SHAPE, "tiny").cut("a [SEP] b").windows
    assert (window.ids == Tokenizer.from_str(data.decode()).token_to_id("[SEP]")).sum() == 1


def test_nothing_gives_nothing(tiny: Encoder) -> None:
    assert tiny.read([], []) == []


def load(**changes: object) -> Encoder:
    parts = {"graph": graph(byte_level()), "tokenizer": byte_level(), "shape": SHAPE, "threshold": THRESHOLD}
    return Encoder.load("tiny", **{**parts, **changes})  # type: ignore[arg-type]


MISFITS = [
    (
        {"graph": graph(byte_level(), strength=np.nan)},
        "the output facts .* a value that is not a finite number",
    ),
    ({"graph": b"no graph" * 9}, r"model\.onnx cannot be opened \(.*\); export the model again"),
    ({"graph": b""}, r"model\.onnx cannot be opened"),
    ({"tokenizer": b"{}"}, r"tokenizer\.json is no tokenizer"),
    ({"tokenizer": b"\xff"}, r"tokenizer\.json is no tokenizer"),
    (
        {"graph": graph(byte_level(), facts=3)},
        r"the output facts of model\.onnx is float32 of shape \(1, 3\)",
    ),
    (
        {"graph": graph(byte_level(), rename="my_{}".format)},
        r"gives my_facts, my_spans; it must take input_ids",
    ),
    ({"graph": graph(byte_level(), pieces=300)}, r"its tokenizer or its window does not fit"),
    ({"shape": WindowShape(8, 4, 2)}, r"a window of 8 pieces leaves 3 for text, and windows that share 4"),
    ({"shape": WindowShape(8193, 4, 2)}, r"a window of 8,193 pieces is more than the 8,192 that are read"),
    ({"shape": WindowShape(10**13, 4, 2)}, r"export the model again with a shorter window"),
    (
        {"shape": WindowShape(24, 4, -1)},
        r"leaves 23 for text, .*; lengthen the window, or shorten the others",
    ),
    ({"threshold": np.zeros(3)}, r"tensor spans\.threshold has shape \(3,\)"),
]


@pytest.mark.parametrize(("changes", "message"), MISFITS, ids=[message for _changes, message in MISFITS])
def test_what_does_not_fit_is_found_when_it_is_loaded(changes: dict, message: str) -> None:
    with pytest.raises(ModelError, match=message) as caught:
        load(**changes)
    assert "\n" not in str(caught.value)


def test_a_graph_without_segments_is_read() -> None:
    bare = load(graph=graph(byte_level(), inputs=("input_ids", "attention_mask")))
    assert bare.read(["cures"], [""])[0].pointed[0].fact == "overclaiming"


def test_threads_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="threads must be at least 1, not 0"):
        load(threads=0)


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_the_extra_is_named_where_it_is_missing(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"pip install 'fairbalance\[careful\]'"):
        load()
