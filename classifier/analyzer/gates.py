"""The gates before scoring: a page without words, or in another language, gets no score."""

from dataclasses import dataclass

from classifier.documents import Page
from classifier.language import detect_language, is_english
from classifier.reading import ReadFailure

__all__ = ["Gate", "gate"]


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a page is not scored."""

    reason: str
    """The machine-readable word."""
    message: str
    """One sentence for a person."""


def gate(page: Page | ReadFailure) -> Gate | None:
    """Return why `page` must not be scored, or `None` when it may be."""
    if isinstance(page, ReadFailure):
        return None
    if not any(character.isalnum() for character in page.text):
        return Gate("no_text", "The page holds no readable words; it was not scored.")
    if not is_english(page.text):
        return Gate(
            "not_english",
            f"The page seems to be in another language ({detect_language(page.text).code}); "
            "only English is scored.",
        )
    return None
