"""The gates before scoring: a page without words, or in another language, gets no score."""

from dataclasses import dataclass
from typing import Final

from classifier.documents import Page
from classifier.language import detect_language, is_english
from classifier.reading import Limits, ReadFailure

__all__ = ["NO_TEXT", "Gate", "gate", "has_words", "incomplete_message"]


@dataclass(frozen=True, slots=True)
class Gate:
    """Why a page is not scored."""

    reason: str
    """The machine-readable word."""
    message: str
    """One sentence for a person."""


NO_TEXT: Final = Gate("no_text", "The page holds no readable words; it was not scored.")

_INCOMPLETE: Final = {
    "parse_failed": "its markup made the parser stop, so text may be lost; save it as text",
    "damaged": "part of it was damaged on its way here and is lost or may be wrong; fetch it again",
    "truncated": "only its first part was read (at most {bytes} MiB and {characters:,} characters, and a "
    "page must not come cut or end inside a script, a comment or a tag); split it and score the parts",
    "too_complex": "its markup is nested more than {depth:,} levels deep or has a tag with more than "
    "{attributes:,} attributes, so text may be lost; save it as text",
    "cookie_wall": "it shows little more than a notice about cookies; save the page behind it",
    "script_shell": "a script fills it when it is opened; save it from a browser after it has loaded",
}
"""What a reader is told about a page that is partly unread, for each reason."""


def has_words(text: str) -> bool:
    """Tell whether a text holds a letter or a digit."""
    return any(character.isalnum() for character in text)


def incomplete_message(page: Page) -> str:
    """Return one sentence on what is unread and what to do, or nothing for a page read whole."""
    limits = Limits()
    told = [
        _INCOMPLETE.get(reason, reason).format(
            bytes=limits.input_bytes // 2**20,
            characters=limits.text_characters,
            depth=limits.html_depth,
            attributes=limits.html_attributes,
        )
        for reason in page.incomplete
    ]
    end = "missing risk disclosure is left undecided."
    return f"The page is scored in part: {'; '.join(told)}; {end}" if told else ""


def gate(page: Page | ReadFailure) -> Gate | None:
    """Return why `page` must not be scored, or `None` when it may be."""
    if isinstance(page, ReadFailure):
        return None
    if not has_words(page.text):
        return NO_TEXT
    if not is_english(page.text):
        return Gate(
            "not_english",
            f"The page seems to be in another language ({detect_language(page.text).code}); "
            "only English is scored.",
        )
    return None
