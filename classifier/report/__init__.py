"""Results written for people and for programs: text, JSON, lines of JSON, tables, HTML.

Every writer of results takes an iterable of `Result` and a text stream, or one of bytes for Parquet. It
reads the results once, in order, drops none, and can be handed any text: lone surrogates, controls and
markup on a page come out as something to read.
"""

from classifier.report.explained import EXPLAINED_FORMATS
from classifier.report.formats import BINARY_FORMATS, FORMATS, Writer
from classifier.report.html import write_html
from classifier.report.lines import write_json, write_jsonl
from classifier.report.parquet import write_parquet
from classifier.report.table import write_csv
from classifier.report.text import write_text

__all__ = [
    "BINARY_FORMATS",
    "EXPLAINED_FORMATS",
    "FORMATS",
    "Writer",
    "write_csv",
    "write_html",
    "write_json",
    "write_jsonl",
    "write_parquet",
    "write_text",
]
