"""Read bytes into pages: decoding, HTML, PDF, plain text and streams of records."""

from classifier.documents import Page
from classifier.reading.failures import ReadFailure
from classifier.reading.folders import files_in
from classifier.reading.formats import INPUT_FORMATS
from classifier.reading.isolation import can_cap_memory
from classifier.reading.limits import DEFAULT_LIMITS, Limits
from classifier.reading.pages import read_page
from classifier.reading.reasons import INCOMPLETE_REASONS
from classifier.reading.records import read_source
from classifier.reading.settings import LimitRow, limit_table, with_limits

__all__ = [
    "DEFAULT_LIMITS",
    "INCOMPLETE_REASONS",
    "INPUT_FORMATS",
    "LimitRow",
    "Limits",
    "Page",
    "ReadFailure",
    "can_cap_memory",
    "files_in",
    "limit_table",
    "read_page",
    "read_source",
    "with_limits",
]
