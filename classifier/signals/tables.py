"""The lexicon's files as tables, whose shape is checked before their content."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifier.errors import RuleError

__all__ = ["read_table", "rows_of", "table_of"]


def read_table(path: Path, *keys: str) -> dict[str, Any]:
    """Return the content of a TOML file that may hold `keys` and no others.

    Raises:
        RuleError: If the file cannot be read, is not TOML, or holds another key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RuleError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise RuleError(f"{path.name}: is not TOML in UTF-8: {error}") from error
    unknown = sorted(set(table) - set(keys))
    if unknown:
        raise RuleError(f"{path.name}: unknown table {unknown[0]!r}; allowed are {', '.join(keys)}")
    return table


def rows_of(table: Mapping[str, Any], key: str, source: str) -> list[dict[str, Any]]:
    """Return the tables of an array of tables; none where it is absent.

    Raises:
        RuleError: If it is something else.
    """
    rows = table.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RuleError(f"{source}: {key} must be an array of tables; head each with [[{key}]]")
    return rows


def table_of(table: Mapping[str, Any], key: str, source: str) -> dict[str, Any]:
    """Return a table within a table; an empty one where it is absent.

    Raises:
        RuleError: If it is something else.
    """
    inner = table.get(key, {})
    if not isinstance(inner, dict):
        raise RuleError(f"{source}: {key} must be a table; head it with [{key}]")
    return inner
