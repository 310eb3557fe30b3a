"""The counts in the data card, written there by a command and never by hand."""

from pathlib import Path
from typing import Final

from training.corpus.agreement import agreement_by_genre, disputed_pages
from training.corpus.describing import describe_corpus
from training.corpus.storing import CorpusError, read_corpus

__all__ = ["card_is_current", "describe_genres", "write_card"]

_AGREEMENT: Final = """\
# Agreement by genre, and the pages most disputed

Printed by `python -m training.corpus stats`: the share of equal judgements of the first two annotators for
each fact, Cohen's kappa over all four facts with a 95 % interval clustered by page, and the pages where the
two differed most. Most disputes turn on three rules of the codebook: what counts as "our" offer on a
seller's page (sales intent), whether a protocol or a way of access that is only described is exposure, and
whether a risk named beside a claim of safety is played down.

"""
_BEGIN: Final = "<!-- stats: begin -->"
_END: Final = "<!-- stats: end -->"


def write_card(corpus: Path) -> None:
    """Put the corpus's counts between the markers of its card, and the agreement by genre beside it."""
    (corpus / "README.md").write_text(_with_counts(corpus), encoding="utf-8")
    genres = f"{_AGREEMENT}```\n{describe_genres(corpus)}\n```\n"
    (corpus / "AGREEMENT.md").write_text(genres, encoding="utf-8")


def describe_genres(corpus: Path) -> str:
    """Return the agreement by genre and the most disputed pages, as plain text."""
    pages = read_corpus(corpus)
    return f"{agreement_by_genre(pages)}\n\nmost disputed pages\n{disputed_pages(pages)}"


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
