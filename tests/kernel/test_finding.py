"""What the kernel finds is what the reference finds, signal by signal."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.documents import Passage, Sentence
from classifier.kernel.batch import read_batch
from classifier.kernel.finding import find_hits
from classifier.signals import find_signals, load_lexicon
from tests.kernel.strategies import EXAMPLES, near_rules, passages, plain_texts, the_kernel

Found = list[tuple[int, int, str, tuple[str, ...]]]


def by_kernel(rows: Sequence[Passage]) -> list[Found]:
    found: list[Found] = [[] for _ in rows]
    lexicon = load_lexicon()
    for hit in find_hits(rows, read_batch(rows), the_kernel().lexical, lexicon):
        found[hit.passage].append((hit.start, hit.end, lexicon.rules[hit.rule].id, hit.scopes))
    return [sorted(each) for each in found]


def by_reference(rows: Sequence[Passage]) -> list[Found]:
    return [
        sorted(
            (each.start, each.end, each.rule, each.scopes)
            for each in find_signals(
                row.text, [sentence.shift(-row.start) for sentence in row.sentences], load_lexicon()
            )
        )
        for row in rows
    ]


def test_every_example_of_every_rule() -> None:
    rows = passages(EXAMPLES)
    assert by_kernel(rows) == by_reference(rows)


def test_every_example_within_other_words() -> None:
    rows = passages(
        [
            f"\u201cWell,\u201d he said - {each[:-1]}, may be; but {each} Nobody knows?"
            for each in EXAMPLES[::8]
        ]
    )
    assert by_kernel(rows) == by_reference(rows)


NUMBERS = [
    "1.5mg",
    "take 10-20 mg",
    "5-10mg/kg",
    "0.5 to 1 g",
    "2.5\u20133.5g",
    "usd 5",
    "usd500",
    "20,000 eur",
    "$ 5",
    "now, $5",
    "us $1,200.50",
    "c$40",
    "30 euros",
    "5%",
    "12.5 - 15 percent",
    "3-5 days",
    "1 to 2 hours",
    "r$ 90",
    "\u20b9500",
    "1 000 pesos",
    "$5 million",
    "1.2.3mg",
    "5.5.5",
    "chf 1'000",
    "50mg-100mg",
    "1,5 g",
    "$$5",
    "\u0665mg",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_with_their_units(number: str) -> None:
    rows = passages(
        [number, f"dried mushrooms, {number} each", f"a dose of {number}.", f"({number})", f"of  {number} "]
    )
    assert by_kernel(rows) == by_reference(rows)


def test_passages_of_the_corpus(corpus: tuple[Passage, ...]) -> None:
    assert by_kernel(corpus) == by_reference(corpus)


@settings(max_examples=40, deadline=None)
@given(st.lists(plain_texts, max_size=3))
def test_any_text(rows: list[str]) -> None:
    made = passages(rows)
    assert by_kernel(made) == by_reference(made)


@settings(max_examples=25, deadline=None)
@given(near_rules, st.lists(st.integers(0, 200), max_size=6))
def test_any_cut_into_sentences(text: str, cuts: list[int]) -> None:
    """Sentences that part words, leave gaps or are out of order."""
    places = [min(cut, len(text)) for cut in cuts]
    sentences = tuple(Sentence(min(pair), max(pair)) for pair in zip(places[::2], places[1::2], strict=False))
    rows = [Passage(0, len(text), 0, text, sentences), *passages(["It cures depression."])]
    assert by_kernel(rows) == by_reference(rows)


def test_a_long_sentence() -> None:
    text = "It cures depression " + "and so on " * 400 + "and cures anxiety for good"
    rows = passages([text, "Add to cart"])
    assert any(len(sentence) > 2_000 for sentence in rows[0].sentences)
    assert by_kernel(rows) == by_reference(rows)


def test_a_sentence_beyond_its_passage_is_refused_as_by_the_reference() -> None:
    [row] = passages(["It cures depression."])
    with pytest.raises(ValueError, match="beyond the text"):
        by_kernel([replace(row, sentences=(Sentence(0, 99),))])
