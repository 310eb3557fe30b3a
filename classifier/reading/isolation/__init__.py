"""Read hostile documents in a process of their own: under a deadline, with bounded memory, replaceable.

The process is an ordinary Python program that this one starts and talks to through pipes. What travels is
bytes of documents and JSON of pages, each with its length in front and checked when it comes back;
nothing is pickled.
"""

from classifier.reading.isolation.caps import can_cap_memory
from classifier.reading.isolation.pool import read_apart, stream_apart

__all__ = ["can_cap_memory", "read_apart", "stream_apart"]
