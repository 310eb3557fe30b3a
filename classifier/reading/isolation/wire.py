"""Pages and failures as JSON values, and back: what comes back is checked like any other input.

A process that has parsed a hostile document may say anything, so each field is taken only if it has the
type, the range and the words that our own readers would have given it.
"""

from collections.abc import Mapping
from typing import Any, Final

from classifier.documents import Block, Page, Span, Unseen
from classifier.errors import DecodeError, InputError, LimitError, RecordError, UnreadableError
from classifier.reading.failures import ReadFailure
from classifier.reading.isolation.frames import BrokenFrameError
from classifier.reading.reasons import INCOMPLETE_REASONS

__all__ = ["pack", "unpack"]

_ERRORS: Final = {
    kind.__name__: kind for kind in (DecodeError, InputError, LimitError, RecordError, UnreadableError)
}


def pack(record: Page | ReadFailure) -> dict[str, Any]:
    """Return a page or a failure as JSON-ready values."""
    if isinstance(record, ReadFailure):
        error = record.error
        return {
            "id": record.id,
            "error": type(error).__name__,
            "message": str(error),
            "reason": error.reason,
        }
    return {
        "id": record.id,
        "text": record.text,
        "blocks": [[block.start, block.end, block.role] for block in record.blocks],
        "passages": None if record.passages is None else [[span.start, span.end] for span in record.passages],
        "title": record.title,
        "incomplete": list(record.incomplete),
        "media_type": record.media_type,
        "unseen": [[part.role, part.text] for part in record.unseen],
    }


def unpack(values: Mapping[str, Any]) -> Page | ReadFailure:
    """Return the page or the failure that `pack` was given.

    Raises:
        BrokenFrameError: The values are not what `pack` makes.
    """
    try:
        return _failure(values) if "error" in values else _page(values)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenFrameError(f"a record that cannot be taken ({error})") from error


def _failure(values: Mapping[str, Any]) -> ReadFailure:
    kind = _ERRORS[_text(values["error"])]
    why = _text(values["reason"])
    return ReadFailure(_text(values["id"]), kind(_text(values["message"]), reason=why))


def _page(values: Mapping[str, Any]) -> Page:
    text = _text(values["text"])
    spans, title = values["passages"], values["title"]
    incomplete = tuple(_text(reason) for reason in values["incomplete"])
    if not INCOMPLETE_REASONS.issuperset(incomplete):
        raise ValueError("an unknown reason")
    return Page(
        text=text,
        id=_text(values["id"]),
        blocks=tuple(Block(*_ends(start, end, text), _text(role)) for start, end, role in values["blocks"]),
        passages=None if spans is None else tuple(Span(*_ends(start, end, text)) for start, end in spans),
        title=None if title is None else _text(title),
        incomplete=incomplete,
        media_type=_text(values["media_type"]),
        unseen=tuple(Unseen(_text(role), _text(words)) for role, words in values["unseen"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} in place of a string")
    return value


def _ends(start: object, end: object, text: str) -> tuple[int, int]:
    if type(start) is not int or type(end) is not int or not 0 <= start <= end <= len(text):
        raise ValueError("a span outside the text")
    return start, end
