"""Characters that no text of the corpus may hold."""

import unicodedata
from typing import Final

__all__ = ["control_character"]

_FORBIDDEN: Final = {"Cc", "Cs", "Co", "Cn"}


def control_character(text: str) -> str | None:
    """Return the first control, surrogate, private or unassigned character as `U+XXXX`, if there is one."""
    odd = min((c for c in text if unicodedata.category(c) in _FORBIDDEN), default=None)
    return None if odd is None else f"U+{ord(odd):04X}"
