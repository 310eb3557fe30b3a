"""What one line looks like on its own: a marked heading, a list item, a table row, a short line."""

import re
from typing import Final

__all__ = ["is_item", "is_marked_heading", "is_numbered", "is_row", "is_short", "is_titled"]

_MARKED_HEADING: Final = re.compile(r"#{1,6}\s+\S|[Hh][1-6]:\s*\S|\*\*[^*]{1,120}\*\*:?$|=+\s*[^=]{1,120}=+$")
_NUMBERED: Final = re.compile(r"\(?\d{1,3}[.)]\s+\S")
_ITEM: Final = re.compile(
    r"(?:[-*+•·‣▪▫■●○◦–—✓✔✅☑➤➔→►▶]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+\S",  # noqa: RUF001 (dashes are bullets here)
)
_ROW: Final = re.compile(r"\|[^|]*\||[^|]*\s\|\s[^|]*\s\|\s|[^\t]+\t[^\t]+\t|[-=+|:\s]{3,}$")
_ENDS: Final = re.compile(r"[.!;,:\u2026]['\")\]\u201d\u2019]*$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORT_LINE: Final = 12
"""Words of the longest line that may be a heading; headings of articles rarely have more."""
_SHORT_TEXT: Final = 90
"""The same in code points."""


def is_marked_heading(line: str) -> bool:
    """Tell whether the line says that it is a heading: `## Risks`, `H2: Risks`, `**Risks**`."""
    return _MARKED_HEADING.match(line) is not None


def is_numbered(line: str) -> bool:
    """Tell whether the line begins with a number and a dot or bracket."""
    return _NUMBERED.match(line) is not None


def is_item(line: str) -> bool:
    """Tell whether the line begins with a bullet or a number, as a list item does."""
    return _ITEM.match(line) is not None


def is_row(line: str) -> bool:
    """Tell whether the line looks like a table's: cells between bars or tabs."""
    return _ROW.match(line) is not None


def is_titled(line: str) -> bool:
    """Tell whether the line is capitalised as titles are: most of its longer words begin large."""
    longer: list[str] = [word for word in _WORD.findall(line) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in longer)
    return 3 * capitals >= 2 * len(longer)


def is_short(line: str) -> bool:
    """Tell whether the line may be a heading, a menu word or a label: short, and no sentence."""
    if len(line) > _SHORT_TEXT or len(line.split()) > _SHORT_LINE:
        return False
    return _ENDS.search(line) is None
