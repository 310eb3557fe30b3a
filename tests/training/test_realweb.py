import json
from pathlib import Path

import numpy as np

from classifier.labels import FACTS, LABELS
from tests.training.builders import write_lines
from training.realweb import read_realweb, read_training, realweb_digest


def passage(text: str, **shares: float) -> dict:
    """A labelled passage; facts left out are 0, a share of one half has no label."""
    share = {**dict.fromkeys(FACTS, 0.0), **shares}
    labels = {fact: None if value == 0.5 else int(value > 0.5) for fact, value in share.items()}
    return {"text": text, "labels": labels, "share": share}


PAGES = [
    {
        "id": "r1",
        "source": {"repo": "site/one", "path": "a.html"},
        "passages": [
            passage("Ketamine lifts low mood.", exposure=1.0, overclaiming=0.5),
            passage("Call us today to book a visit.", sales_intent=1.0),
        ],
    },
    {
        "id": "r2",
        "source": {"repo": "site/two", "path": "b.html"},
        "passages": [passage("It may cause nausea and panic.", exposure=1.0, risk_disclosure=1.0)],
    },
]


def test_shares_are_learnt_from_and_page_labels_follow_the_page_rule(tmp_path: Path) -> None:
    write_lines(tmp_path / "train.jsonl", PAGES)
    found = read_training(tmp_path / "train.jsonl")
    assert found is not None
    column = FACTS.index("overclaiming")
    assert found.examples.share[:, column].tolist() == [0.5, 0.0, 0.0]
    assert found.examples.facts[:, column].tolist() == [0, 0, 0]
    assert found.examples.sites == ("site/one", "site/one", "site/two")
    said = {page: dict(zip(LABELS, labels, strict=True)) for page, labels in found.page_labels.items()}
    assert said["r1"] == {"overclaiming": 0, "missing_risk_disclosure": 1, "sales_intent": 1}
    assert said["r2"] == {"overclaiming": 0, "missing_risk_disclosure": 0, "sales_intent": 0}


def test_measured_pages_bring_their_own_labels(tmp_path: Path) -> None:
    rows = [{**page, "labels": dict.fromkeys(LABELS, 1)} for page in PAGES]
    write_lines(tmp_path / "dev.jsonl", rows)
    found = read_realweb(tmp_path / "dev.jsonl")
    assert found is not None
    assert found.page_labels == {"r1": [1, 1, 1], "r2": [1, 1, 1]}
    assert found.name == "real pages (dev)"
    assert np.isin(found.examples.facts, (0, 1)).all()


def test_absent_files_give_nothing(tmp_path: Path) -> None:
    assert read_training(tmp_path / "train.jsonl") is None
    assert read_realweb(tmp_path / "dev.jsonl") is None


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    write_lines(path, PAGES)
    first = realweb_digest(path)
    path.write_text(json.dumps(PAGES[0]) + "\n", encoding="utf-8")
    assert realweb_digest(path) != first
