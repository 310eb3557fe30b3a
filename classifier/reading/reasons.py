"""Why part of a page is unread, as `Page.incomplete` names it."""

from typing import Final

__all__ = ["INCOMPLETE_REASONS"]

INCOMPLETE_REASONS: Final = frozenset(
    {"cookie_wall", "damaged", "parse_failed", "script_shell", "too_complex", "truncated"}
)
"""Every reason there is; reports and messages have words for each."""
