"""Read plain text and Markdown."""

from classifier.documents import Page
from classifier.reading.limits import DEFAULT_LIMITS, Limits

__all__ = ["read_text"]


def read_text(
    text: str,
    *,
    id: str = "",  # noqa: A002
    title: str | None = None,
    media_type: str = "text/plain",
    limits: Limits = DEFAULT_LIMITS,
) -> Page:
    """Make a page of plain text, kept character for character up to the limit.

    It has no blocks: its lines are all the structure there is.
    """
    cut = len(text) > limits.text_characters
    return Page(
        text=text[: limits.text_characters],
        id=id,
        title=title,
        media_type=media_type,
        incomplete=("truncated",) if cut else (),
    )
