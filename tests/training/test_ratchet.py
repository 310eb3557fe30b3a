from pathlib import Path

import pytest

from training.floors import Figure, Floor, Floors, FloorsError
from training.ratchet import Verdict, judge, log_lowering, move

A, B, REAL = (
    "corpus test: overclaiming auc",
    "corpus test: sales_intent f1",
    "real pages (dev): overclaiming auc",
)
ROWS = {A: Floor(0.90, 0.92), B: Floor(0.70, 0.75), REAL: Floor(0.80, 0.85)}


def floors(**changed: Floor) -> Floors:
    return Floors("c", "m", "r", {**ROWS, **changed})


def figures(a: float | None, b: float | None, real: float | None) -> dict[str, Figure]:
    return {A: Figure(a, 0.02), B: Figure(b, 0.05), REAL: Figure(real, 0.05)}


def without_real(a: float, b: float) -> dict[str, Figure]:
    return {name: row for name, row in figures(a, b, 0.0).items() if name != REAL}


VERDICTS = [
    ("all above", figures(0.95, 0.71, 0.81), (A, B, REAL), ()),
    ("at the floor is not below", figures(0.90, 0.70, 0.80), (A, B, REAL), ()),
    ("just below", figures(0.8999, 0.70, 0.80), (B, REAL), (A,)),
    ("undefined is below", figures(0.95, None, 0.80), (A, REAL), (B,)),
    ("real pages count", figures(0.95, 0.75, 0.50), (A, B), (REAL,)),
]


@pytest.mark.parametrize(
    ("measured", "held", "below"), [row[1:] for row in VERDICTS], ids=[v[0] for v in VERDICTS]
)
def test_a_figure_holds_or_is_below_its_floor(measured: dict, held: tuple, below: tuple) -> None:
    assert judge(floors(), measured) == Verdict(held, below, ())


def test_floors_of_absent_real_pages_are_skipped_by_name() -> None:
    assert judge(floors(), without_real(0.95, 0.6)) == Verdict((A,), (B,), (REAL,))


def test_a_figure_that_is_not_measured_any_more_cannot_be_judged() -> None:
    with pytest.raises(FloorsError, match=rf"1 floors name figures that were not measured, the first '{A}'"):
        judge(floors(), {name: row for name, row in figures(0.9, 0.9, 0.9).items() if name != A})


def test_a_new_figure_needs_no_floor() -> None:
    assert judge(floors(), {**figures(0.95, 0.75, 0.85), "new": Figure(0.1)}).below == ()


def test_floors_rise_and_never_fall_of_themselves() -> None:
    moved, lowered = move(ROWS, figures(0.97, 0.74, 0.85), lower=False)
    assert moved == {A: Floor(0.95, 0.97), B: ROWS[B], REAL: ROWS[REAL]}
    assert lowered == {}


def test_what_would_have_to_be_lowered_is_named_and_kept() -> None:
    moved, lowered = move(ROWS, figures(0.97, 0.69, None), lower=False)
    assert moved == {A: Floor(0.95, 0.97), B: ROWS[B], REAL: ROWS[REAL]}
    assert lowered == {B: "0.700 to 0.640", REAL: "0.800 dropped"}


def test_lowering_lowers_only_what_has_to_be() -> None:
    moved, lowered = move(ROWS, figures(0.91, 0.69, None), lower=True)
    assert moved == {A: ROWS[A], B: Floor(0.64, 0.69)}
    assert lowered == {B: "0.700 to 0.640", REAL: "0.800 dropped"}


def test_floors_of_absent_real_pages_stay() -> None:
    moved, lowered = move(ROWS, without_real(0.92, 0.75), lower=True)
    assert moved[REAL] == ROWS[REAL]
    assert lowered == {}


def test_a_figure_no_longer_measured_is_dropped_only_when_lowering() -> None:
    kept, named = move(ROWS, {REAL: Figure(0.85, 0.05), A: Figure(0.92, 0.02)}, lower=False)
    assert kept[B] == ROWS[B]
    assert named == {B: "0.700 dropped"}
    moved, _named = move(ROWS, {REAL: Figure(0.85, 0.05), A: Figure(0.92, 0.02)}, lower=True)
    assert list(moved) == [REAL, A]


def test_first_floors_are_figures_less_their_margins_and_undefined_ones_have_none() -> None:
    moved, lowered = move({}, {A: Figure(0.92, 0.02), B: Figure(None)}, lower=False)
    assert (moved, lowered) == ({A: Floor(0.90, 0.92)}, {})


LOG = """# Log of experiments

Newest first.

## 2026-01-30

**Older.** Words.

## 2026-01-29

**Oldest.** Words.
"""


def test_lowering_is_logged_under_a_new_date(tmp_path: Path) -> None:
    (tmp_path / "LOG.md").write_text(LOG)
    log_lowering(tmp_path / "LOG.md", "2026-01-31", "Another test split.", {A: "0.900 to 0.880"})
    entry = f"## 2026-01-31\n\n**Floors lowered.** Another test split. {A} 0.900 to 0.880.\n\n## 2026-01-30\n"
    assert (tmp_path / "LOG.md").read_text() == LOG.replace("## 2026-01-30\n", entry)


def test_lowering_is_logged_first_under_the_same_date(tmp_path: Path) -> None:
    (tmp_path / "LOG.md").write_text(LOG)
    log_lowering(tmp_path / "LOG.md", "2026-01-30", "why", {A: "0.900 dropped"})
    entry = f"## 2026-01-30\n\n**Floors lowered.** why. {A} 0.900 dropped.\n\n**Older.**"
    assert (tmp_path / "LOG.md").read_text() == LOG.replace("## 2026-01-30\n\n**Older.**", entry)


def test_a_log_without_entries_gets_its_first(tmp_path: Path) -> None:
    (tmp_path / "LOG.md").write_text("# Log\n")
    log_lowering(tmp_path / "LOG.md", "2026-01-30", "why", {A: "0.900 dropped"})
    assert (tmp_path / "LOG.md").read_text() == (
        f"# Log\n\n## 2026-01-30\n\n**Floors lowered.** why. {A} 0.900 dropped.\n"
    )


def test_a_missing_log_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(FloorsError, match=r"LOG.md: cannot be read .*floors were not lowered"):
        log_lowering(tmp_path / "LOG.md", "2026-01-30", "why", {})
