"""How a figure is kept and printed: the same in every table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["SHORT", "fraction", "number", "rounded"]

SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "overclaiming": "overclaiming",
        "missing_risk_disclosure": "missing risk",
        "sales_intent": "sales intent",
    }
)
"""A label's name in a column."""


def rounded(value: float) -> float:
    """Return a figure to the four places that are kept of it; NaN stays NaN."""
    return round(float(value), 4)


def number(value: float, places: int = 3, *, signed: bool = False) -> str:
    """Return a figure as text, `-` where it is undefined; what rounds to nothing has no sign.

    >>> number(0.51236), number(-0.0002, 2, signed=True), number(float("nan"))
    ('0.512', '+0.00', '-')
    """
    if _undefined(value):
        return "-"
    said = f"{value:{'+' if signed else ''}.{places}f}"
    return said.replace("-", "+" if signed else "") if float(said) == 0 else said


def fraction(value: float, places: int = 2) -> str:
    """Return a figure in [0, 1] as short as it can be read.

    >>> fraction(0.914), fraction(1.0), fraction(float("nan"))
    ('.91', '1.00', '-')
    """
    return number(value, places).removeprefix("0")


def _undefined(value: float) -> bool:
    return value != value  # noqa: PLR0124
