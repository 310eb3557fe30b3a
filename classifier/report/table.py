"""Results as a table of comma-separated values: a header, then one row a page.

A spreadsheet runs a cell that begins like a formula. Such a cell gets an apostrophe in
front, which spreadsheets hide and other readers can strip: `=1+1` becomes `'=1+1`.
"""

import csv
from collections.abc import Iterable, Mapping
from typing import Final, TextIO

from classifier.findings import DIGITS, Provenance, Result
from classifier.labels import LABELS
from classifier.report.visible import escape_surrogates

__all__ = ["COLUMNS", "write_csv", "write_csv_rows"]

PAGE_FACTS: Final = ("exposure", "risk_disclosure")
"""The facts that are scored over a page."""

COLUMNS: Final = (
    "id",
    "status",
    "reasons",
    *LABELS,
    *PAGE_FACTS,
    *(f"flag_{label}" for label in LABELS),
    "passages",
    "message",
    "model",
    "policy",
)
"""The header. `reasons` are separated by spaces; scores and flags that are `None` are empty."""

FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - the wide forms run too
"""A cell whose first character, or first after spaces, is one of these could be run."""


def write_csv(results: Iterable[Result], stream: TextIO) -> None:
    r"""Write a header and one row for each result, in order; only the header when there are none.

    Args:
        results: Read once, one at a time.
        stream: Text, open for writing in UTF-8 with `newline=""`; rows end in `\r\n`, as RFC 4180 has it.
    """
    # The module quotes a lone carriage return only when rows end in one.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    write_csv_rows(results, stream)


def write_csv_rows(results: Iterable[Result], stream: TextIO) -> None:
    """Write what `write_csv` does without the header, for a part of a table."""
    csv.writer(stream, lineterminator="\r\n").writerows(_row(result) for result in results)


def _row(result: Result) -> list[str]:
    return [
        _cell(result.id),
        result.status,
        _cell(" ".join(result.reasons)),
        *_scores(result.scores, LABELS),
        *_scores(result.facts, PAGE_FACTS),
        *_flags(result.flags),
        str(len(result.passages)),
        _cell(result.message),
        _cell(_provenance(result.model)),
        _cell(_provenance(result.policy)),
    ]


def _cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and runs nothing."""
    safe = escape_surrogates(text)
    # Spreadsheets may trim spaces before they look for a formula.
    risky = safe[:1] in FORMULA_STARTS or safe.strip()[:1] in FORMULA_STARTS
    return f"'{safe}" if safe and risky else safe


def _scores(values: Mapping[str, float | None], names: Iterable[str]) -> list[str]:
    found = (values.get(name) for name in names)
    return ["" if value is None else str(round(value, DIGITS)) for value in found]


def _flags(flags: Mapping[str, bool | None]) -> list[str]:
    words = {True: "true", False: "false", None: ""}
    return [words[flags.get(label)] for label in LABELS]


def _provenance(source: Provenance) -> str:
    digest = f"sha256:{source.sha256}" if source.sha256 else ""
    return " ".join(part for part in (source.name, source.version, digest) if part)
