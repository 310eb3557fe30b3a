"""The parts of a search: prefilter, matchers, cues and windows."""

import re

import pytest

from classifier.documents import Span
from classifier.errors import RuleError
from classifier.signals import Rule
from classifier.signals.matching import MARGIN, WINDOW, Matcher, Searcher
from classifier.signals.prefilter import Prefilter
from classifier.signals.scope import Cue, Found, find_cues, parse_cue, scopes_at
from classifier.signals.vocabulary import Vocabulary

VOCABULARY = Vocabulary.from_table({"words": {"target": ["depression", "anxiety"]}}, "demo.toml")
BARRIER = re.compile("[;:]|(?<!\\w)but(?!\\w)")
AFTER = Cue("negation", "after", 2, ("not", "never"), VOCABULARY)
BEFORE = Cue("attribution", "before", 1, ("they say",), VOCABULARY)
WHOLE = Cue("warning", "sentence", 0, ("beware",), VOCABULARY, ("overclaiming",))


def rule(pattern: str, **more: tuple[str, ...]) -> Rule:
    return Rule("demo.rule", 1, "overclaiming", "cure", pattern, **more)


def scopes(text: str, match: str, *cues: Cue, fact: str = "overclaiming") -> set[str]:
    start = text.index(match)
    return scopes_at(text, start, start + len(match), fact, find_cues(text, cues), BARRIER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it does not cure it", {"negation"}),
        ("it does not ever cure it", {"negation"}),
        ("it does not ever really cure it", {"negation"}),
        ("it does not ever really quite cure it", set()),
        ("it does not; cure it", set()),
        ("it does not but cure it", set()),
        ("it does nothing to cure it", set()),
        ("cure it not", set()),
        ("never cure it", {"negation"}),
    ],
)
def test_a_cue_acts_on_what_follows(text: str, expected: set[str]) -> None:
    assert scopes(text, "cure", AFTER) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cure, they say", {"attribution"}),
        ("cure it they say", {"attribution"}),
        ("cure all of it they say", set()),
        ("they say cure", set()),
        ("cure: they say", set()),
    ],
)
def test_a_cue_acts_on_what_precedes(text: str, expected: set[str]) -> None:
    assert scopes(text, "cure", BEFORE) == expected


def test_a_cue_acts_on_the_whole_sentence_for_its_facts() -> None:
    text = "cure; this and that and much more but beware"
    assert scopes(text, "cure", WHOLE) == {"warning"}
    assert scopes(text, "cure", WHOLE, fact="exposure") == set()


def test_a_cue_within_the_match_counts() -> None:
    assert scopes("it does not cure it", "does not cure", AFTER) == {"negation"}


def test_a_cue_that_overlaps_the_match_by_half_does_not_count() -> None:
    text = "it does not cure it"
    assert scopes_at(text, 9, 16, "overclaiming", [Found(AFTER, 8, 11)], BARRIER) == set()


def test_cues_are_found_at_every_place() -> None:
    found = find_cues("not now, never", [AFTER])
    assert [(each.start, each.end) for each in found] == [(0, 3), (9, 14)]


def test_a_cue_is_read_from_a_table() -> None:
    row = {"scope": "hedge", "acts": "after", "within": 3, "patterns": ["may"], "facts": ["exposure"]}
    cue = parse_cue(row, VOCABULARY, "scope.toml")
    assert (cue.scope, cue.acts, cue.within, cue.facts) == ("hedge", "after", 3, ("exposure",))
    assert cue.needs == (frozenset({"may"}),)
    assert cue.expression.search("it may cure")


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("cure depression", [(0, 15)]),
        ("cure depression, cure anxiety", [(0, 15), (17, 29)]),
        ("cure ham", []),
    ],
)
def test_a_matcher_returns_spans_from_left_to_right(text: str, spans: list[tuple[int, int]]) -> None:
    assert Matcher(rule("cure {target}"), VOCABULARY).spans(text) == spans


def test_requires_and_unless_look_at_the_whole_sentence() -> None:
    matcher = Matcher(rule("cure", requires=("{target}",), unless=("ham",)), VOCABULARY)
    assert matcher.spans("anxiety has a cure") == [(14, 18)]
    assert matcher.spans("it has a cure") == []
    assert matcher.spans("anxiety has a cure, ham has none") == []


def test_a_matcher_needs_words_of_pattern_and_requirements() -> None:
    matcher = Matcher(rule("cure", requires=("{target}",), unless=("ham",)), VOCABULARY)
    words = [set(need) & {"cure", "depression", "anxiety", "ham"} for need in matcher.needs]
    assert words == [{"cure"}, {"depression", "anxiety"}]


def test_a_matcher_names_the_rule_of_a_bad_pattern() -> None:
    with pytest.raises(RuleError, match=r"^overclaiming\.toml: rule 'demo\.rule': unknown placeholder"):
        _ = Matcher(rule("{nope}"), VOCABULARY).translations


def test_a_pattern_that_only_fails_when_compiled_is_a_rule_error() -> None:
    # The placeholder is of fixed width while the pattern is read, and of many widths when compiled.
    with pytest.raises(RuleError, match="pattern does not compile: look-behind"):
        _ = Matcher(rule("(?<={target})cure"), VOCABULARY).expression


def test_the_prefilter_asks_for_every_set() -> None:
    needs = (frozenset({"cure"}), frozenset({"depression", "anxiety"}))
    prefilter = Prefilter.of([needs, ()])
    mask = prefilter.mask(needs)
    assert prefilter.present("a cure of anxiety") & mask == mask
    assert prefilter.present("a cure") & mask != mask
    assert prefilter.present("") == 0
    assert prefilter.mask(()) == 0


def test_a_long_sentence_is_cut_where_it_says() -> None:
    searcher = Searcher.of([Matcher(rule("cure {target}"), VOCABULARY)], [], BARRIER)
    for place in (0, WINDOW - 5, WINDOW, WINDOW + MARGIN, 2 * WINDOW - 1):
        text = "." * place + "cure depression" + "." * (3 * WINDOW)
        [signal] = searcher.search(text, text, Span(0, len(text)))
        assert (signal.start, signal.slice(text)) == (place, "cure depression")
