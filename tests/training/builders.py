"""Corpus pages made by hand: votes name words, and offsets, labels and shares are computed."""

import json
import random
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from classifier.features import words
from classifier.labels import FACTS
from training.corpus import CORPUS, SPLITS, Annotation, CorpusPage, CorpusPassage, Quote
from training.corpus.pairs import PAIRS
from training.corpus.voting import majority, shares
from training.examples import Examples, from_corpus
from training.wordvectors import VECTORS, WordVectors, write_vectors

Vote = Mapping[str, tuple[str, str]]
"""What one annotator found: for each fact that is 1, its kind and the words quoted."""


def make_annotation(annotator: str, text: str, vote: Vote) -> Annotation:
    quotes = tuple(
        Quote(fact, kind, text.index(words), text.index(words) + len(words), words)
        for fact, (kind, words) in vote.items()
    )
    return Annotation(annotator, {fact: int(fact in vote) for fact in FACTS}, quotes)


def make_votes(*facts: Mapping[str, int]) -> tuple[Annotation, ...]:
    """Annotations without quotes, for what only counts votes; facts left out are 0."""
    return tuple(
        Annotation(f"reader-{place}", {**dict.fromkeys(FACTS, 0), **said}, ())
        for place, said in enumerate(facts)
    )


def make_passage(name: str, text: str, *votes: Vote) -> CorpusPassage:
    annotations = tuple(make_annotation(f"reader-{n}", text, vote) for n, vote in enumerate(votes))
    return CorpusPassage(name, text, annotations, majority(annotations), shares(annotations))


def make_page(
    name: str,
    passages: Iterable[tuple[str, Sequence[Vote]]],
    *,
    split: str = "train",
    author: str = "author-01",
) -> CorpusPage:
    return CorpusPage(
        id=name,
        title="A page about ketamine",
        genre="clinic_home",
        compounds=("ketamine",),
        country="Portugal",
        register="plain",
        author=author,
        split=split,
        passages=tuple(
            make_passage(f"{name}-{n:02d}", text, *votes) for n, (text, votes) in enumerate(passages)
        ),
    )


