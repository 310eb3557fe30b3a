"""Why a page is not scored."""

from dataclasses import dataclass

__all__ = ["Gate"]


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a page is not scored."""

    reason: str
    """The machine-readable word."""
    message: str
    """One sentence for a person."""
