"""How rare a word is, roughly: which of a pattern's words are looked for first."""

from collections.abc import Iterable
from typing import Final

__all__ = ["frequency"]

# Digits, and the most frequent words of the corpus's training split, in order. Only speed depends on them.
_COMMON: Final = """
\\d 0 the and a of in to is for with i you it are or on that not your by at ketamine from our have what was
this can an we as be one my therapy two s about people has no who psilocybin depression which treatment
more after been day how may first if do will use all there up before time anxiety most t so me hours days
patients had they weeks effects years work health take than us experience like out session every other does
when under three new over some home also medicine mdma many minutes brain blood free any were off dmt side
week only pressure group because heart team back support call life where sessions each get mood but since
feel their used medical safe body without its between within through four now infusion research mushrooms
please available them small should then months dose these why last long care did during go sleep symptoms
history know program help legal drug read room form patient next trauma would online same often own see
person part mushroom place into come find pain full best state m practice second feeling study need say
number here ask low way better well just don tell include keep talk am half still contact month year right
down service self name plan change several less hour given good open those again could re list c review
"""
_RANKS: Final = {word: rank for rank, word in enumerate(_COMMON.split())}
_RARE: Final = 0.1


def frequency(words: Iterable[str]) -> float:
    """Return about how often one of the words stands in a thousand words of text."""
    return sum(90.0 / (_RANKS[word] + 2.0) if word in _RANKS else _RARE for word in words)
