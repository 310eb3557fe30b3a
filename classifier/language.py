"""Which language a text is written in, asked with caution.

Scoring is for English. Turning an English page away is the worse mistake here, so a text
counts as English unless there is enough of it and the identifier is sure of another language.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from classifier.normalizing import reveal

__all__ = ["Language", "detect_language", "is_english", "is_foreign", "reads_english"]

_SAMPLE: Final = 1_500
"""Code points taken from each of the start, the middle and the end of a long text."""
_LATIN: Final = re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_FUNCTION_WORDS: Final = frozenset(
    {
        "about", "after", "all", "also", "and", "any", "are", "because", "been", "before", "can", "could",
        "from", "had", "has", "have", "her", "his", "how", "if", "into", "it", "its", "just", "more",
        "most", "not", "only", "or", "other", "our", "out", "should", "some", "than", "that", "the",
        "their", "them", "then", "there", "these", "they", "this", "those", "to", "was", "were", "what",
        "when", "which", "while", "who", "will", "with", "would", "you", "your",
    }
)  # fmt: skip
"""Frequent in English and, taken together, in no other language."""
_ENGLISH_SHARE: Final = 0.12
"""A text with this share of these words is English, whatever the identifier says: in English
prose it is about a quarter, in other languages below 0.05."""
_FOREIGN_SHARE: Final = 0.05
"""A passage with a greater share of these words has English in it."""
_ENOUGH_WORDS: Final = 20
"""With fewer words the identifier is often sure and wrong."""
_ENOUGH_LETTERS: Final = 20
"""So many letters of another script, and most of a text's letters, are not English."""
_ACCENTED: Final = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_ACCENTED_SHARE: Final = 0.3
"""With more accented letters than this a text is Vietnamese at most, or bytes read in a wrong charset."""
_SURE: Final = 0.7
"""The identifier's probability from which it is believed; for lists of substances and names
it gives 0.3 at most, for twenty words of a sentence in its language nearly always more."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language and how sure the identifier is of it."""

    code: str
    """Its ISO 639 code, or `und` when the text has no words to tell it by."""
    confidence: float
    """The identifier's probability for it, in [0, 1]."""


def detect_language(text: str) -> Language:
    """Return the most probable language of `text`; of a long one, of samples of it.

    >>> detect_language("The therapist stayed with her through the whole session.").code
    'en'
    """
    return _identify(_sample(text))


def is_english(text: str) -> bool:
    """Tell whether `text` may be scored as English.

    False only for a text with enough words, or enough letters of another script, that the
    identifier is sure about; so short texts, lists, prices and names are always English. English in
    letters of another script is English, and no disguise makes another language English.

    >>> is_english("MDMA 125 mg, psilocybin 25 mg")
    True
    """
    sample = _sample(text)
    letters = sum(map(str.isalpha, sample))
    foreign = letters - len(_LATIN.findall(sample))
    if foreign >= _ENOUGH_LETTERS and 2 * foreign > letters:
        return False
    accented = len(_ACCENTED.findall(sample))
    if accented >= _ENOUGH_LETTERS and accented > _ACCENTED_SHARE * letters:
        return False
    if len(_WORD.findall(sample)) < _ENOUGH_WORDS or _function_share(sample) >= _ENGLISH_SHARE:
        return True
    language = _identify(sample)
    return language.code in {"en", "und"} or language.confidence < _SURE


def is_foreign(text: str) -> bool:
    """Tell whether a passage is surely in another language, on a page that may be English elsewhere.

    Stricter than `not is_english`: it must also be almost without English function words.

    >>> is_foreign("MDMA 125 mg, psilocybin 25 mg")
    False
    """
    return not is_english(text) and _function_share(_sample(text)) < _FOREIGN_SHARE


def reads_english(text: str) -> bool:
    """Tell whether a passage is surely English: long enough, and with the words English cannot do without.

    >>> reads_english("MDMA 125 mg, psilocybin 25 mg")
    False
    """
    sample = _sample(text)
    return len(_WORD.findall(sample)) >= _ENOUGH_WORDS and _function_share(sample) >= _ENGLISH_SHARE


def _function_share(sample: str) -> float:
    words = _WORD.findall(sample.lower())
    return sum(word in _FUNCTION_WORDS for word in words) / max(1, len(words))


def _sample(text: str) -> str:
    """Return at most three times `_SAMPLE` code points as a person reads them, letters in plain forms."""
    text = reveal(text).text
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = " ".join((text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:]))
    # Mathematical and full-width letters spell English as well as any.
    return unicodedata.normalize("NFKC", text)


def _identify(sample: str) -> Language:
    if not any(map(str.isalpha, sample)):
        return Language("und", 0.0)
    # Capitals are rare in what the identifier has learnt from.
    code, confidence = _identifier().classify(sample.lower())
    return Language(str(code), min(1.0, max(0.0, float(confidence))))


@cache
def _identifier() -> Any:  # noqa: ANN401 (the package has no types)
    # Loading takes a good part of a second, so it waits for the first text.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
