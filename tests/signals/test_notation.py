"""The notation of patterns, the word lists, and folding."""

import re

import pytest

from classifier.errors import RuleError
from classifier.signals.folding import fold
from classifier.signals.notation import translate
from classifier.signals.prefilter import Prefilter
from classifier.signals.vocabulary import Vocabulary, alternation, first_words

VOCABULARY = Vocabulary.from_table(
    {
        "words": {
            "verb": ["relieve", "cure"],
            "target": ["anxiety", "side-effect", "chronic pain", "box"],
        },
        "forms": {"percent": r"\d{1,3} ?%"},
    },
    "demo.toml",
)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("cure", "a cure.", "cure"),
        ("cure", "a cured ham", None),
        ("cure", "obscure", None),
        ("cure", "cure-all", "cure"),
        ("cure all", "a cure all", "cure all"),
        ("cure all", "a cure-all", "cure-all"),
        ("cure all", "a cureall", None),
        ("cure all", "cure, all", None),
        ("cure-all", "a cureall", "cureall"),
        ("cure-all", "a cure all", "cure all"),
        ("effects?", "one effect", "effect"),
        ("effects?", "two effects", "effects"),
        ("{verb}", "it relieves", "relieves"),
        ("{target}", "anxieties", "anxieties"),
        ("{target}", "two boxes", "boxes"),
        ("{target}", "side effects", "side effects"),
        ("{target}", "sideeffect", "sideeffect"),
        ("{target}", "chronic-pain", "chronic-pain"),
        ("{verb} {target}", "it cures anxiety", "cures anxiety"),
        ("{verb} {target}", "it cures all anxiety", None),
        ("{verb} ~1 {target}", "it cures all anxiety", "cures all anxiety"),
        ("{verb} ~1 {target}", "it cures anxiety", "cures anxiety"),
        ("{verb} ~1 {target}", "it cures all the anxiety", None),
        ("{verb} ~6 {target}", "it cures 1 2 3 4 5 6 anxiety", "cures 1 2 3 4 5 6 anxiety"),
        ("{verb} ~6 {target}", "it cures 1 2 3 4 5 6 7 anxiety", None),
        ("{verb} ~3 {target}", "it cures, at last, anxiety", "cures, at last, anxiety"),
        ("{verb} ~3 {target}", "it cures; at last anxiety", None),
        ("{verb} ~3 {target}", "it cures ham | anxiety", None),
        ("{verb} ~3 {target}", "it cures (all) (anxiety)", "cures (all) (anxiety"),
        ("{verb} ~1 {target}", "cures anxiety and cures anxiety", "cures anxiety"),
        ("{verb} (all|most)? {target}", "cures most anxiety", "cures most anxiety"),
        ("{verb} (all|most)? {target}", "cures anxiety", "cures anxiety"),
        ("{verb} (all|most) {target}", "cures anxiety", None),
        ("(no|zero {target})", "zero chronic pain", "zero chronic pain"),
        ("{percent} {verb}", "90 % cure", "90 % cure"),
        (r"cur(e|es) \d{1,2}", "cures 12", "cures 12"),
        (r"not(?! only)", "not only", None),
        (r"not(?! only)", "not all", "not"),
        (r"[a-c ]{3} x", "a b x", "a b x"),
        ("((((((cure|heal)|lift))|end))|stop) it", "they lift it", "lift it"),
        ("(((((((cure|heal|mend x))))))) it", "they mend x it", "mend x it"),
    ],
)
def test_what_patterns_match(pattern: str, text: str, found: str | None) -> None:
    match = re.search(translate(pattern, VOCABULARY).source, text)
    assert (match[0] if match else None) == found


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("cure", [{"cure"}]),
        ("cure all", [{"cure"}]),
        ("cure-all", [{"cure", "cureall"}]),
        ("effects?", [{"effect", "effects"}]),
        ("(a1|b1)", [{"a1", "b1"}]),
        ("(cure|{target} x)", [{"cure", "x"}]),
        ("x ~3 (cure|heal)", [{"x"}, {"cure", "heal"}]),
        ("x ~3 (cure|heal)?", [{"x"}]),
        (r"(cure|\d)", []),
        (r"\d{1,2}", []),
    ],
)
def test_what_patterns_need(pattern: str, needs: list[set[str]]) -> None:
    assert [set(need) for need in translate(pattern, VOCABULARY).needs] == needs


def test_a_form_needs_a_digit() -> None:
    translation = translate("{percent}", VOCABULARY)
    prefilter = Prefilter.of([translation.needs])
    mask = prefilter.mask(translation.needs)
    assert prefilter.present("all 90% of it") & mask == mask
    assert prefilter.present("all of it") & mask == 0


@pytest.mark.parametrize("pattern", ["a (b", "a b)", "a (b|c))", "{nope}", "a ~99 b", "a*", "A"])
def test_malformed_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(RuleError):
        translate(pattern, VOCABULARY)


def test_the_longest_entry_is_tried_first() -> None:
    expression = re.compile(alternation(["pain", "pain clinic", "pain clinic visit"]))
    assert expression.match("pain clinic visits")[0] == "pain clinic visits"  # type: ignore[index]


def test_lists_take_in_lists_above() -> None:
    table = {"words": {"a": ["one", "two"], "b": ["{a}", "three", "one"]}}
    vocabulary = Vocabulary.from_table(table, "demo.toml")
    assert vocabulary.words["b"] == ("one", "two", "three")
    assert vocabulary.names == ("a", "b")


@pytest.mark.parametrize("entry", ["side effect", "non-toxic", "body", "box", "don't", "5-meo-dmt", "100%"])
def test_a_match_begins_with_a_first_word(entry: str) -> None:
    expression = re.compile(alternation([entry]))
    starts = first_words([entry])
    for text in (entry, entry.replace("-", ""), entry.replace("-", " "), entry + "s"):
        if match := expression.match(text):
            assert re.findall(r"\w+", match[0])[0] in starts


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ABC", "abc"),
        ("\u2018a\u2019 \u201cb\u201d", "'a' \"b\""),
        ("side\u2011effect\u00a0x", "side-effect x"),
        ("a\tb\nc", "a b c"),
        ("_cure_", " cure "),
        ("drug\u00ae now", "drug  now"),
        ("\u0130x", "\u0130x"),
        ("\u00c9TUDE", "\u00e9tude"),
        ("a\x00b", "a\x00b"),
        ("\ud800", "\ud800"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
