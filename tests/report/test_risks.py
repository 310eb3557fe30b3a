"""An absence is claimed only of what was looked for."""

import pytest

from classifier.documents import Block, Page, Unseen
from classifier.labels import KINDS
from classifier.report import write_text
from classifier.report.risks import UNNAMED_SHOWN, find_risks
from classifier.report.words import unread_risk
from tests.report.builders import disclosing_page, evidence, passage, result, silent_page, unscored_page


def test_exposures_and_kinds_of_risk(flagged):
    risks = find_risks(flagged)
    assert [item.evidence.kind for item in risks.exposures] == ["benefit"]
    assert risks.disclosed == ()
    assert [item.evidence.kind for item in risks.mentioned] == ["adverse"]
    assert risks.not_found == tuple(kind for kind in KINDS["risk_disclosure"] if kind != "adverse")


def test_disclosed_kinds_are_not_missed():
    risks = find_risks(disclosing_page())
    assert [item.evidence.kind for item in risks.disclosed] == ["adverse", "contraindication"]
    assert risks.mentioned == ()
    assert risks.not_found == ("dependence", "overdose", "legal", "supervision")


def test_a_kind_disclosed_anywhere_is_not_said_to_be_only_touched_on():
    text = "A little nausea. Nausea is common."
    page = Page(text=text)
    weak = [evidence(text, "little nausea", "risk_disclosure", "adverse", -1.0, 1.0, scopes=("hedge",))]
    strong = [evidence(text, "Nausea is common", "risk_disclosure", "adverse", 2.0)]
    parts = [
        passage(page, "A little nausea.", 0, weak),
        passage(page, "Nausea is common.", 1, strong, risk_disclosure=0.9),
    ]
    risks = find_risks(result(page, parts))
    assert [item.passage.index for item in risks.disclosed] == [1]
    assert risks.mentioned == ()


@pytest.mark.parametrize(("named", "kinds"), [(True, ["benefit"]), (False, ["wording"])])
def test_wording_stands_in_only_when_no_kind_is_named(named, kinds):
    text = "It helps many."
    page = Page(text=text)
    found = [evidence(text, "many", "exposure", "wording", 3.0)]
    found += [evidence(text, "helps", "exposure", "benefit", 1.0)] * named
    risks = find_risks(result(page, [passage(page, text, 0, found)]))
    assert [item.evidence.kind for item in risks.exposures] == kinds


def test_words_against_exposure_are_no_exposure():
    text = "It does not help."
    page = Page(text=text)
    found = [evidence(text, "help", "exposure", "benefit", -1.0, 1.0, scopes=("negation",))]
    assert find_risks(result(page, [passage(page, text, 0, found)])).exposures == ()


def test_without_evidence_no_kind_is_said_to_be_missing():
    risks = find_risks(silent_page())
    assert risks.not_found == ()
    assert risks.silent == 2
    assert [item.index for item in risks.unnamed] == [1]


def test_passages_without_evidence_are_counted_beside_those_with(flagged):
    quiet = passage(flagged.page, "Footer", 2)
    risks = find_risks(result(flagged.page, [*flagged.passages, quiet]))
    assert risks.silent == 1
    assert risks.not_found


def test_only_the_clearest_unnamed_disclosures_are_named():
    page = Page(text="abcdefgh")
    parts = [passage(page, char, at, risk_disclosure=0.6 + at / 100) for at, char in enumerate(page.text)]
    assert [item.index for item in find_risks(result(page, parts)).unnamed] == [7, 6, 5][:UNNAMED_SHOWN]


def test_wording_alone_can_disclose_without_naming_a_kind():
    text = "Harms were common."
    page = Page(text=text)
    found = [evidence(text, "Harms", "risk_disclosure", "wording", 2.0)]
    risks = find_risks(result(page, [passage(page, text, 0, found, risk_disclosure=0.9)]))
    assert [item.evidence.kind for item in risks.disclosed] == ["wording"]
    assert risks.unnamed == ()
    assert risks.not_found == KINDS["risk_disclosure"]


def test_an_unscored_page_was_not_searched():
    risks = find_risks(unscored_page())
    assert (risks.not_found, risks.silent) == ((), 0)


@pytest.mark.parametrize(("roles", "behind"), [(("main", "collapsed"), True), (("collapsed", "main"), False)])
def test_risk_named_only_where_it_has_to_be_opened_is_said_to_be(roles, behind):
    text = "It helps. Nausea is common."
    blocks = (Block(0, 9, role=roles[0]), Block(10, len(text), role=roles[1]))
    page = Page(text=text, blocks=blocks)
    found = [evidence(text, "Nausea", "risk_disclosure", "adverse", 2.0)]
    parts = [
        passage(page, "It helps.", 0),
        passage(page, "Nausea is common.", 1, found, risk_disclosure=0.9),
    ]
    assert find_risks(result(page, parts)).behind is behind


def test_without_a_disclosure_none_is_behind_anything(flagged):
    assert find_risks(flagged).behind is False


def test_words_that_no_reader_sees_are_counted():
    page = Page(text="It helps.", unseen=(Unseen("hidden", "May cause nausea."), Unseen("metadata", "Help")))
    assert find_risks(result(page, [passage(page, "It helps.", 0)])).unseen == 4


def test_the_reports_say_so(rendered, written):
    text = "Nausea is common."
    page = Page(
        text=text, blocks=(Block(0, len(text), role="collapsed"),), unseen=(Unseen("hidden", "Words"),)
    )
    made = result(page, [passage(page, text, 0, risk_disclosure=0.9)])
    for told in unread_risk(behind=True, unseen=1):
        assert told in " ".join(rendered(made).text_content().split())
        assert told in " ".join(written(write_text, made).split())
