"""Which columns of a Parquet file are read, and whether they hold what is needed."""

from typing import Any, Final

from classifier.errors import RecordError

__all__ = ["text_columns"]

_SHOWN: Final = 8
"""Names of columns that a message lists."""


def text_columns(schema: Any, text_field: str, id_field: str) -> list[str]:  # noqa: ANN401
    """Return the columns to read.

    Raises:
        RecordError: None of them holds text.
    """
    fitting = {"passages": _is_list, text_field: _is_text, "html": _is_text}
    there = [name for name in fitting if schema.get_field_index(name) >= 0]
    if not there:
        names = ", ".join(repr(str(name)[:40]) for name in schema.names[:_SHOWN]) or "no columns"
        raise RecordError(
            f"there is no column {text_field!r}, or more than one; the file has {names}; name the text's "
            "column with text_field"
        )
    for name in there:
        kind = schema.field(name).type
        if not fitting[name](kind):
            needed = "a list of strings" if name == "passages" else "strings"
            raise RecordError(f"the column {name!r} holds {str(kind)[:60]}; it needs {needed}")
    beside = {"title": _is_text, id_field: _is_id}
    kept = [
        name
        for name, fits in beside.items()
        if schema.get_field_index(name) >= 0 and fits(schema.field(name).type)
    ]
    return list(dict.fromkeys([*kept, *there]))


def _is_text(kind: Any) -> bool:  # noqa: ANN401
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_binary(kind)
        or types.is_large_binary(kind)
    )


def _is_list(kind: Any) -> bool:  # noqa: ANN401
    from pyarrow import types

    return bool(types.is_list(kind) or types.is_large_list(kind)) and _is_text(kind.value_type)


def _is_id(kind: Any) -> bool:  # noqa: ANN401
    from pyarrow import types

    return _is_text(kind) or bool(types.is_integer(kind) or types.is_floating(kind))
