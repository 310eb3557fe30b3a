"""Every packaged rule against its own strings, and the lexicon as a whole."""

import re
from collections import Counter

import pytest

from classifier.documents import Span
from classifier.labels import FACTS, KINDS
from classifier.signals import Lexicon, Rule, find_signals, load_lexicon
from classifier.signals.matching import search_string
from classifier.signals.rule import SCOPES

LEXICON = load_lexicon()
CASES = [
    pytest.param(rule, string, wanted, id=f"{rule.id}-{'match' if wanted else 'no_match'}-{place}")
    for rule in LEXICON.rules
    for wanted, strings in ((True, rule.match), (False, rule.no_match))
    for place, string in enumerate(strings)
]


def signals_of(rule: Rule, text: str) -> list[tuple[str, tuple[str, ...]]]:
    found = find_signals(text, [Span(0, len(text))], LEXICON)
    return [(signal.slice(text), signal.scopes) for signal in found if signal.rule == rule.id]


@pytest.mark.parametrize(("rule", "string", "wanted"), CASES)
def test_a_rule_matches_what_it_says(rule: Rule, string: str, wanted: bool) -> None:  # noqa: FBT001
    plain = [text for text, scopes in signals_of(rule, string) if not scopes]
    assert bool(plain) is wanted, f"{rule.id} on {string!r}: {signals_of(rule, string)}"


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: rule.id)
def test_a_rule_is_blind_to_case_and_typography(rule: Rule) -> None:
    string = rule.match[0]
    expected = len(signals_of(rule, string))
    variants = (
        string.upper(),
        string.title(),
        string.replace("'", "\u2019"),
        string.replace(" ", "\u00a0"),
        string.replace("-", "\u2011"),
        string.replace(" ", "\n"),
    )
    for variant in variants:
        if len(variant) == len(string):
            assert len(signals_of(rule, variant)) == expected, variant


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: rule.id)
def test_the_prefilter_hides_no_match_of_a_rule(rule: Rule) -> None:
    searcher = LEXICON.searcher
    mask, matcher = next(pair for pair in searcher.matchers if pair[1].rule is rule)
    for string in rule.match:
        assert matcher.spans(string.lower())
        assert searcher.prefilter.present(string.lower()) & mask == mask


def test_packaged_examples_pass_the_check() -> None:
    LEXICON.check()


def test_ids_are_unique_and_versions_positive() -> None:
    assert max(Counter(LEXICON.ids).values()) == 1
    assert all(rule.version >= 1 for rule in LEXICON.rules)
    assert LEXICON.ids == tuple(rule.id for rule in LEXICON.rules)


@pytest.mark.parametrize("fact", FACTS)
def test_every_kind_of_the_codebook_has_a_rule(fact: str) -> None:
    assert {rule.kind for rule in LEXICON.rules if rule.fact == fact} == set(KINDS[fact])


def test_rules_bring_positives_and_negatives() -> None:
    for rule in LEXICON.rules:
        assert len(rule.match) >= 2
        assert len(rule.no_match) >= 2
        assert not set(rule.match) & set(rule.no_match)


def test_every_rule_that_speaks_of_safety_or_benefit_heeds_negation_or_says_so() -> None:
    for rule in LEXICON.rules:
        assert rule.scopes, f"{rule.id} heeds no scope"
        assert set(rule.scopes) <= set(SCOPES)


def test_a_disclosure_rule_heeds_questions() -> None:
    for rule in LEXICON.rules:
        if rule.fact == "risk_disclosure":
            assert "question" in rule.scopes, rule.id


def test_no_pattern_can_run_away() -> None:
    for _, matcher in LEXICON.searcher.matchers:
        for translation in matcher.translations.values():
            bare = re.sub(r"\\.", "", translation.source)
            # What repeats without a stated limit is possessive and never gives back.
            assert not re.search(r"[*+](?![+])(?<!\+\+)", bare.replace("++", "").replace("}+", "")), (
                matcher.rule.id
            )


def test_describe_gives_a_row_for_each_rule() -> None:
    rows = LEXICON.describe()
    assert [row[0] for row in rows] == list(LEXICON.ids)
    first = LEXICON.rules[0]
    assert rows[0] == (first.id, first.version, first.fact, first.kind, first.match[0])


def test_the_packaged_lexicon_is_read_once() -> None:
    assert load_lexicon() is load_lexicon()
    assert isinstance(load_lexicon(), Lexicon)


def test_examples_are_sentences_of_their_own() -> None:
    strings = [string for rule in LEXICON.rules for string in (*rule.match, *rule.no_match)]
    assert not [string for string in strings if len(string) > 160]
    assert not [string for string in strings if re.search(r"https?:|www\.|[\u00ae\u2122]", string)]


def test_search_string_takes_a_string_as_one_sentence() -> None:
    text = "Ketamine cures depression."
    found = {signal.rule for signal in search_string(LEXICON.searcher, text)}
    assert found == {signal.rule for signal in find_signals(text, [Span(0, len(text))], LEXICON)}
