"""Apply a policy to a table of scores: keep, demote or drop each row, without scoring anything again."""

from classifier.filtering.cases import Failure, read_cases, run_cases
from classifier.filtering.deciding import Filtered, decide_row
from classifier.filtering.tables import TABLE_FORMATS, filter_table, table_format

__all__ = [
    "TABLE_FORMATS",
    "Failure",
    "Filtered",
    "decide_row",
    "filter_table",
    "read_cases",
    "run_cases",
    "table_format",
]
