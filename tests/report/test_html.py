"""The HTML report is one inert document that holds a page's words exactly."""

import base64
import hashlib
import io
import re
from dataclasses import replace
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import html

from classifier.documents import Page
from classifier.findings import PassageResult
from classifier.labels import FACTS, KIND_WORDS, KINDS, LABEL_WORDS, LABELS
from classifier.report import write_html
from classifier.report.html import FACT_LETTERS
from classifier.report.views import PASSAGES_SHOWN
from classifier.report.visible import visible
from tests.report.builders import (
    disclosing_page,
    evidence,
    flagged_page,
    hostile_page,
    marked_pages,
    passage,
    result,
    silent_page,
    unscored_page,
)

CSS = resources.files("classifier.report").joinpath("report.css").read_text(encoding="utf-8")


def flat(node):
    return " ".join(node.text_content().split())


def with_class(tree, name, tag="*"):
    return tree.xpath(f".//{tag}[contains(concat(' ', @class, ' '), ' {name} ')]")


def test_nothing_makes_a_document_that_says_so(rendered):
    tree = rendered()
    assert "No page was given" in flat(tree)
    assert tree.findtext(".//title") == "fairbalance report: 0 pages"


def test_the_head_says_what_it_is_and_what_it_is_not(rendered, flagged):
    head = flat(rendered(flagged).find(".//header"))
    for words in ("fairbalance", "never judges whether a claim is true", "lawful", "the decision is yours"):
        assert words in head


def test_the_head_counts(rendered, every_status):
    (counts,) = with_class(rendered(*every_status), "counts", "dl")
    numbers = [flat(node).split()[0] for node in counts.findall(".//dd")]
    assert [flat(node) for node in counts.findall(".//dt")] == [
        "Pages",
        *(LABEL_WORDS[label] for label in LABELS),
        "Without a score",
    ]
    assert numbers == ["5", "2", "2", "1", "2"]


@pytest.mark.parametrize(("generated", "shown"), [(None, False), ("2030-01-02 <b>", True)])
def test_generated_is_shown_when_given(rendered, flagged, generated, shown):
    assert ("2030-01-02 <b>" in flat(rendered(flagged, generated=generated))) is shown


def test_the_same_results_make_the_same_file(written, every_status):
    assert written(write_html, *every_status) == written(write_html, *every_status)


def test_contents_only_when_there_is_more_than_one_page(rendered, every_status):
    assert not rendered(flagged_page()).findall(".//nav")
    links = rendered(*every_status).xpath("//nav//a")
    assert len(links) == len(every_status)
    assert links[0].text_content() == "p1"


def test_contents_say_what_was_flagged(rendered):
    nav = flat(rendered(flagged_page(), disclosing_page(), unscored_page()).find(".//nav"))
    assert "p1 Overclaiming, Missing risk disclosure, Sales intent sober Nothing flagged u1 Not scored" in nav


def test_every_link_leads_to_a_place_in_the_file(rendered, every_status):
    tree = rendered(*every_status)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [href.removeprefix("#") for href in tree.xpath("//@href")]
    described = [
        name for names in tree.xpath("//@aria-describedby | //@aria-labelledby") for name in names.split()
    ]
    assert set(targets) | set(described) <= set(ids)