def write_lines(path: Path, rows: Iterable[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def write_corpus(folder: Path, pages: Iterable[CorpusPage]) -> Path:
    """Write pages and the schema as `datasets/` holds them, every page in the file of its split."""
    kept = tuple(pages)
    shutil.copytree(CORPUS / "schema", folder / "schema")
    write_lines(folder / PAIRS, [FLIP, SAME])
    write_vectors(tiny_vectors(), folder / VECTORS)
    for split in SPLITS:
        rows = [page.to_json() for page in kept if page.split == split]
        write_lines(folder / "pages" / f"{split}.jsonl", rows)
    return folder


Judged = tuple[str, Mapping[str, int]]
"""A text and its facts; facts left out are 0."""


def pair_row(name: str, fact: str, edit: str, before: Judged, after: Judged) -> dict[str, Any]:
    """A line of the contrast set."""
    sides = {"before": _side_row(*before), "after": _side_row(*after)}
    return {"id": name, "fact": fact, "edit": edit, "reason": "the one edit is all that differs", **sides}


def _side_row(text: str, facts: Mapping[str, int]) -> dict[str, Any]:
    said = {**dict.fromkeys(FACTS, 0), **facts}
    return {"text": text, "facts": said, "annotators": ["author-01", "blind-a"]}


FLIP = pair_row(
    "c-0001",
    "overclaiming",
    "hedge_removed",
    ("Visitors leave their shoes outside. Psilocybin eased low mood.", {"exposure": 1}),
    ("The medicine is completely safe. Psilocybin eased low mood.", {"exposure": 1, "overclaiming": 1}),
)
SAME = pair_row(
    "c-0002",
    "none",
    "compound",
    ("The lodge offers ketamine sessions beside the lake.", {"exposure": 1}),
    ("The lodge offers psilocybin sessions beside the lake.", {"exposure": 1}),
)


LEARNT = pair_row(
    "l-0001",
    "sales_intent",
    "price_added",
    ("Evenings at the harbour hall begin with tea and end with songs.", {}),
    ("Evenings at the harbour hall begin with tea and cost $90.", {"sales_intent": 1}),
)
"""A pair to learn from."""


def tiny_vectors() -> WordVectors:
    """A vector of three random numbers for each word of the tiny corpus and for one it lacks."""
    spoken = [*PLAIN, *(sentence for kinds in CLAIMS.values() for _, _, sentence in kinds)]
    known = tuple(dict.fromkeys([*words(" ".join(spoken)), "remedy"]))
    table = np.random.default_rng(5).normal(size=(len(known), 3)).astype(np.float32)
    return WordVectors(known, table, {"epochs": 1})


def real_page(id_: str, repo: str, *facts: tuple[int, int, int, int]) -> dict[str, Any]:
    """A line of labelled real pages; its text is invented."""
    passages = [
        {"text": f"Passage {n} of an invented page.", "labels": dict(zip(FACTS, row, strict=True))}
        for n, row in enumerate(facts)
    ]
    labels = {"overclaiming": 1, "missing_risk_disclosure": 0, "sales_intent": 1}
    return {
        "id": id_,
        "genre": "news",
        "source": {"repo": repo, "path": "a.md"},
        "labels": labels,
        "passages": passages,
    }


PLAIN = (
    "The house stands near the river.",
    "Breakfast is served in the hall.",
    "Two rooms face the old orchard.",
    "The compound was first made abroad.",
    "A bus stops beside the gate.",
    "Visitors leave their shoes outside.",
    "The study took three long winters.",
    "Its author teaches chemistry in town.",
)
"""Sentences that carry no fact. None has more than six words: see `_tiny_passage`."""

CLAIMS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "overclaiming": (
        ("cure", "heals grief for good", "Ketamine heals grief for good."),
        ("certainty", "is proven to end", "It is proven to end despair."),
        ("hype", "miracle", "Guests call the mushroom a miracle."),
        ("safety", "completely safe", "The medicine is completely safe."),
    ),
    "exposure": (
        ("benefit", "eased low mood", "Psilocybin eased low mood."),
        ("dose", "two grams", "Take two grams before noon."),
        ("offer", "offers ketamine sessions", "The lodge offers ketamine sessions."),
        ("use", "Brew the tea", "Brew the tea over low heat."),
    ),
    "risk_disclosure": (
        ("adverse", "nausea and panic", "Some people get nausea and panic."),
        ("contraindication", "must not take it", "Heart patients must not take it."),
        ("dependence", "become addictive", "Frequent use can become addictive."),
        ("legal", "illegal", "Possession is illegal where you live."),
    ),
    "sales_intent": (
        ("booking", "Book your stay", "Book your stay with us today."),
        ("price", "costs $900", "A weekend costs $900 in total."),
        ("urgency", "Only four places", "Only four places are left now."),
        ("cart", "Add to cart", "Add to cart and pay later."),
    ),
}
"""For each fact: kind, words to quote and sentence."""


def tiny_pages() -> tuple[CorpusPage, ...]:
    """Thirty pages of four passages, 20 to train, 5 to validate and 5 to test on; the same each time."""
    chance = random.Random(7)  # noqa: S311
    numbers = count(1001)
    splits = ["train"] * 20 + ["validation"] * 5 + ["test"] * 5
    authors = {"train": "author-01", "validation": "author-02", "test": "author-03"}
    return tuple(
        make_page(
            f"a01-{number:03d}",
            [_tiny_passage(chance, numbers) for _ in range(4)],
            split=split,
            author=authors[split],
        )
        for number, split in enumerate(splits)
    )


def tiny_examples(split: str = "train") -> Examples:
    return from_corpus(page for page in tiny_pages() if page.split == split)


def _tiny_passage(chance: random.Random, numbers: Iterable[int]) -> tuple[str, list[Vote]]:
    """One passage with three votes, the third of which now and then dissents.

    A number before each sentence stands in the corpus once, so no run of eight words repeats.
    """
    claims = {fact: chance.choice(kinds) for fact, kinds in CLAIMS.items() if chance.random() < 0.4}
    sentences = [*chance.sample(PLAIN, 3), *(sentence for _, _, sentence in claims.values())]
    chance.shuffle(sentences)
    text = " ".join(f"Note {number}: {line}" for number, line in zip(numbers, sentences, strict=False))
    vote = {fact: (kind, words) for fact, (kind, words, _) in claims.items()}
    return text, [vote, vote, _dissent(chance, vote, sentences[0])]


def _dissent(chance: random.Random, vote: Vote, words: str) -> Vote:
    doubtful = [fact for fact in FACTS if chance.random() < 0.15]
    kept = {fact: found for fact, found in vote.items() if fact not in doubtful}
    added = {fact: (CLAIMS[fact][0][0], words) for fact in doubtful if fact not in vote}
    return {**kept, **added}
