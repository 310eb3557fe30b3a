"""The corpus's description in Croissant 1.0, the metadata format that data set searches read.

Akhtar et al. (2024), "Croissant: A Metadata Format for ML-Ready Datasets".
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from classifier.version import __version__
from training.corpus.pairs import PAIRS, TRAINING_PAIRS
from training.corpus.storing import SPLITS

__all__ = ["croissant_is_current", "describe_files", "write_croissant"]

FILE: Final = "croissant.json"
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_FIELDS: Final = ("id", "split", "title", "genre", "country", "register", "author")


def describe_files(corpus: Path) -> dict[str, Any]:
    """Return the description of the corpus's files as they are now, digests included."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "fairbalance",
        "description": (
            "Synthetic pages about psychedelic therapy, written and annotated with a large language model: "
            "overclaiming, exposure, risk disclosure and sales intent a passage, with quoted spans."
        ),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "version": __version__,
        "citeAs": "The fairbalance authors. The fairbalance corpus.",
        "datePublished": "2026-11-21",
        "distribution": [
            *(_file(corpus, split, f"pages/{split}.jsonl") for split in SPLITS),
            *(_file(corpus, name, path.as_posix()) for name, path in _pair_files(corpus).items()),
        ],
        "recordSet": [
            *(_records(split) for split in SPLITS),
            *(_pairs(name) for name in _pair_files(corpus)),
        ],
    }


def write_croissant(corpus: Path) -> None:
    """Write the description beside the corpus's card."""
    (corpus / FILE).write_text(_as_text(corpus), encoding="utf-8")


def croissant_is_current(corpus: Path) -> bool:
    """Tell whether the description stands for the files as they are."""
    return (corpus / FILE).is_file() and (corpus / FILE).read_text(encoding="utf-8") == _as_text(corpus)


def _as_text(corpus: Path) -> str:
    return json.dumps(describe_files(corpus), indent=2, ensure_ascii=False) + "\n"


def _file(corpus: Path, name: str, path: str) -> dict[str, str]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": path,
        "contentUrl": path,
        "encodingFormat": "application/jsonlines",
        "sha256": hashlib.sha256((corpus / path).read_bytes()).hexdigest(),
    }


def _records(split: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": f"{split}-pages",
        "name": f"{split}-pages",
        "description": f"The pages of the split {split}; passages with labels and annotations are nested.",
        "field": [_field(f"{split}-pages", split, name) for name in _FIELDS],
    }


def _pair_files(corpus: Path) -> dict[str, Path]:
    files = {"contrast": PAIRS, "training": TRAINING_PAIRS}
    return {name: path for name, path in files.items() if name == "contrast" or (corpus / path).is_file()}


def _pairs(name: str) -> dict[str, Any]:
    records = f"{name}-pairs"
    return {
        "@type": "cr:RecordSet",
        "@id": records,
        "name": records,
        "description": "Passages before and after one edit; both sides are nested.",
        "field": [_field(records, name, column) for column in ("id", "fact", "edit", "reason")],
    }


def _field(records: str, file: str, name: str) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{records}/{name}",
        "name": f"{records}/{name}",
        "dataType": "sc:Text",
        "source": {"fileObject": {"@id": file}, "extract": {"column": name}},
    }
