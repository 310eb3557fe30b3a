"""Text as it can safely be shown: nothing invisible, nothing that reorders its surroundings.

A page may carry characters that a terminal obeys, that a browser refuses, or that make
words read in another order than they were scored in. Shown here, each has a visible sign.
"""

import re
from collections.abc import Iterable
from itertools import chain
from typing import Final

__all__ = ["escape_surrogates", "visible"]

_SURROGATES: Final = re.compile("[\ud800-\udfff]")

_UNSEEN: Final[Iterable[int]] = chain(
    (code for code in range(0x20) if chr(code) not in "\t\n"),  # C0 controls but for layout
    range(0x7F, 0xA0),  # DEL and C1 controls
    (0x061C, 0x200E, 0x200F),  # direction marks
    range(0x202A, 0x202F),  # direction embeddings and overrides
    range(0x2066, 0x206A),  # direction isolates
    (0x200B, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0xFEFF),  # without width; joiners stay, emoji need them
    (0x2028, 0x2029),  # separators that some readers take for the end of a line
    range(0xFFF9, 0xFFFC),  # interlinear annotation
    range(0xFDD0, 0xFDF0),  # noncharacters
    (0xFFFE, 0xFFFF),
    range(0xE0000, 0xE0080),  # tags
    range(0xD800, 0xE000),  # lone surrogates
)

# Unicode has pictures for controls (U+2400 and on), but few fonts do.
_SIGNS: Final = {code: f"[U+{code:04X}]" for code in _UNSEEN}


def visible(text: str) -> str:
    r"""Return `text` with every invisible or reordering character replaced by a sign.

    The result can be encoded as UTF-8 whatever `text` holds. Each code point is
    replaced on its own, so showing two halves of a text shows the whole of it.

    >>> visible("no\x00 \u202esdrow")
    'no[U+0000] [U+202E]sdrow'
    """
    return text.translate(_SIGNS)


def escape_surrogates(text: str) -> str:
    r"""Return `text` with each lone surrogate as its six-character escape, the rest as it is.

    >>> escape_surrogates("a\ud800b")
    'a\\ud800b'
    """
    return _SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
