from classifier import Evidence, Page, Passage, PassageResult, Span
from classifier.counterfactual.pushes import SIDES, Push, find_pushes
from classifier.counterfactual.variants import Variant, propose_variants
from classifier.labels import FACTS, LABELS
from classifier.model import Contribution
from classifier.segmenting import split_passages

TEXT = "It cures. It heals all.\n\nIt may cure. Safe."
PASSAGES = split_passages(Page.from_passages(TEXT.split("\n\n")))


def push(words: str, amount: float, kind: str = "cure", **more: object) -> Push:
    start = TEXT.index(words)
    passage = next(item for item in PASSAGES if item.start <= start < item.end)
    values = {"fact": "overclaiming", "kind": kind, "amount": amount, "plain": amount, **more}
    return Push(start, start + len(words), passage, **values)  # type: ignore[arg-type]


def scored(passage: Passage, value: float = 0.1, **deciding: Span) -> PassageResult:
    numbers = dict.fromkeys((*LABELS, *FACTS), value)
    return PassageResult(passage.start, passage.end, passage.index, numbers, numbers, deciding=deciding)


def propose(*pushes: Push, flagged: bool = True, label: str = "overclaiming") -> list[Variant]:
    results = [scored(passage, passage.index / 10) for passage in PASSAGES]
    return propose_variants(label, flagged=flagged, pushes=pushes, passages=PASSAGES, scored=results)


def told(variants: list[Variant]) -> list[tuple[str, list[str]]]:
    return [(variant.what, [words.text for words in variant.words]) for variant in variants]


def test_sentences_kinds_and_passages_take_turns_the_strongest_first() -> None:
    found = propose(push("cures", 1.0), push("heals", 2.0), push("Safe", 4.0, "safety"))
    assert told(found) == [
        ("sentence", ["Safe."]),
        ("kind", ["It cures.", "It heals all."]),
        ("passage", ["It may cure. Safe."]),
        ("sentence", ["It heals all."]),
        ("passage", ["It cures. It heals all."]),
        ("sentence", ["It cures."]),
    ]


def test_a_kind_that_is_one_sentence_is_tried_once() -> None:
    assert [what for what, _words in told(propose(push("Safe", 1.0, "safety")))] == ["sentence", "passage"]


def test_only_what_holds_the_decision_is_cut() -> None:
    for_it, against = push("cures", 1.0), push("Safe", -1.0, "safety")
    assert ("sentence", ["Safe."]) not in told(propose(for_it, against))
    assert told(propose(for_it, against, flagged=False)) == [
        ("sentence", ["Safe."]),
        ("passage", ["It may cure. Safe."]),
    ]


def test_the_highest_passage_is_cut_though_no_evidence_is_listed() -> None:
    assert told(propose()) == [("passage", ["It may cure. Safe."])]
    assert propose(flagged=False) == []


def test_the_deciding_sentence_is_cut_though_no_evidence_is_listed() -> None:
    results = [scored(PASSAGES[0], 0.9, overclaiming=Span(0, 9)), scored(PASSAGES[1])]
    found = propose_variants("overclaiming", flagged=True, pushes=[], passages=PASSAGES, scored=results)
    assert told(found)[0] == ("sentence", ["It cures."])


def test_passages_without_words_are_left_alone() -> None:
    nothing = dict.fromkeys((*LABELS, *FACTS))
    results = [PassageResult(p.start, p.end, p.index, nothing, nothing) for p in PASSAGES]
    assert not propose_variants("overclaiming", flagged=True, pushes=[], passages=PASSAGES, scored=results)


def test_the_scoped_matches_of_a_sentence_are_lifted_together() -> None:
    hedged = {"plain": 2.0, "scopes": ("hedge",)}
    found = propose(
        push("cure.", 0.0, rule="a", **hedged),
        push("may cure", 0.0, "certainty", rule="b", **hedged),
        flagged=False,
    )
    assert found == [
        Variant("plain", found[0].words, ("certainty", "cure"), ("hedge",), ("a", "b"), strength=4.0)
    ]
    assert told(found) == [("plain", ["may cure", "cure."])]


def test_a_scope_that_holds_nothing_back_is_not_lifted() -> None:
    lowered = push("cure.", 2.0, plain=1.0, scopes=("hedge",))
    assert "plain" not in {what for what, _words in told(propose(lowered, flagged=False))}
    assert "plain" in {what for what, _words in told(propose(lowered, flagged=True))}


def test_rules_push_by_their_own_fact_and_words_where_they_are_listed() -> None:
    weights = tuple(float(number) for number in range(1, len(FACTS) + 1))
    rule = Contribution(0, 2, "signal:x.y", "adverse", "risk_disclosure", weights, (9.0,) * 4, ("negation",))
    words = Contribution(3, 8, "ngram:cures", weights=weights, before_scope=weights)
    listed = Evidence(3, 8, "exposure", "wording", "cures", 0.5, "ngram:cures", 0.5)
    again = Evidence(0, 2, "risk_disclosure", "adverse", "It", 3.0, "signal:x.y", 9.0)
    found = list(find_pushes("missing_risk_disclosure", PASSAGES[0], [rule, words], [listed, again]))
    assert [(item.fact, item.kind, item.amount, item.plain, item.rule) for item in found] == [
        ("risk_disclosure", "adverse", -3.0, -9.0, "x.y"),
        ("exposure", "wording", 0.5, 0.5, ""),
    ]
    assert not list(find_pushes("sales_intent", PASSAGES[0], [rule, words], [listed, again]))


def test_words_outside_every_sentence_belong_to_the_passage() -> None:
    passage = Passage(0, 9, 0, "It cures.")
    assert Push(3, 8, passage, "overclaiming", "cure", 1.0, 1.0).sentence.text == "It cures."


def test_every_label_has_its_facts() -> None:
    assert set(SIDES) == set(LABELS)
    assert {fact for sides in SIDES.values() for fact in sides} == set(FACTS)
