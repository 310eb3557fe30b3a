import math
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import FACTS, LABELS, Analyzer, Page, Policy, RecordError
from classifier.reading import ReadFailure
from classifier.segmenting import split_passages
from tests.strategies import web_text

SHOP = "Our capsules cure depression and anxiety for good. 100% safe. Add to cart, only $40, ships today."
GERMAN = (
    "Die Behandlung mit Ketamin wird in unserer Praxis seit vielen Jahren angeboten. Bitte rufen Sie uns an, "
    "wenn Sie einen Termin vereinbaren möchten, und bringen Sie Ihre Unterlagen mit."
)

SENTENCES = [
    "Ketamine may help some people. It can raise blood pressure. Ask a doctor first.",
    "Add to cart for only $40.\n\nNobody says it is safe: nausea and panic are common.",
    "The museum opens at nine.",
]


def test_the_first_example_of_the_contract(analyzer: Analyzer) -> None:
    result = analyzer("Ketamine cures depression. Book today!")
    assert result.status == "ok"
    assert list(result.scores) == list(LABELS)
    assert result.flags["overclaiming"] is True


def test_a_shop_text_is_flagged_for_all_three_and_shows_why(analyzer: Analyzer) -> None:
    result = analyzer(SHOP)
    assert all(result.flags.values())
    labels = {item.label for passage in result.passages for item in passage.evidence}
    assert {"overclaiming", "exposure", "sales_intent"} <= labels
    for passage in result.passages:
        for item in passage.evidence:
            assert item.slice(SHOP) == item.text
        assert set(passage.deciding) == set(FACTS)


def test_plain_history_is_not_flagged(analyzer: Analyzer) -> None:
    result = analyzer("The compound was first made in 1912 in Darmstadt. A patent followed two years later.")
    assert not any(result.flags.values())


@pytest.mark.parametrize("text", ["", "   \n\t ", "***", "\u200b\u200b"])
def test_text_without_words_is_never_given_a_number(analyzer: Analyzer, text: str) -> None:
    result = analyzer(text, id="blank")
    assert (result.id, result.status, result.reasons) == ("blank", "abstained", ("no_text",))
    assert set(result.scores.values()) == set(result.facts.values()) == set(result.flags.values()) == {None}
    assert result.message
    assert not result.passages


def test_another_language_is_not_scored_and_is_named(analyzer: Analyzer) -> None:
    result = analyzer(GERMAN)
    assert (result.status, result.reasons) == ("abstained", ("not_english",))
    assert "(de)" in result.message


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "text/html", "unsupported_media"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "text/plain", "unsupported_media"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_no_exception(
    analyzer: Analyzer, data: bytes, media_type: str, reason: str
) -> None:
    result = analyzer(data, media_type=media_type, id="x")
    assert (result.id, result.status, result.reasons) == ("x", "error", (reason,))
    assert set(result.scores.values()) == {None}
    assert "\n" not in result.message


def test_a_page_partly_unread_is_partial_and_missing_risk_stays_open(analyzer: Analyzer) -> None:
    page = Page(text=SHOP, id="cut", incomplete=("truncated",))
    result = analyzer(page)
    assert (result.status, result.reasons) == ("partial", ("truncated",))
    assert result.scores["missing_risk_disclosure"] is None
    assert result.flags["missing_risk_disclosure"] is None
    assert result.flags["sales_intent"] is True
    assert result.message


def test_a_page_over_the_limit_is_cut_and_says_so(analyzer: Analyzer) -> None:
    result = analyzer(b"Book a session now. " * 300_000, id="long")
    assert (result.status, result.reasons) == ("partial", ("truncated",))
    assert result.scores["missing_risk_disclosure"] is None


@pytest.mark.parametrize(
    "page",
    [Page(text="words", passages=()), Page.from_passages(["", " "]), Page.from_passages(["***", "\u200b"])],
    ids=["no passages", "blank", "signs"],
)
def test_pre_split_pages_without_words_abstain(analyzer: Analyzer, page: Page) -> None:
    result = analyzer(page)
    assert (result.status, result.reasons) == ("abstained", ("no_text",))
    assert set(result.scores.values()) == {None}


def test_what_is_no_page_is_refused(analyzer: Analyzer) -> None:
    with pytest.raises(TypeError, match="text, bytes, a Page or a ReadFailure, not NoneType"):
        analyzer(None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="level must be one of page, passage, not 'word'"):
        analyzer("Words.", level="word")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="evidence must be one of all, flagged, none, not 'some'"):
        Analyzer.from_pretrained(evidence="some")  # type: ignore[arg-type]


SIX_RISKS = (
    "Nausea and panic attacks can occur. People with schizophrenia or who take lithium must not take part. "
    "Frequent use can lead to addiction. Pills may contain fentanyl and an overdose can kill. Psilocybin is "
    "illegal in this country. It must only be given under medical supervision as blood pressure can rise."
)


