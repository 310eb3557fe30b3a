"""What stands around a passage on its page, as the second segment an encoder reads."""

from collections.abc import Sequence
from typing import Final

from classifier.documents import Passage

__all__ = ["surroundings"]

CHARACTERS_A_PIECE: Final = 4
"""About as many code points as a word piece of English has."""
TITLE: Final = 0.25
"""The title's share of the room; the passages before and after share the rest."""


def surroundings(passages: Sequence[Passage], title: str | None, pieces: int) -> list[str]:
    r"""Return for each passage of a page the title, the end of the passage before, the start of the next.

    Args:
        passages: The page's passages, in order.
        title: The page's title.
        pieces: The room there is, in word pieces; with none, every passage stands alone.

    >>> page = [Passage(0, 4, 0, "One."), Passage(6, 10, 1, "Two."), Passage(12, 18, 2, "Three.")]
    >>> surroundings(page, "Numbers", 40)
    ['Numbers\nTwo.', 'Numbers\nOne.\nThree.', 'Numbers\nTwo.']
    """
    room = pieces * CHARACTERS_A_PIECE
    if not room:
        return [""] * len(passages)
    head = (title or "").strip()[: int(room * TITLE)]
    side = int(room * (1 - TITLE) / 2)
    texts = ["", *(passage.text.strip() for passage in passages), ""]
    return [
        "\n".join(part for part in (head, before[-side:], after[:side]) if part)
        for before, after in zip(texts, texts[2:], strict=False)
    ]