def test_headings_never_skip_a_level(rendered, every_status):
    levels = [int(node.tag[1]) for node in rendered(*every_status).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_language_and_skip_link(rendered, flagged):
    tree = rendered(flagged)
    assert tree.get("lang") == "en"
    assert len(tree.findall(".//main")) == 1
    skip = tree.find(".//body")[0]
    assert (skip.tag, skip.get("href")) == ("a", "#report")
    assert tree.find(".//main").get("id") == "report"


@pytest.mark.parametrize("label", LABELS)
def test_a_card_gives_flag_score_threshold_and_sentence(rendered, flagged, label):
    card = flat(rendered(flagged).get_element_by_id(f"page-1-{label}").getparent())
    score = flagged.scores[label]
    assert card.startswith(
        f"{LABEL_WORDS[label]} Flagged Score {score:.2f}, threshold {flagged.thresholds[label]:.2f}"
    )
    sentence = "Book your session today." if label == "sales_intent" else "Ketamine cures depression."
    assert sentence in card


def test_a_passages_score_is_not_rounded_onto_the_passages_threshold(rendered):
    page = Page(text="One passage.")
    made = result(
        page,
        [passage(page, "One passage.", overclaiming=0.3996, sales_intent=0.4996)],
        thresholds={"overclaiming": 0.5, "sales_intent": 0.5},
        passage_thresholds={"overclaiming": 0.4, "sales_intent": 0.1},
    )
    (scores,) = with_class(rendered(made), "scores")
    assert "Overclaiming 0.3996 " in flat(scores)
    assert flat(scores).endswith("Sales intent 0.50, flagged")


def test_a_card_draws_score_and_threshold(rendered, flagged):
    gauge = rendered(flagged).xpath("//svg")[0]
    assert float(with_class(gauge, "fill")[0].get("width")) == 90
    assert float(with_class(gauge, "tick")[0].get("x1")) == 50


def test_missing_risk_names_what_was_found_and_what_was_not(rendered, flagged):
    panel = flat(rendered(flagged).get_element_by_id("page-1-risks").getparent())
    assert "exposure scores 0.95 and risk disclosure 0.10" in panel
    assert "“" not in panel
    assert "Ketamine cures: a benefit of use (passage 1)" in panel
    assert "a little nausea: an adverse effect or psychological harm, hedged (passage 1)" in panel
    missing = panel.split("Looked for and not found")[1]
    for kind in set(KINDS["risk_disclosure"]) - {"adverse"}:
        assert KIND_WORDS[kind] in missing
    assert KIND_WORDS["adverse"] not in missing


def test_a_disclosure_names_which_risks_were_found(rendered):
    panel = flat(rendered(disclosing_page()).get_element_by_id("page-1-risks").getparent())
    disclosed = panel.split("Risk disclosed")[1].split("Looked for")[0]
    assert KIND_WORDS["adverse"] in disclosed
    assert KIND_WORDS["contraindication"] in disclosed


def test_every_mark_has_a_reason_that_can_be_seen(rendered, flagged):
    tree = rendered(flagged)
    (words, _) = with_class(tree, "words", "div")[1:3]
    for mark in words.findall(".//mark"):
        assert mark.get("title")
        for name in mark.get("aria-describedby").split():
            assert "Weight" in flat(tree.get_element_by_id(name))


def test_a_reason_tells_words_side_kind_weights_scope_and_source(rendered, flagged):
    tree = rendered(flagged)
    assert flat(tree.get_element_by_id("page-1-passage-1-reason-3")) == (
        "R3− a little nausea speaks against risk disclosure: an adverse effect or psychological harm. "  # noqa: RUF001
        "Weight +1.00 before scope, -0.50 after: hedged. signal:x.y"
    )


def test_overlapping_facts_share_a_stretch(rendered, flagged):
    marks = {
        mark.text_content(): mark for mark in with_class(rendered(flagged), "words")[1].findall(".//mark")
    }
    assert list(marks) == ["Ketamine ", "cures", " depression", "a little nausea"]
    shared = marks["cures"]
    assert "several" in shared.get("class")
    assert shared.get("data-tag") == "E2 O4"
    assert "O1 Overclaiming" in shared.get("title")
    assert {span.get("class") for span in shared.findall(".//span")} == {"line-overclaiming", "line-exposure"}
    assert marks["Ketamine "].get("data-tag") is None
    assert "against" in marks["a little nausea"].get("class")


def test_text_without_evidence_is_shown(rendered, flagged):
    text = flat(rendered(flagged).find(".//article"))
    assert "Menu" in text
    assert "Footer" in text
    assert "Not scored" in text


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (unscored_page(), "Not scored. Its text is not English. not_english"),
        (unscored_page("error", ("unreadable",)), "Could not be read. It could not be opened. unreadable"),
        (unscored_page(message="It is German."), "Not scored. It is German."),
    ],
)
def test_an_unscored_page_says_why_and_shows_no_card(rendered, made, words):
    page = rendered(made).find(".//article")
    assert words in flat(page)
    assert "Guten Tag." in flat(page)
    assert not with_class(page, "card")


def test_a_partial_page_does_not_claim_that_something_is_missing(rendered, flagged):
    flags = flagged.flags | {"missing_risk_disclosure": None}
    scores = flagged.scores | {"missing_risk_disclosure": None}
    made = result(flagged.page, flagged.passages, "partial", ("truncated",), flags=flags, scores=scores)
    page = rendered(made)
    assert "Looked for and not found in the part that was read" in flat(page)
    assert "cannot be told from part of it" in flat(page)
    card = flat(page.get_element_by_id("page-1-missing_risk_disclosure").getparent())
    assert card.startswith("Missing risk disclosure Not decided No score, threshold 0.60")


def test_a_page_past_the_limit_says_what_is_not_shown(rendered):
    count = PASSAGES_SHOWN + 3
    page = Page(text="\n".join(f"<{number:04d}>" for number in range(count)))
    parts = [passage(page, f"<{number:04d}>", number) for number in range(count)]
    text = flat(rendered(result(page, parts)))
    assert f"3 passages of {count} not shown" in text
    assert f"A report shows {PASSAGES_SHOWN} passages" in text


def test_a_result_without_evidence_claims_no_absence(rendered):
    tree = rendered(silent_page())
    panel = flat(tree.get_element_by_id("page-1-risks").getparent())
    assert "no kind, because none could be looked for" in panel
    assert "Passage 2 reads as a disclosure (0.90), but lists no words for it" in panel
    assert not any(KIND_WORDS[kind] in panel for kind in KINDS["risk_disclosure"])
    sections = with_class(tree, "passage", "section")
    assert "Not scored: it holds no words" in flat(sections[2])