def test_every_kind_that_a_rule_found_is_among_the_evidence(analyzer: Analyzer) -> None:
    page = Page.from_passages([SIX_RISKS])
    [passage] = analyzer(page).passages
    shown = {item.kind for item in passage.evidence if item.label == "risk_disclosure"}
    [features] = analyzer.model.features(split_passages(page))
    found = {signal.kind for signal in features.signals if signal.fact == "risk_disclosure"}
    assert len(found) >= 5
    assert found <= shown


def test_one_bland_passage_more_hides_nothing(analyzer: Analyzer) -> None:
    text = SHOP.replace("capsules", "psilocybin capsules")
    before = analyzer(Page.from_passages([text]))
    after = analyzer(Page.from_passages([text, "The weather is fine."]))
    for label, score in before.scores.items():
        assert score is not None
        assert (after.scores[label] or 0.0) > 0.8 * score


def test_a_shop_that_names_no_compound_stays_flagged_beside_a_bland_passage(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages([SHOP, "The weather is fine."]))
    assert all(result.flags.values())


def test_a_long_single_passage_is_explained_in_time_that_grows_with_it(analyzer: Analyzer) -> None:
    result = analyzer(" ".join([SHOP, SIX_RISKS] * 300), level="passage")
    assert result.flags["sales_intent"] is True


def test_html_is_read_as_html(analyzer: Analyzer) -> None:
    html = (
        "<title>T</title><script>var x = 'cures depression';</script><p>First made in 1912 in Darmstadt.</p>"
    )
    result = analyzer(html.encode(), media_type="text/html")
    assert result.page is not None
    assert "var x" not in result.page.text


def test_pre_split_passages_are_scored_as_they_are(analyzer: Analyzer) -> None:
    result = analyzer(Page.from_passages(["Book now, $40.", "", "First made in 1912."], id="rows"))
    assert [passage.index for passage in result.passages] == [0, 1, 2]
    assert result.page is not None
    assert [passage.slice(result.page.text) for passage in result.passages] == [
        "Book now, $40.",
        "",
        "First made in 1912.",
    ]
    assert set(result.passages[1].scores.values()) == {None}


def test_level_passage_takes_the_text_as_one(analyzer: Analyzer) -> None:
    text = f"{SHOP}\n\nA second paragraph about parking.\n\nA third about towels."
    result = analyzer(text, level="passage")
    assert len(result.passages) == 1
    assert result.scores == result.passages[0].scores
    assert result.flags == result.passages[0].flags
    assert result.thresholds == analyzer.policy.passage


@pytest.mark.parametrize("text", [SHOP, "", "Wir behandeln Depressionen in unserer Praxis seit zehn Jahren."])
def test_a_result_names_the_thresholds_of_its_level(analyzer: Analyzer, text: str) -> None:
    policy = Policy("split", dict.fromkeys(LABELS, 0.9), dict.fromkeys(LABELS, 0.1))
    split = Analyzer(analyzer.model, policy)
    assert split(text).thresholds == policy.page
    assert split(text, level="passage").thresholds == policy.passage
    assert split(text).passage_thresholds == split(text, level="passage").passage_thresholds == policy.passage


def test_a_page_of_one_passage_scores_as_the_passage(analyzer: Analyzer) -> None:
    result = analyzer(SHOP)
    assert result.scores == result.passages[0].scores


def test_a_disclosure_elsewhere_on_the_page_lowers_missing_risk(analyzer: Analyzer) -> None:
    risks = "Nausea, high blood pressure and panic can occur. Do not take part if you have had psychosis."
    silent = analyzer(Page.from_passages([SHOP, "The office is on the second floor."]))
    open_about_it = analyzer(Page.from_passages([SHOP, risks]))
    before, after = (result.scores["missing_risk_disclosure"] for result in (silent, open_about_it))
    assert before is not None
    assert after is not None
    assert after < before


@given(st.lists(web_text, min_size=1, max_size=7), st.integers(1, 9))
@settings(max_examples=25, deadline=None)
def test_batches_and_order_change_nothing(texts: list[str], batch_size: int) -> None:
    analyzer = Analyzer.from_pretrained(evidence="none")
    alone = [analyzer(text).to_dict() for text in texts]
    assert [result.to_dict() for result in analyzer.pipe(texts, batch_size=batch_size)] == alone
    backwards = [result.to_dict() for result in analyzer.pipe(reversed(texts))]
    assert backwards[::-1] == alone


def test_pipe_is_lazy_and_drops_nothing(analyzer: Analyzer) -> None:
    read: list[int] = []

    def pages() -> Iterator[Page | ReadFailure]:
        for number in range(10):
            read.append(number)
            yield (
                Page.from_text("", id=str(number))
                if number % 3
                else ReadFailure(str(number), RecordError("bad row"))
            )

    results = analyzer.pipe(pages(), batch_size=2)
    assert next(results).id == "0"
    assert len(read) == 2
    rest = list(results)
    assert [result.id for result in rest] == [str(number) for number in range(1, 10)]
    assert [result.status for result in rest].count("error") == 3


def test_pipe_refuses_an_empty_batch(analyzer: Analyzer) -> None:
    with pytest.raises(ValueError, match="batch_size must be at least 1, not 0"):
        next(analyzer.pipe([], batch_size=0))


