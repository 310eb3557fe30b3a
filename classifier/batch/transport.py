"""What the parent of a run and its workers say to each other: frames of JSON, never pickle.

A frame is its length in eight bytes and then one JSON object. Text goes as UTF-8 in which lone surrogates
are let through, so that a record arrives as it was sent.
"""

import io
import json
from collections.abc import Mapping
from typing import Any, Final

from classifier import errors
from classifier.batch.sources import Document, Item
from classifier.documents import Block, Page, Span, Unseen
from classifier.errors import FairbalanceError, InputError
from classifier.reading import ReadFailure

__all__ = ["dump_error", "dump_item", "load_error", "load_item", "read_frame", "write_frame"]

_LENGTH: Final = 8
_PIECE: Final = 1 << 20


def write_frame(stream: io.RawIOBase, message: Mapping[str, Any]) -> None:
    """Write one message whole."""
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    view = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
    while view:
        view = view[stream.write(view) or 0 :]


def read_frame(stream: io.RawIOBase) -> dict[str, Any] | None:
    """Read one message; `None` when the other side has gone, be it amid a message."""
    head = _read(stream, _LENGTH)
    data = None if head is None else _read(stream, int.from_bytes(head, "big"))
    if data is None:
        return None
    message: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    return message


def _read(stream: io.RawIOBase, length: int) -> bytes | None:
    data = bytearray()
    while len(data) < length:
        piece = stream.read(min(length - len(data), _PIECE))
        if not piece:
            return None
        data += piece
    return bytes(data)


def dump_item(item: Item) -> dict[str, Any]:
    """Return a record as JSON-ready values."""
    if isinstance(item, Document):
        return {"document": item.path}
    if isinstance(item, ReadFailure):
        return {"id": item.id, "failure": dump_error(item.error)}
    return {
        "id": item.id,
        "text": item.text,
        "title": item.title,
        "blocks": [[block.start, block.end, block.role] for block in item.blocks],
        "passages": None if item.passages is None else [[span.start, span.end] for span in item.passages],
        "incomplete": list(item.incomplete),
        "media_type": item.media_type,
        "unseen": [[unseen.role, unseen.text] for unseen in item.unseen],
    }


def load_item(values: Mapping[str, Any]) -> Item:
    """Read back what `dump_item` returned."""
    if "document" in values:
        return Document(values["document"])
    if "failure" in values:
        error = load_error(values["failure"])
        return ReadFailure(values["id"], error if isinstance(error, InputError) else InputError(str(error)))
    passages = values["passages"]
    return Page(
        text=values["text"],
        id=values["id"],
        blocks=tuple(Block(start, end, role) for start, end, role in values["blocks"]),
        passages=None if passages is None else tuple(Span(start, end) for start, end in passages),
        title=values["title"],
        incomplete=tuple(values["incomplete"]),
        media_type=values["media_type"],
        unseen=tuple(Unseen(role, text) for role, text in values["unseen"]),
    )


def dump_error(error: Exception) -> dict[str, Any]:
    """Return an error as JSON-ready values."""
    return {
        "type": type(error).__name__,
        "message": str(error),
        "reason": getattr(error, "reason", None),
        "errno": getattr(error, "errno", None),
        "strerror": getattr(error, "strerror", None),
    }


def load_error(values: Mapping[str, Any]) -> Exception:
    """Make an error of the same class and message again; of `OSError` and our own, that is all there are."""
    kind = getattr(errors, values["type"], None)
    if isinstance(kind, type) and issubclass(kind, InputError):
        message, reason = values["message"], values["reason"]
        return kind(message, reason=reason)
    if isinstance(kind, type) and issubclass(kind, FairbalanceError):
        return kind(values["message"])
    if values["errno"] is not None:
        return OSError(values["errno"], values["strerror"])
    return OSError(values["message"])
