"""The named fields at the head of a record and of an HTTP response."""

import io
import re
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Final

from classifier.errors import DecodeError, MissingExtraError
from classifier.reading.decoding import clean_text

if TYPE_CHECKING:
    from fastwarc.warc import HeaderMap

__all__ = ["Head", "need_fastwarc", "parse_head"]

_LINE_END: Final = re.compile(rb"\r*\n")


def need_fastwarc() -> ModuleType:
    """Return the module that reads heads.

    Raises:
        MissingExtraError: If `fastwarc` is not installed.
    """
    try:
        from fastwarc import warc
    except ImportError as error:
        raise MissingExtraError(
            "web archives need fastwarc; install it with `pip install 'fairbalance[archives]'`"
        ) from error
    return warc


@dataclass(frozen=True, slots=True)
class Head:
    """A first line and fields."""

    fields: "HeaderMap"
    """As they came."""

    @property
    def status(self) -> int | None:
        """An HTTP response's status, where its first line tells one."""
        return self.fields.status_code

    def get(self, name: str) -> str:
        """Return a field's first value, without the spaces around it; blank when there is no such field."""
        return clean_text(self.fields.get(name) or "").strip()


def parse_head(data: bytes) -> Head:
    """Read a head.

    Args:
        data: Its lines, the blank one after it included.

    Raises:
        MissingExtraError: If `fastwarc` is not installed.
        DecodeError: It cannot be read.
    """
    fields = need_fastwarc().HeaderMap()
    try:
        # Lines that end in a line feed alone are taken for one line otherwise.
        fields.parse(io.BytesIO(_LINE_END.sub(b"\r\n", data)))
    except (OSError, ValueError) as error:
        raise DecodeError(f"its head cannot be read ({error})", reason="damaged") from error
    return Head(fields)
