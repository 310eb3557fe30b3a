"""Numbers are not rounded into something they are not, and every code has words."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import classifier
from classifier.analyzer.gates import _INCOMPLETE
from classifier.findings import Evidence, Provenance
from classifier.labels import FACTS, KIND_WORDS, LABELS
from classifier.reading import INCOMPLETE_REASONS
from classifier.report import words
from classifier.signals.rule import SCOPES
from tests.report.builders import flagged_page, unscored_page


@pytest.mark.parametrize(
    ("score", "threshold", "shown"),
    [
        (None, 0.5, "no score"),
        (0.0, 0.5, "0.00"),
        (1.0, None, "1.00"),
        (0.5, 0.5, "0.50"),
        (0.831, 0.5, "0.83"),
        (0.4996, 0.5, "0.4996"),
        (0.5004, 0.5, "0.5004"),
        (0.497, 0.498, "0.497"),
        (0.9987, 0.5, "0.999"),
        (0.001, None, "0.001"),
        (0.99999999, None, "1.000000"),
    ],
)
def test_a_score_is_not_rounded_onto_an_edge(score, threshold, shown):
    assert words.score_words(score, threshold) == shown


@pytest.mark.parametrize(
    ("threshold", "shown"),
    [(None, "not given"), (0.5, "0.50"), (1.0, "1.00"), (0.625, "0.625"), (0.1234567, "0.123457")],
)
def test_a_threshold_keeps_its_digits(threshold, shown):
    assert words.threshold_words(threshold) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 pages"), (1, "1 page"), (2, "2 pages"), (12345, "12,345 pages")]
)
def test_counts(count, shown):
    assert words.count_words(count, "page") == shown


@pytest.mark.parametrize(
    ("weight", "before", "scopes", "shown"),
    [
        (1.0, 1.0, (), "+1.00"),
        (-0.001, -0.001, (), "+0.00"),
        (0.2, 1.0, ("hedge",), "+1.00 before scope, +0.20 after: hedged"),
        (1.0, 1.0, ("quotation",), "+1.00 before scope, +1.00 after: inside a quotation"),
        (
            -0.5,
            1.0,
            ("attribution", "negation"),
            "+1.00 before scope, -0.50 after: attributed to somebody else and negated",
        ),
        (0.2, 1.0, ("new_scope",), "+1.00 before scope, +0.20 after: new scope"),
        (0.2, 1.0, (), "+1.00 before scope, +0.20 after: scope not named"),
    ],
)
def test_weights_before_and_after_scope(weight, before, scopes, shown):
    item = Evidence(0, 1, weight=weight, weight_before_scope=before, scopes=scopes)
    assert words.weight_words(item) == shown


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_kinds_are_told_in_the_codebooks_words(kind):
    assert words.kind_words(Evidence(0, 1, "overclaiming", kind)) == KIND_WORDS[kind]


@pytest.mark.parametrize(
    ("weight", "shown"),
    [(1.0, "wording typical of risk disclosure"), (-1.0, "wording that speaks against risk disclosure")],
)
def test_wording_names_its_side(weight, shown):
    assert words.kind_words(Evidence(0, 1, "risk_disclosure", "wording", weight=weight)) == shown


def test_words_an_encoder_points_at_are_called_so():
    found = Evidence(0, 1, "risk_disclosure", "wording", weight=1.0, source="encoder:risk_disclosure")
    assert words.kind_words(found) == "pointed at by the encoder for risk disclosure"


@pytest.mark.parametrize("fact", {*FACTS, *LABELS, "something_new"})
def test_facts_have_words(fact):
    assert words.fact_words(fact) == fact.replace("_", " ")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (Provenance("fast", "a" * 64, "1.0"), "fast 1.0 (sha256 aaaaaaaaaaaa)"),
        (Provenance("default", "b" * 64), "default (sha256 bbbbbbbbbbbb)"),
        (Provenance("", ""), "unnamed (no digest)"),
    ],
)
def test_provenance(source, shown):
    assert words.provenance_words(source) == shown


@pytest.mark.parametrize(
    ("silent", "not_found", "shown"),
    [
        (0, ("legal",), ""),
        (0, (), ""),
        (1, ("legal",), "1 passage lists no evidence; what it names is not counted here."),
        (3, ("legal",), "3 passages list no evidence; what they name is not counted here."),
        (3, (), "No evidence is listed, so no kind of risk could be looked for."),
    ],
)
def test_a_search_says_where_it_was_blind(silent, not_found, shown):
    assert words.search_limit(silent, not_found) == shown


@pytest.mark.parametrize(
    ("behind", "unseen", "shown"),
    [
        (False, 0, ()),
        (True, 0, ("has to open a part of the page.",)),
        (True, 1_200, ("has to open a part of the page.", "1,200 words came with the page unseen")),
    ],
)
def test_risks_that_may_stay_unread_are_told(behind, unseen, shown):
    told = words.unread_risk(behind=behind, unseen=unseen)
    assert len(told) == len(shown)
    assert all(part in sentence for part, sentence in zip(shown, told, strict=True))


def test_a_scored_page_needs_no_sentence():
    assert words.status_sentence(flagged_page()) == ""


def test_a_page_that_was_scored_without_its_disguise_says_so():
    said = replace(flagged_page(), reasons=("obfuscated",), message="41 of 230 words are disguised.")
    assert words.status_sentence(said) == "41 of 230 words are disguised."
    assert words.status_sentence(replace(said, message="")) == "Its words are disguised."


@pytest.mark.parametrize(
    ("reasons", "message", "shown"),
    [
        (("not_english",), "", "Its text is not English."),
        (("no_text", "truncated"), "", "There is no text to read, and it was cut before its end."),
        (("brand_new",), "", "Brand new."),
        ((), "", "No reason was given."),
        (("",), "", "No reason was given."),
        (("not_english",), "The text looks German.", "The text looks German."),
    ],
)
def test_an_unscored_page_says_why(reasons, message, shown):
    assert words.status_sentence(unscored_page(reasons=reasons, message=message)) == shown


def nodes() -> Iterator[ast.AST]:
    for path in Path(classifier.__file__).parent.rglob("*.py"):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def named(node: ast.AST, *names: str) -> bool:
    return getattr(node, "id", getattr(node, "attr", None)) in names


def strings(*found: ast.AST) -> set[str]:
    texts = {item.value for node in found for item in ast.walk(node) if isinstance(item, ast.Constant)}
    return {text for text in texts if isinstance(text, str)}


def failures() -> set[str]:
    """The reasons that an error or a closed gate gives, as the code has them."""
    reasons: set[str] = set()
    for node in nodes():
        if isinstance(node, ast.keyword) and node.arg == "reason":
            reasons |= strings(node.value)
        if isinstance(node, ast.Assign) and named(node.targets[0], "default_reason"):
            reasons |= strings(node.value)
        if isinstance(node, ast.Call) and named(node.func, "Gate"):
            reasons |= strings(node.args[0])
    return reasons


def test_each_declared_reason_to_be_unread_is_given_where_pages_are_read() -> None:
    folder = Path(classifier.__file__).parent / "reading"
    sources = [path.read_text(encoding="utf-8") for path in folder.rglob("*.py") if path.stem != "reasons"]
    given = set().union(*(strings(ast.parse(source)) for source in sources))
    keywords = {
        word.arg
        for source in sources
        for word in ast.walk(ast.parse(source))
        if isinstance(word, ast.keyword)
    }
    assert given | keywords >= INCOMPLETE_REASONS


def test_each_reason_that_can_be_given_has_words_and_no_other_has() -> None:
    assert "not_english" in failures()
    assert "too_large" in failures()
    assert set(words.REASON_WORDS) == failures() | INCOMPLETE_REASONS


def test_each_way_to_be_unread_says_what_to_do() -> None:
    assert set(_INCOMPLETE) == INCOMPLETE_REASONS


def test_each_scope_has_words_and_no_other_has() -> None:
    assert set(words.SCOPE_WORDS) == set(SCOPES)
