import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from classifier.model import FastModel
from tests.training.builders import FLIP, LEARNT, SAME, pair_row, tiny_pages, write_corpus, write_lines
from training.corpus import CorpusError
from training.corpus.checking import check_corpus
from training.corpus.digesting import corpus_digest
from training.corpus.pair_checking import words_changed
from training.corpus.pairs import PAIRS, TRAINING_PAIRS, ContrastPair, read_pairs, read_training_pairs
from training.evaluation.contrast import fact_thresholds, measure_pairs, render_pairs
from training.evaluation.scorers import Shipped
from training.examples import passages_of
from training.fitting import Fitted

Row = dict[str, Any]


def put(value: object, *path: str) -> Callable[[Row], None]:
    def edit(row: Any) -> None:
        for step in path[:-1]:
            row = row[step]
        row[path[-1]] = value

    return edit


LONG = " ".join(f"word{number}" for number in range(17))
BROKEN = [
    ("an unknown field", put(1, "stars"), "row: Additional properties are not allowed"),
    ("an id of another form", put("pair 1", "id"), "id: 'pair 1' does not match"),
    ("an edit of another fact", put("price_added", "edit"), "edit: 'price_added' is not one of ["),
    ("an unknown fact", put("beauty", "fact"), "fact: 'beauty' is not one of ["),
    (
        "one annotator",
        put(["author-01"], "after", "annotators"),
        "after.annotators: ['author-01'] is too short",
    ),
    (
        "a fact that is 2",
        put(2, "after", "facts", "exposure"),
        "after.facts.exposure: 2 is not one of [0, 1]",
    ),
    (
        "no flip",
        put(0, "after", "facts", "overclaiming"),
        "fact: the sides differ in no fact, not in ['overclaiming']",
    ),
    (
        "two flips",
        put(1, "after", "facts", "sales_intent"),
        "fact: the sides differ in ['overclaiming', 'sales_intent'], not in ['overclaiming']",
    ),
    ("no edit", put(FLIP["before"]["text"], "after", "text"), "after.text: is the same as before"),
    ("a rewrite", put(LONG, "after", "text"), "after.text: 17 words are changed; at most 16 are one edit"),
    ("a bell", put("Ding\a", "before", "text"), "before.text: control character U+0007"),
]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", tiny_pages())


