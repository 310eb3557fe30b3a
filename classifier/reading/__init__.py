"""Read bytes into pages: decoding, HTML, plain text and streams of records."""

from classifier.documents import Page
from classifier.reading.failures import ReadFailure
from classifier.reading.folders import files_in
from classifier.reading.formats import INPUT_FORMATS
from classifier.reading.limits import Limits
from classifier.reading.pages import read_page
from classifier.reading.reasons import INCOMPLETE_REASONS
from classifier.reading.records import read_source

__all__ = [
    "INCOMPLETE_REASONS",
    "INPUT_FORMATS",
    "Limits",
    "Page",
    "ReadFailure",
    "files_in",
    "read_page",
    "read_source",
]
