"""A row a page, and no cell that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import given

from classifier.findings import Provenance
from classifier.report import write_csv
from classifier.report.table import COLUMNS, FORMULA_STARTS
from tests.report.builders import ODD_TEXT, disclosing_page, flagged_page, result, unscored_page


def rows(output):
    return list(csv.DictReader(io.StringIO(output, newline="")))


def test_nothing_makes_a_header(written):
    assert written(write_csv) == ",".join(COLUMNS) + "\r\n"


def test_the_header_names_what_the_contract_scores():
    assert COLUMNS == (
        "id", "status", "reasons",
        "overclaiming", "missing_risk_disclosure", "sales_intent",
        "exposure", "risk_disclosure",
        "flag_overclaiming", "flag_missing_risk_disclosure", "flag_sales_intent",
        "passages", "message", "model", "policy",
    )  # fmt: skip


def test_a_scored_page(written):
    (row,) = rows(written(write_csv, flagged_page()))
    assert row["id"] == "p1"
    assert row["status"] == "ok"
    assert row["reasons"] == ""
    assert float(row["overclaiming"]) == 0.9
    assert float(row["exposure"]) == 0.95
    assert row["flag_overclaiming"] == "true"
    assert row["passages"] == "2"
    assert row["model"] == "fast 1.2.3 sha256:" + "ab" * 32
    assert row["policy"] == "default sha256:" + "cd" * 32


def test_a_page_that_is_not_flagged(written):
    (row,) = rows(written(write_csv, disclosing_page()))
    assert {row[name] for name in COLUMNS if name.startswith("flag_")} == {"false"}


@pytest.mark.parametrize("status", ["abstained", "error"])
def test_an_unscored_page_has_empty_cells(written, status):
    (row,) = rows(written(write_csv, unscored_page(status, ("no_text", "truncated"), "Nothing, at all.")))
    assert row["status"] == status
    assert row["reasons"] == "no_text truncated"
    assert row["message"] == "Nothing, at all."
    assert {row[name] for name in COLUMNS[3:11]} == {""}


def test_rows_keep_their_order_and_none_is_dropped(written, every_status):
    assert len(rows(written(write_csv, *every_status))) == len(every_status)


@pytest.mark.parametrize("start", [*sorted(FORMULA_STARTS), " =", "\u00a0 +", " \t-", "\n@"])
def test_a_formula_gets_an_apostrophe(written, start):
    formula = f"{start}1+HYPERLINK(1)"
    (row,) = rows(written(write_csv, flagged_page(formula)))
    assert row["id"] == f"'{formula}"


@pytest.mark.parametrize("field", ["reasons", "message", "model", "policy"])
def test_every_cell_of_text_is_guarded(written, field):
    made = unscored_page(reasons=("=1",), message="=1")
    values = {name: getattr(made, name) for name in made.__slots__}
    made = type(made)(**(values | {"model": Provenance("=1", ""), "policy": Provenance("=1", "")}))
    (row,) = rows(written(write_csv, made))
    assert row[field] == "'=1"


@pytest.mark.parametrize("plain", ["", "a=1", "1-2", "https://example.org/?a=1", "'=1", "  "])
def test_other_cells_stay_as_they_are(written, plain):
    (row,) = rows(written(write_csv, flagged_page(plain)))
    assert row["id"] == plain


def test_a_tiny_score_is_a_plain_number(written, flagged):
    scores = dict.fromkeys(flagged.scores, 0.0000004)
    (row,) = rows(written(write_csv, result(flagged.page, flagged.passages, scores=scores)))
    assert float(row["overclaiming"]) == 0.0


@given(ODD_TEXT)
def test_any_id_makes_one_row_that_can_be_written(id_):
    stream = io.StringIO(newline="")
    write_csv([flagged_page(id_)], stream)
    stream.getvalue().encode("utf-8")
    (row,) = rows(stream.getvalue())
    assert row["id"][:1] not in FORMULA_STARTS or row["id"] == ""
    assert len(row) == len(COLUMNS)
