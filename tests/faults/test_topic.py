"""Text that is not what is scored here: another language, another subject, next to nothing."""

import pytest

from classifier import Analyzer, Page
from tests.faults.outcomes import check

GERMAN = (
    "Die Behandlung mit Ketamin wird in unserer Praxis seit vielen Jahren angeboten. Bitte rufen Sie uns an, "
    "wenn Sie einen Termin vereinbaren, und bringen Sie Ihre Unterlagen mit."
)
ENGLISH = (
    "Our ketamine infusions are given by nurses who have been with us for years. Call to book your first "
    "session, and tell us what you take."
)
CODE = """def load(path):
    rows = []
    for line in open(path):
        if not line.strip():
            continue
        rows.append(json.loads(line))
    return rows


class Table:
    def __init__(self, rows, columns=None):
        self.rows = rows
        self.columns = columns or sorted(rows[0])
"""
LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et "
    "dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip."
)


def test_other_language(analyzer: Analyzer) -> None:
    result = check(analyzer(GERMAN, id="page"))
    assert (result.status, result.reasons) == ("abstained", ("not_english",))


def test_mixed_languages(analyzer: Analyzer) -> None:
    result = check(analyzer(Page.from_passages([ENGLISH, GERMAN], id="page")))
    assert (result.status, result.reasons) == ("partial", ("not_english",))
    assert result.scores["sales_intent"] is not None


def test_code(analyzer: Analyzer) -> None:
    result = check(analyzer(CODE, id="page"))
    assert (result.status, result.reasons) == ("abstained", ("off_topic",))


def test_lorem_ipsum(analyzer: Analyzer) -> None:
    result = check(analyzer(LOREM, id="page"))
    assert (result.status, result.reasons) == ("abstained", ("not_english",))


@pytest.mark.parametrize("text", ["FAQ", "Add to cart"])
def test_faq_and_add_to_cart_alone(analyzer: Analyzer, text: str) -> None:
    assert check(analyzer(text, id="page")).status == "ok"