def test_model_and_policy_are_named(rendered, flagged):
    (foot,) = with_class(rendered(flagged), "provenance")
    assert flat(foot) == "Model fast 1.2.3 (sha256 abababababab) · Policy default (sha256 cdcdcdcdcdcd)"


def test_how_to_disagree(rendered, flagged):
    text = flat(rendered(flagged).get_element_by_id("disagree").getparent())
    for words in (
        "codebook",
        "raise or lower the label's threshold in a policy file",
        "Page id",
        "Passage number",
    ):
        assert words in text
    for words in ("Fact:", "Quote", "Codebook rule"):
        assert words in text


def test_the_legend_shows_each_fact_with_its_letter(rendered, flagged):
    (legend,) = with_class(rendered(flagged), "legend")
    assert [mark.get("data-tag") for mark in legend.findall(".//mark")] == [
        FACT_LETTERS[fact] for fact in FACTS
    ]


def test_the_document_can_ask_for_nothing(written, every_status):
    output = written(write_html, *every_status)
    tree = html.document_fromstring(output)
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = re.search("<style>(.*?)</style>", output, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not tree.xpath("//script|//img|//link|//iframe|//object|//embed|//form|//base|//@src|//@style")
    assert all(href.startswith("#") for href in tree.xpath("//@href"))
    assert "url(" not in CSS
    assert "@import" not in CSS


def test_no_attribute_is_a_handler(rendered, every_status):
    names = {name for node in rendered(*every_status).iter() for name in getattr(node, "attrib", ())}
    assert not [name for name in names if name.startswith("on")]


def test_hostile_strings_stay_text(rendered):
    made = hostile_page()
    tree = rendered(made)
    assert flat(tree.find(".//h2[@id='page-1']")) == " ".join(visible(made.id).split())
    assert with_class(tree, "words")[0].text_content() == visible(made.page.text)
    assert tree.findtext(".//title") == "fairbalance report: 1 page"
    assert "{{ 7*7 }}" in flat(tree)


def test_output_can_always_be_written(written):
    written(write_html, hostile_page()).encode("utf-8")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(marked_pages())
def test_the_marked_text_is_the_passages_text(case):
    page, window, found = case
    facts = dict.fromkeys(FACTS, 0.1)
    made = result(
        page, [PassageResult(window.start, window.end, 0, dict.fromkeys(LABELS, 0.1), facts, {}, found, {})]
    )
    stream = io.StringIO()
    write_html([made], stream)
    tree = html.document_fromstring(stream.getvalue())
    (section,) = with_class(tree, "passage", "section")
    blocks = with_class(section, "words", "div")
    assert "".join(block.text_content() for block in blocks) == visible(window.slice(page.text))
    for number, item in enumerate(found, 1):
        name = f"page-1-passage-1-reason-{number}"
        marks = [mark for mark in section.iter("mark") if name in mark.get("aria-describedby").split()]
        start = max(item.start, window.start)
        words = page.text[start : max(start, min(item.end, window.end))]
        assert "".join(mark.text_content() for mark in marks) == visible(words)


def colours(block):
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one_colour, other):
    low, high = sorted((luminance(one_colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("fore", "backs"),
    [
        (
            "ink",
            (
                "paper",
                "card",
                "overclaiming-tint",
                "exposure-tint",
                "risk-tint",
                "sales-tint",
                "several-tint",
            ),
        ),
        ("soft", ("paper", "card", "several-tint")),
        ("link", ("paper", "card")),
        ("alarm", ("paper", "card")),
        ("overclaiming", ("paper", "card", "overclaiming-tint")),
        ("exposure", ("paper", "card", "exposure-tint")),
        ("risk", ("paper", "card", "risk-tint")),
        ("sales", ("paper", "card", "sales-tint")),
    ],
)
def test_text_has_the_contrast_that_aa_asks_for(scheme, fore, backs):
    light, dark = CSS.split("prefers-color-scheme: dark", 1)
    palette = colours(light if scheme == "light" else dark.split("@media print")[0])
    assert all(contrast(palette[fore], palette[back]) >= 4.5 for back in backs)


def test_each_fact_has_an_underline_of_its_own_shape():
    shapes = [re.search(rf"\.line-{fact} {{[^}}]*text-decoration-style: (\w+)", CSS)[1] for fact in FACTS]
    assert len(set(shapes)) == len(FACTS)


def test_evidence_outside_its_passage_is_listed_without_a_mark(rendered):
    page = Page(text="One. Two.")
    made = result(page, [passage(page, "One.", 0, [evidence(page.text, "Two")])])
    tree = rendered(made)
    assert not with_class(tree, "words")[0].findall(".//mark")
    assert "Two" in flat(tree.get_element_by_id("page-1-passage-1-reason-1"))


def test_a_page_scored_without_its_disguise_has_a_notice_and_its_scores() -> None:
    said = replace(flagged_page(), reasons=("obfuscated",), message="41 of 230 words are disguised.")
    stream = io.StringIO()
    write_html([said], stream)
    page = flat(html.document_fromstring(stream.getvalue()))
    assert "41 of 230 words are disguised. obfuscated" in page
