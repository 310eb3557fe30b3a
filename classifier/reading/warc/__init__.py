"""Read the pages of web archives: WARC, and WET, which is WARC of plain texts."""

from classifier.reading.warc.records import read_warc

__all__ = ["read_warc"]
