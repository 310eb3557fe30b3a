"""The counts in the data card, written there by a command and never by hand."""

from pathlib import Path
from typing import Final

from training.corpus.describing import describe_corpus
from training.corpus.storing import CorpusError

__all__ = ["card_is_current", "write_card"]

_BEGIN: Final = "<!-- stats: begin -->"
_END: Final = "<!-- stats: end -->"


def write_card(corpus: Path) -> None:
    """Put the corpus's counts between the markers of its card."""
    (corpus / "README.md").write_text(_with_counts(corpus), encoding="utf-8")


def card_is_current(corpus: Path) -> bool:
    """Tell whether the card shows what the command prints."""
    return (corpus / "README.md").read_text(encoding="utf-8") == _with_counts(corpus)


def _with_counts(corpus: Path) -> str:
    card = (corpus / "README.md").read_text(encoding="utf-8")
    before, begin, rest = card.partition(_BEGIN)
    _old, end, after = rest.partition(_END)
    if not begin or not end:
        raise CorpusError(
            f"{corpus / 'README.md'}: the markers {_BEGIN} and {_END} are needed; restore the card"
        )
    return f"{before}{_BEGIN}\n```\n{describe_corpus(corpus)}\n```\n{_END}{after}"