@pytest.mark.parametrize(
    ("mode", "explained"), [("all", [True, True]), ("flagged", [True, False]), ("none", [False, False])]
)
def test_evidence_is_given_where_it_is_asked_for(mode: str, explained: list[bool]) -> None:
    analyzer = Analyzer.from_pretrained(evidence=mode)  # type: ignore[arg-type]
    result = analyzer(
        Page.from_passages([SHOP, "The compound was first made in 1912 in Darmstadt, Germany."])
    )
    assert [bool(passage.evidence) for passage in result.passages] == explained


def test_a_policy_changes_decisions_and_not_scores(policy: Policy) -> None:
    strict = Policy("strict", dict.fromkeys(LABELS, 1.0), dict.fromkeys(LABELS, 1.0))
    first, second = (
        Analyzer.from_pretrained(policy=policy)(SHOP),
        Analyzer.from_pretrained(policy=strict)(SHOP),
    )
    assert first.scores == second.scores
    assert not any(second.flags.values())
    assert first.policy.sha256 != second.policy.sha256
    assert second.policy.name == "strict"


def test_the_json_of_a_result_has_the_contracts_keys(analyzer: Analyzer) -> None:
    row = analyzer(SHOP, id="p1").to_dict()
    contract = ["id", "status", "reasons", "scores", "facts", "flags", "passages", "model", "policy"]
    assert list(row) == [*contract, "thresholds"]
    assert row["thresholds"] == {"page": analyzer.policy.page, "passage": analyzer.policy.passage}
    assert list(row["facts"]) == ["exposure", "risk_disclosure"]
    assert list(row["passages"][0]) == [
        *("index", "start", "end", "scores", "facts", "flags", "evidence"),
        "context",
        "tier",
    ]
    assert list(row["passages"][0]["evidence"][0])[:7] == [
        "label",
        "kind",
        "start",
        "end",
        "text",
        "weight",
        "source",
    ]
    assert set(row["model"]) == {"name", "version", "sha256"}
    assert set(row["policy"]) == {"name", "sha256"}


def test_evidence_and_the_rest_of_the_page_make_up_the_score() -> None:
    analyzer = Analyzer.from_pretrained()
    page = Page.from_passages(
        ["Our clinic offers ketamine sessions.", "Book a call with our team.", "A bus stops."]
    )
    result = analyzer(page)
    alone = analyzer.model.log_odds(analyzer.model.features(split_passages(page)))
    for passage, row in zip(result.passages, alone, strict=True):
        for fact, log_odds in zip(FACTS, row, strict=True):
            said = passage.facts[fact]
            assert said is not None
            assert math.log(said / (1 - said)) == pytest.approx(log_odds + passage.context[fact], abs=1e-6)
    assert any(value for passage in result.passages for value in passage.context.values())


def test_a_page_of_one_passage_scores_as_the_passage_alone() -> None:
    analyzer, text = Analyzer.from_pretrained(), "Order now, $40 a gram, ships today."
    assert analyzer(text).scores == analyzer(text, level="passage").scores
    assert not any(analyzer(text).passages[0].context.values())


def test_company_that_names_the_topic_raises_a_page_that_does_not() -> None:
    analyzer = Analyzer.from_pretrained()
    bland = ["Book a consultation with our team today.", "It lifts the mood of most people within hours."]
    without = analyzer(Page.from_passages([*bland, "The house stands near the river."]))
    named = analyzer(Page.from_passages([*bland, "The house stands near the ketamine clinic."]))
    for fact in ("exposure", "sales_intent"):
        assert named.passages[0].facts[fact] > without.passages[0].facts[fact]


@pytest.mark.parametrize("evidence", ["flagged", "none"])
def test_many_pages_score_as_few_do(monkeypatch: pytest.MonkeyPatch, evidence: str) -> None:
    """From some passages on they are scored in batches; nobody can tell by the results."""
    sources = [
        Page.from_text(text, id=str(place))
        for place, text in enumerate([SHOP, GERMAN, "", "x\n" * 9, *SENTENCES])
    ]
    few = Analyzer.from_pretrained(evidence=evidence)  # type: ignore[arg-type]
    expected = [few(source).to_dict() for source in sources]
    monkeypatch.setattr("classifier.kernel.lazy.WORTH", 0)
    many = Analyzer.from_pretrained(evidence=evidence)  # type: ignore[arg-type]
    assert [result.to_dict() for result in many.pipe(sources, batch_size=4)] == expected


def test_beside_the_main_text_only_risks_count_when_that_is_asked_for(analyzer: Analyzer) -> None:
    html = (
        "<main><p>Psilocybin helped many people in the trial, and the clinic offers sessions.</p></main>"
        "<footer><p>Cures depression for good! Buy now, only $40, ships today.</p>"
        "<p>Psilocybin may cause nausea, panic and psychosis; do not take it with lithium.</p></footer>"
    )
    whole = analyzer(html, media_type="text/html")
    main = Analyzer(analyzer.model, analyzer.policy, main_text=True)(html, media_type="text/html")
    assert whole.flags["overclaiming"] is True
    assert main.flags["overclaiming"] is False
    assert main.facts["risk_disclosure"] == whole.facts["risk_disclosure"]
