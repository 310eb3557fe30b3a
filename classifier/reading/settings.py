"""The table of all limits, and limits from what a user writes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from classifier.reading.limits import DEFAULT_LIMITS, Limits

__all__ = ["LimitRow", "limit_table", "with_limits"]

_SIZES: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_VALUE: Final = re.compile(r"\s*([0-9][0-9_,]{0,30})\s*(?:([kmg]i?)?b?)\s*", re.I | re.A)


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit, as a table shows it."""

    name: str
    """Its name, as `Limits` and `--max` have it."""
    value: int
    """Its value."""
    unit: str
    """What it counts."""
    beyond: str
    """What happens beyond it, with the reason that a result then gives."""

    @property
    def shown(self) -> str:
        """The value with its unit.

        >>> LimitRow("input_bytes", 5 * 2**20, "bytes", "").shown
        '5 MiB'
        """
        if self.unit == "bytes":
            for size, name in ((2**30, "GiB"), (2**20, "MiB"), (2**10, "KiB")):
                if self.value % size == 0:
                    return f"{self.value // size:,} {name}"
        return f"{self.value:,} {self.unit}"


def limit_table(limits: Limits = DEFAULT_LIMITS) -> tuple[LimitRow, ...]:
    """Return every limit there is, in the order of `Limits`."""
    return tuple(
        LimitRow(
            limit.name,
            getattr(limits, limit.name),
            limit.metadata.get("unit", "bytes" if limit.name.endswith("bytes") else ""),
            limit.metadata.get("beyond", ""),
        )
        for limit in fields(limits)
    )


def with_limits(settings: Iterable[str], limits: Limits = DEFAULT_LIMITS) -> Limits:
    """Return limits changed as a user says, the last word on each counting.

    Args:
        settings: Each `name=value`; a value is a whole number, or one with a size such as `20MiB`.
        limits: What holds for limits that are not named.

    Raises:
        ValueError: A limit is unknown, or its value is none.

    >>> with_limits(["input_bytes=20MiB", "pdf_pages=1_000"]).pdf_pages
    1000
    """
    changed = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        names = [limit.name for limit in fields(limits)]
        if name.strip() not in names or not equals:
            raise ValueError(f"{setting!r:.80} must be NAME=VALUE, NAME one of {', '.join(names)}")
        changed[name.strip()] = _number(name.strip(), value)
    return replace(limits, **changed)


def _number(name: str, value: str) -> int:
    match = _VALUE.fullmatch(value)
    number = int(re.sub("[_,]", "", match[1])) * _SIZES[(match[2] or "").lower()] if match else 0
    if not 1 <= number < 2**62:
        sizes = ", or one with a size such as 20MiB" if name.endswith("_bytes") else ""
        raise ValueError(f"{name} needs a whole number of at least 1{sizes}, not {value!r:.40}")
    return number
