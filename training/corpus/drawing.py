"""The corpus's counts as a picture."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from classifier.errors import MissingExtraError
from classifier.labels import FACTS, LABELS
from training.corpus.digesting import corpus_digest
from training.corpus.records import CorpusPage, CorpusPassage
from training.corpus.storing import SPLITS, read_corpus

__all__ = ["PICTURE", "draw_corpus", "picture_is_current"]

PICTURE: Final = "stats.svg"
"""The picture's name in the corpus folder."""
_SPLIT_COLOURS: Final = dict(zip(SPLITS, ("#4c78a8", "#f2a541", "#54a24b", "#b279a2"), strict=True))
_STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "fairbalance",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_ROWS: Final = dict.fromkeys([*FACTS, *LABELS])


def draw_corpus(corpus: Path) -> None:
    """Write the picture: rates of facts, words a passage, label combinations and genres.

    The same corpus gives the same bytes with the same version of matplotlib; the corpus's digest stands in
    the file.

    Raises:
        MissingExtraError: If matplotlib is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("the picture needs `pip install fairbalance[train]`") from error
    pages = read_corpus(corpus)
    passages = [passage for page in pages for passage in page.passages]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(12, 11), layout="constrained")
        rates, words, sets, genres = _axes(figure)
        _rates(rates, passages)
        _words(words, passages)
        _combinations(sets, passages)
        _genres(genres, pages)
        figure.suptitle(
            f"The fairbalance corpus (synthetic): {len(passages):,} passages on {len(pages):,} pages"
        )
        figure.savefig(
            corpus / PICTURE, format="svg", metadata={"Date": None, "Description": corpus_digest(corpus)}
        )


def picture_is_current(corpus: Path) -> bool:
    """Tell whether the picture was drawn from the corpus as it is."""
    picture = corpus / PICTURE
    return picture.is_file() and corpus_digest(corpus) in picture.read_text(encoding="utf-8")


def _axes(figure: Any) -> list[Any]:  # noqa: ANN401
    places = figure.subplot_mosaic([["rates", "genres"], ["words", "genres"], ["sets", "genres"]])
    return [places[name] for name in ("rates", "words", "sets", "genres")]


def _rates(axes: Any, passages: Sequence[CorpusPassage]) -> None:  # noqa: ANN401
    shares = [sum(passage.labels[row] for passage in passages) / len(passages) for row in _ROWS]
    bars = axes.barh([row.replace("_", " ") for row in _ROWS], shares, color="#4c78a8")
    axes.bar_label(bars, fmt="%.3f", padding=2)
    axes.invert_yaxis()
    axes.set(title="Share of passages", xlim=(0, 1))


def _words(axes: Any, passages: Sequence[CorpusPassage]) -> None:  # noqa: ANN401
    axes.hist([len(passage.text.split()) for passage in passages], bins=range(15, 196, 5), color="#4c78a8")
    axes.set(title="Words a passage", ylabel="passages")


def _combinations(axes: Any, passages: Sequence[CorpusPassage]) -> None:  # noqa: ANN401
    counts = Counter(tuple(passage.labels[label] for label in LABELS) for passage in passages)
    names = {"overclaiming": "O", "missing_risk_disclosure": "M", "sales_intent": "S"}
    said = {
        key: "".join(names[label] for label, value in zip(LABELS, key, strict=True) if value)
        for key in sorted(counts)
    }
    bars = axes.bar(
        [said[key] or "none" for key in said], [counts[key] / len(passages) for key in said], color="#4c78a8"
    )
    axes.bar_label(bars, fmt="%.3f", padding=2)
    axes.set(title="Combinations: O overclaiming, M missing risk disclosure, S sales intent", ylabel="share")


def _genres(axes: Any, pages: Sequence[CorpusPage]) -> None:  # noqa: ANN401
    order = [genre for genre, _count in Counter(page.genre for page in pages).most_common()]
    left = dict.fromkeys(order, 0)
    for split in SPLITS:
        counts = Counter(page.genre for page in pages if page.split == split)
        widths = [counts[genre] for genre in order]
        axes.barh(order, widths, left=list(left.values()), color=_SPLIT_COLOURS[split], label=split)
        left = {genre: left[genre] + counts[genre] for genre in order}
    axes.invert_yaxis()
    axes.margins(y=0.01)
    axes.legend(loc="lower right")
    axes.set(title="Pages a genre")
