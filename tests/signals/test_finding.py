"""Offsets, order and independence of what is found, on any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.documents import Sentence, Span
from classifier.findings import Signal
from classifier.signals import find_signals, load_lexicon
from classifier.signals.folding import fold
from classifier.signals.matching import MARGIN, WINDOW

LEXICON = load_lexicon()
untimed = settings(deadline=None)  # a rule's first use compiles it
EXAMPLES = [string for rule in LEXICON.rules for string in (*rule.match, *rule.no_match)]

rule_text = st.sampled_from(EXAMPLES)
odd_text = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x00\ud800\udfff\u0130\u00df\u2019\u201c\u201d\u00a0\u2011-;|\"' ?"),
    ),
    max_size=80,
)
sentence_text = st.one_of(rule_text, odd_text, st.tuples(odd_text, rule_text).map(" ".join))


def spans_of(parts: list[str], separator: str = "\n") -> tuple[str, list[Sentence]]:
    text, spans = "", []
    for part in parts:
        spans.append(Sentence(len(text), len(text) + len(part)))
        text += part + separator
    return text, spans


def alone(text: str) -> tuple[Signal, ...]:
    return find_signals(text, [Span(0, len(text))], LEXICON)


@untimed
@given(st.lists(sentence_text, max_size=6))
def test_signals_lie_in_their_sentences_and_are_sorted(parts: list[str]) -> None:
    text, spans = spans_of(parts)
    signals = find_signals(text, spans, LEXICON)
    assert list(signals) == sorted(signals, key=lambda each: (each.start, each.end, each.rule))
    for signal in signals:
        assert signal.start < signal.end
        assert any(span.start <= signal.start and signal.end <= span.end for span in spans)
        assert list(signal.scopes) == sorted(set(signal.scopes))


@untimed
@given(st.lists(sentence_text, min_size=1, max_size=5))
def test_a_sentence_is_judged_by_itself(parts: list[str]) -> None:
    text, spans = spans_of(parts)
    expected = {
        each.shift(span.start) for part, span in zip(parts, spans, strict=True) for each in alone(part)
    }
    assert set(find_signals(text, spans, LEXICON)) == expected


@untimed
@given(sentence_text, sentence_text, sentence_text)
def test_text_outside_the_sentences_changes_nothing(before: str, part: str, after: str) -> None:
    text = before + part + after
    inside = find_signals(text, [Span(len(before), len(before) + len(part))], LEXICON)
    assert [each.shift(-len(before)) for each in inside] == list(alone(part))
    for each, other in zip(inside, alone(part), strict=True):
        assert each.slice(text) == other.slice(part)


@untimed
@given(rule_text)
def test_a_match_does_not_cross_a_sentence(text: str) -> None:
    middle = len(text) // 2
    for signal in find_signals(text, [Span(0, middle), Span(middle, len(text))], LEXICON):
        assert signal.end <= middle or signal.start >= middle


@untimed
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\u0130\ufb01\u1e9e\u2019\u00ad"))))
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded


@untimed
@given(sentence_text)
def test_the_order_of_sentences_changes_nothing(part: str) -> None:
    text, spans = spans_of([part, "Ketamine cures depression.", part])
    assert find_signals(text, spans, LEXICON) == find_signals(text, spans[::-1], LEXICON)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3 * WINDOW), st.integers(0, 2 * WINDOW))
def test_a_long_sentence_is_searched_at_every_place(before: int, after: int) -> None:
    claim = "ketamine cures depression"
    text = "x " * (before // 2) + claim + " y" * (after // 2)
    found = [each for each in alone(text) if each.rule == "efficacy.cure"]
    assert [each.slice(text) for each in found] == ["cures depression"]


def test_a_seam_reports_a_match_once() -> None:
    for place in range(WINDOW - MARGIN, WINDOW + MARGIN, 37):
        text = "x" * place + " it does not cure depression " + "y" * WINDOW
        found = [each for each in alone(text) if each.rule == "efficacy.cure"]
        assert [each.scopes for each in found] == [("negation",)]


@pytest.mark.parametrize(
    "text",
    [
        "\x00" * 5_000,
        "\ud800" * 5_000,
        "cure " * 20_000,
        "depression, " * 10_000,
        "ketamine may not " * 10_000,
        '"' * 20_000,
        "\u2018" * 20_000,
        "'a " * 10_000,
        "a" * 100_000,
        "-" * 100_000,
        " " * 100_000,
        "$1,000,000,000 " * 5_000,
        "100% " * 10_000,
        "nausea and vomiting " * 5_000,
        "depression anxiety ptsd " * 4_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_sentences_finish(text: str) -> None:
    for signal in alone(text):
        assert 0 <= signal.start < signal.end <= len(text)


def test_nothing_gives_nothing() -> None:
    assert find_signals("", [], LEXICON) == ()
    assert find_signals("", [Span(0, 0)], LEXICON) == ()
    assert find_signals("Ketamine cures depression.", [], LEXICON) == ()


def test_a_sentence_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="a sentence ends at 9, beyond the text's 3 code points"):
        find_signals("abc", [Span(0, 9)], LEXICON)


def test_a_signal_tells_rule_fact_and_kind() -> None:
    [signal] = [each for each in alone("Ketamine cures depression.") if each.rule == "efficacy.cure"]
    assert (signal.fact, signal.kind, signal.scopes) == ("overclaiming", "cure", ())
    assert (signal.start, signal.end) == (9, 25)


def test_disguised_words_are_found_and_placed_where_they_stand() -> None:
    text = "It c\u200bur\u0435s d3pression. A d d to cart"
    plain = "It cures depression. A d d to cart"
    found = find_signals(text, [Span(0, 21), Span(22, len(text))], LEXICON)
    expected = find_signals(plain, [Span(0, 20), Span(21, len(plain))], LEXICON)
    assert [signal.rule for signal in found] == [signal.rule for signal in expected]
    assert "efficacy.cure" in {signal.rule for signal in found}
    assert "c\u200bur\u0435s d3pression" in {text[signal.start : signal.end] for signal in found}
