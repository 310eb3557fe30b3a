"""The corpus as a Hugging Face `DatasetDict`, one row a passage, without a network."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.errors import MissingExtraError
from training.corpus.records import CorpusPage, CorpusPassage
from training.corpus.storing import CORPUS, SPLITS, read_split

if TYPE_CHECKING:
    from datasets import DatasetDict

__all__ = ["load_dataset_dict"]


def load_dataset_dict(corpus: Path = CORPUS) -> "DatasetDict":
    """Return the splits of the corpus that hold a page, each passage with its page's properties.

    Columns are `id`, `page`, `index`, `title`, `genre`, `compounds`, `country`, `register`, `author`,
    `text`, `labels`, `share`, and `annotations` with facts and quotes. `datasets.load_dataset` on the
    folder gives the same content with one row a page.

    Raises:
        CorpusError: If a split is missing or malformed.
        MissingExtraError: If the package `datasets` is not installed.
    """
    try:
        from datasets import Dataset, DatasetDict
    except ImportError as error:
        raise MissingExtraError("the loader needs `pip install fairbalance[train]`") from error
    rows = {
        split: [_row(page, place) for page in read_split(split, corpus) for place in _places(page)]
        for split in SPLITS
    }
    return DatasetDict({split: Dataset.from_list(kept) for split, kept in rows.items() if kept})


def _places(page: CorpusPage) -> range:
    return range(len(page.passages))


def _row(page: CorpusPage, index: int) -> dict[str, Any]:
    passage: CorpusPassage = page.passages[index]
    content = page.to_json()
    judged = content["passages"][index]
    shared = {
        name: content[name] for name in ("title", "genre", "compounds", "country", "register", "author")
    }
    return {
        "id": passage.id,
        "page": page.id,
        "index": index,
        **shared,
        **{k: judged[k] for k in judged if k != "id"},
    }
