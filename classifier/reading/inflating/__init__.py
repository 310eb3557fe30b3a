"""Inflate gzip and zstd as they are read, so that no input costs more than its limits allow."""

from classifier.reading.inflating.ahead import Ahead
from classifier.reading.inflating.breaks import broken
from classifier.reading.inflating.kinds import compression_by_name, compression_of, stem
from classifier.reading.inflating.members import Members
from classifier.reading.inflating.opening import Opened
from classifier.reading.inflating.ratio import Ratio

__all__ = ["Ahead", "Members", "Opened", "Ratio", "broken", "compression_by_name", "compression_of", "stem"]
