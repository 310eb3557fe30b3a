"""Close the gaps in words whose letters are written apart: c u r e s, c.u.r.e.s."""

import re
from collections.abc import Iterator
from typing import Final

from classifier.normalizing.look_alikes import plain_letter
from classifier.normalizing.view import Edit, NormalizedText, edited
from classifier.normalizing.words import segment

__all__ = ["GAPS", "close_gaps"]

_GAP: Final = "[ \u00a0\u2002-\u200a\u202f\u2800._*~|/\u00b7\u2022-]"
GAPS: Final = re.compile(rf"({_GAP})[^\W\d_]\1[^\W\d_]\1[^\W_]")
"""What a word of four letters apart always holds."""
_LETTERS: Final = re.compile(
    rf"(?<![^\W_])[^\W\d_](?P<gap>{_GAP})[^\W\d_](?:(?P=gap)[^\W\d_]){{2,}}(?![^\W_])"
)
"""Four letters at least, apart by one and the same sign; what is longer apart parts words."""
_LONG: Final = 4
"""Letters of a word that tells a spaced word from a list of letters; one of them is there."""


def close_gaps(view: NormalizedText) -> NormalizedText:
    """Return the view with the letters of spaced words joined; lists of letters and initials stay."""
    return edited(view, _joined(view.text))


def _joined(text: str) -> Iterator[Edit]:
    for run in _LETTERS.finditer(text):
        if run["gap"] == "." and run[0].isupper():
            continue  # an abbreviation, as in L.S.D.
        letters = [plain_letter(letter) for letter in run[0][::2]]
        words = segment("".join(letters).lower())
        if not any(len(word) >= _LONG and len(set(word)) > 1 for word in words):
            continue
        at = 0
        for word in words:
            end = at + len(word)
            first = run.start() + 2 * at
            places = tuple(range(first, first + 2 * len(word), 2))
            yield Edit(
                first, places[-1] + 1, "".join(letters[at:end]), places, "spaced" if end - at > 1 else None
            )
            if end < len(letters):
                # Between two words stands a space, whatever parted the letters.
                yield Edit(places[-1] + 1, places[-1] + 2, " ")
            at = end