@pytest.mark.parametrize(("edit", "problem"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_rule_is_named_with_its_place(corpus: Path, edit: Callable, problem: str) -> None:
    row = deepcopy(FLIP)
    edit(row)
    write_lines(corpus / PAIRS, [SAME, row])
    found = check_corpus(corpus)
    assert any(item.startswith(f"pairs.jsonl:2: {problem}") for item in found), found


def test_the_same_id_twice_is_named_at_both_lines(corpus: Path) -> None:
    write_lines(corpus / PAIRS, [FLIP, {**SAME, "id": "c-0001"}])
    problems = [problem.split(": ", 1)[1] for problem in check_corpus(corpus)]
    assert problems == ["id: 'c-0001' stands in the file 2 times"] * 2


def test_eight_words_of_another_pair_are_named(corpus: Path) -> None:
    words = "The lodge offers ketamine sessions beside the lake today."
    other = pair_row("c-0003", "none", "place", (words, {}), (f"{words} Always.", {}))
    write_lines(corpus / PAIRS, [SAME, other])
    [problem] = check_corpus(corpus)
    assert problem.endswith("'the lodge offers ketamine sessions beside the lake' stands in pair c-0002 too")


def test_eight_words_of_a_page_are_named(corpus: Path) -> None:
    page = tiny_pages()[0]
    words = page.passages[0].text
    other = pair_row("c-0003", "none", "place", (words, {}), (f"{words} Always.", {}))
    write_lines(corpus / PAIRS, [other])
    [problem] = check_corpus(corpus)
    assert problem.endswith(f"stands on page {page.id} too")


def test_a_malformed_file_is_named(corpus: Path) -> None:
    write_lines(corpus / PAIRS, [{"id": "c-0001"}])
    with pytest.raises(CorpusError, match=r"pairs\.jsonl:1: not a contrast pair \('fact'\); run"):
        read_pairs(corpus)


def test_a_corpus_may_have_no_pairs_to_learn_from(corpus: Path) -> None:
    assert read_training_pairs(corpus) == ()


def test_pairs_to_learn_from_keep_the_same_rules(corpus: Path) -> None:
    write_lines(corpus / TRAINING_PAIRS, [LEARNT])
    assert check_corpus(corpus) == []
    assert [pair.id for pair in read_training_pairs(corpus)] == ["l-0001"]
    write_lines(corpus / TRAINING_PAIRS, [LEARNT, {**FLIP, "id": "l-0002"}])
    [problem] = check_corpus(corpus)
    assert problem.startswith("training.jsonl:2: before.text: ")
    assert problem.endswith("stands in pair c-0001 too")


@pytest.mark.parametrize(("file", "row"), [(PAIRS, LEARNT), (TRAINING_PAIRS, FLIP)], ids=["test", "training"])
def test_a_pair_in_the_wrong_file_is_named(corpus: Path, file: Path, row: Row) -> None:
    write_lines(corpus / file, [row])
    assert any(f"id: {row['id']!r} does not begin with" in problem for problem in check_corpus(corpus))


def test_pairs_to_learn_from_are_part_of_the_digest(corpus: Path) -> None:
    before = corpus_digest(corpus)
    write_lines(corpus / TRAINING_PAIRS, [LEARNT])
    assert corpus_digest(corpus) != before


def test_direction_is_the_sign_of_the_flip(corpus: Path) -> None:
    up, same = read_pairs(corpus)
    down = ContrastPair(up.id, up.fact, up.edit, up.reason, up.after, up.before)
    assert (up.direction, down.direction, same.direction) == (1, -1, 0)


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [("a b c", "a b c", 0), ("a b c", "a c", 1), ("a c", "a x y c", 2), ("a b", "c d", 2)],
)
def test_words_changed(before: str, after: str, count: int) -> None:
    assert words_changed(before, after) == count


def test_pairs_are_measured_by_fact_and_edit(fitted: Fitted, corpus: Path) -> None:
    model: FastModel = fitted.model
    up, same = read_pairs(corpus)
    down = ContrastPair("c-0003", up.fact, "hedge_added", up.reason, up.after, up.before)
    texts = [passages_of(name, [side.text])[0] for name, side in (("b", up.before), ("a", up.after))]
    between = float(model.predict_facts(model.features(texts))[:, 0].mean())
    scorer = Shipped("tiny", model, {"overclaiming": between, "sales_intent": 0.5})
    figures = measure_pairs(scorer, [up, down, same])
    assert figures["overclaiming"] == {"pairs": 2, "ordered": 1.0, "flipped": 1.0}
    assert figures["none"]["pairs"] == 1
    assert figures["edits"]["hedge_added"] == {"pairs": 1, "passed": 1}
    assert "exposure" not in figures
    assert json.dumps(figures)
    assert "overclaiming" in render_pairs(figures)


def test_a_pair_judged_wrongly_on_one_side_has_not_flipped(fitted: Fitted, corpus: Path) -> None:
    up, same = read_pairs(corpus)
    strict = Shipped("strict", fitted.model, {"overclaiming": 0.999999})
    figures = measure_pairs(strict, [up, same])
    assert figures["overclaiming"] == {"pairs": 1, "ordered": 1.0, "flipped": 0.0}
    assert figures["none"] == {"pairs": 1, "held": figures["none"]["held"]}


def test_facts_that_are_no_label_have_a_threshold_of_one_half() -> None:
    assert fact_thresholds({"overclaiming": 0.3, "sales_intent": 0.4, "missing_risk_disclosure": 0.2}) == {
        "overclaiming": 0.3,
        "exposure": 0.5,
        "risk_disclosure": 0.5,
        "sales_intent": 0.4,
    }
