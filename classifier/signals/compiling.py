"""Expressions as rules may write them: bounded, and refused with a sentence when malformed."""

import re

from classifier.errors import RuleError

__all__ = ["check_bounded", "compiled"]

_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d+,\}")


def compiled(source: str) -> re.Pattern[str]:
    """Compile an expression.

    Raises:
        RuleError: If it is malformed, repeats too often or is nested too deeply.
    """
    try:
        return re.compile(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise RuleError(f"does not compile: {error}") from error


def check_bounded(pattern: str) -> None:
    """Refuse what repeats without a limit, so that the time of a search is bounded.

    Raises:
        RuleError: If something in the pattern does.
    """
    if _UNBOUNDED.search(pattern):
        raise RuleError("repeats without a limit; write {0,20} for * and {1,20} for +")
