"""Turn one row of a record file into a page."""

from collections.abc import Mapping
from typing import Any, Final

from classifier.documents import Page
from classifier.errors import LimitError, RecordError
from classifier.reading.decoding import clean_text
from classifier.reading.inline import read_html_page
from classifier.reading.limits import Limits
from classifier.reading.text import read_text

__all__ = ["row_id", "row_page"]

_JSON_NAMES: Final = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "an array",
    dict: "an object",
}


def row_id(row: Mapping[str, Any], id_field: str, default: str) -> str:
    """Return the row's own id as a string, or `default` where it has none."""
    value = row.get(id_field)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return clean_text(str(value)) if value != "" else default
    return default


def row_page(row: Mapping[str, Any], *, id: str, text_field: str, limits: Limits) -> Page:  # noqa: A002
    """Make a page of a row with `passages`, a text field, or `html`; the first that it has.

    Raises:
        RecordError: It has none of them, or of the wrong type.
        LimitError: Its passages are together longer than a page may be.
        DecodeError: Its HTML cannot be parsed.
    """
    title = row.get("title")
    title = clean_text(title) if isinstance(title, str) else None
    if row.get("passages") is not None:
        return Page.from_passages(_passages(row["passages"], limits), id=id, title=title)
    if row.get(text_field) is not None:
        return read_text(_string(row[text_field], text_field), id=id, title=title, limits=limits)
    if row.get("html") is not None:
        return read_html_page(_string(row["html"], "html"), id=id, limits=limits)
    raise RecordError(_missing(row, text_field))


def _missing(row: Mapping[str, Any], text_field: str) -> str:
    if text_field in row:
        return f"the field {text_field!r} is null; it needs a string"
    fields = ", ".join(repr(str(name)[:40]) for name in list(row)[:8]) or "no fields"
    return f"there is no field {text_field!r}; it has {fields}; name the text's field with text_field"


def _passages(value: object, limits: Limits) -> list[str]:
    if not isinstance(value, list):
        raise RecordError(f"the field 'passages' is {_name(value)}; it needs an array of strings")
    texts = [_passage(item, index) for index, item in enumerate(value)]
    length = sum(map(len, texts))
    if length > limits.text_characters:
        raise LimitError(
            f"the passages have {length:,} characters; at most {limits.text_characters:,} are read; "
            "split the record"
        )
    return texts


def _passage(item: object, index: int) -> str:
    text = item.get("text") if isinstance(item, dict) else item
    return _string(text, f"passages[{index}]")


def _string(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise RecordError(f"the field {field!r} is {_name(value)}; it needs a string")
    return clean_text(value)


def _name(value: object) -> str:
    return _JSON_NAMES.get(type(value), type(value).__name__)
