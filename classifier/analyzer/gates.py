"""The gates of scoring: a page without words, in another language or off the topic gets no score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from classifier.analyzer.disguise import OBFUSCATED, disguise_note, unreadable
from classifier.analyzer.reasons import Gate
from classifier.documents import Page, Passage
from classifier.language import detect_language, is_english, is_foreign, reads_english
from classifier.normalizing import NormalizedText, normalize, reveal
from classifier.policy import Level
from classifier.reading import Limits
from classifier.signals import load_lexicon

__all__ = ["NO_TEXT", "OFF_TOPIC", "Opened", "is_off_topic", "open_page"]


@dataclass(frozen=True, slots=True)
class Opened:
    """What of a page is scored."""

    read: tuple[bool, ...]
    """For each passage, whether it is; one without words or in another language is not."""
    incomplete: tuple[str, ...] = ()
    """Why the page counts as partly unread."""
    reasons: tuple[str, ...] = ()
    """The same, and what else is to be said beside the scores."""
    message: str = ""
    """What is to be said, for a person; empty where there is nothing."""


NO_TEXT: Final = Gate("no_text", "The page holds no readable words; it was not scored.")
OFF_TOPIC: Final = Gate(
    "off_topic",
    "The page names no psychedelic compound and no such therapy, and nothing in it would be flagged; "
    "it was not scored.",
)
_TOPIC_WORDS: Final = 20
"""With fewer words a page may be on the topic without naming it."""

_INCOMPLETE: Final = {
    "damaged": "part of it is damaged and lost or may be wrong; fetch it again",
    "parse_failed": "its markup made the parser stop, so text may be lost; save it as text",
    "truncated": "only its first part was read (at most {bytes} MiB and {characters:,} characters, "
    "{pages:,} pages of a PDF; and a page must not come cut or end inside a script, a comment or a tag); "
    "split it and score the parts",
    "too_complex": "its markup is nested more than {depth:,} levels deep or has a tag with more than "
    "{attributes:,} attributes, or a part of it inflates to more than {stream} MiB, so text may be lost; "
    "save it as text",
    "cookie_wall": "it shows little more than a notice about cookies; save the page behind it",
    "script_shell": "a script fills it when it is opened; save it from a browser after it has loaded",
}
"""What a reader is told about a page that is partly unread, for each reason."""


NO_TEXT_IN_PDF: Final = Gate(
    "no_text",
    "The PDF holds no readable words; it may be a scan, whose pages are pictures. Recognise its text (OCR) "
    "and score that; it was not scored.",
)


def open_page(page: Page, passages: Sequence[Passage], level: Level, limits: Limits) -> Opened | Gate:
    """Return what of a page is scored, or why nothing is.

    Args:
        page: The page.
        passages: Its passages.
        level: At `page`, passages in another language are left out; at `passage` a text falls whole.
        limits: Under which it was read.
    """
    view = reveal(page.text)
    words = tuple(any(map(str.isalnum, reveal(passage.text).text)) for passage in passages)
    if not any(words):
        return NO_TEXT_IN_PDF if page.media_type == "application/pdf" else NO_TEXT
    if closed := unreadable(view):
        return closed
    english = is_english(page.text)
    foreign = (
        [known and is_foreign(passage.text) for known, passage in zip(words, passages, strict=True)]
        if level == "page"
        else [False]
    )
    if english and not any(foreign):
        return _opened(words, page.incomplete, _told(page, limits), view)
    read = tuple(
        known and (not other if english else level == "page" and reads_english(passage.text))
        for known, other, passage in zip(words, foreign, passages, strict=False)
    )
    return _mixed(page, passages, read, view, limits) if any(read) else _in_another_language(page.text)


def is_off_topic(page: Page, named: Iterable[bool]) -> bool:
    """Tell whether a page is long enough to name its topic, and does not.

    Args:
        page: The page, read whole.
        named: Whether each of its passages names it.
    """
    if any(named) or _count(page.text) < _TOPIC_WORDS:
        return False
    return page.title is None or not load_lexicon().names_topic(normalize(page.title).text)


def _mixed(
    page: Page, passages: Sequence[Passage], read: tuple[bool, ...], view: NormalizedText, limits: Limits
) -> Opened:
    unread = [passage.text for passage, kept in zip(passages, read, strict=True) if not kept]
    share = sum(map(_count, unread)) / sum(_count(passage.text) for passage in passages)
    told = (
        f"{share:.0%} of its words seem to be in another language ({detect_language(' '.join(unread)).code}) "
        "and only English is scored"
    )
    return _opened(read, (*page.incomplete, "not_english"), [*_told(page, limits), told], view)


def _opened(
    read: tuple[bool, ...], incomplete: tuple[str, ...], told: Sequence[str], view: NormalizedText
) -> Opened:
    disguise = disguise_note(view)
    reasons = (*incomplete, *([OBFUSCATED] if disguise else []))
    return Opened(read, incomplete, reasons, " ".join(filter(None, (_message(told), disguise))))


def _in_another_language(text: str) -> Gate:
    code = detect_language(text).code
    return Gate("not_english", f"The page seems to be in another language ({code}); only English is scored.")


def _count(text: str) -> int:
    return len(text.split())


def _told(page: Page, limits: Limits) -> list[str]:
    return [
        _INCOMPLETE.get(reason, reason).format(
            bytes=f"{limits.input_bytes / 2**20:.4g}",
            characters=limits.text_characters,
            depth=limits.html_depth,
            attributes=limits.html_attributes,
            pages=limits.pdf_pages,
            stream=f"{limits.pdf_stream_bytes / 2**20:.4g}",
        )
        for reason in page.incomplete
    ]


def _message(told: Sequence[str]) -> str:
    end = "missing risk disclosure is left undecided."
    return f"The page is scored in part: {'; '.join(told)}; {end}" if told else ""
