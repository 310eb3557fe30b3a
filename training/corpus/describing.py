"""Counts of the corpus, as the data card shows them."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from classifier.labels import FACTS, LABELS
from training.corpus.agreement import describe_agreement
from training.corpus.digesting import corpus_digest
from training.corpus.pairs import ContrastPair, read_pairs, read_training_pairs
from training.corpus.records import CorpusPage, CorpusPassage
from training.corpus.storing import SPLITS, CorpusError, read_corpus

__all__ = ["describe_corpus"]


def describe_corpus(corpus: Path) -> str:
    """Return the counts and the annotators' agreement as plain text.

    Raises:
        CorpusError: If the corpus cannot be read or holds no page.
    """
    pages = read_corpus(corpus)
    if not pages:
        raise CorpusError(f"{corpus}: the corpus holds no page; restore it")
    passages = [passage for page in pages for passage in page.passages]
    parts = [
        f"{len(passages)} passages on {len(pages)} pages, digest {corpus_digest(corpus)}",
        _splits(pages),
        _lengths(passages),
        _rates(passages),
        _combinations(passages),
        _counted("genre", Counter(page.genre for page in pages)),
        _counted("compound", Counter(name for page in pages for name in page.compounds or ("none",))),
        _counted("country", Counter(page.country for page in pages)),
        describe_agreement(passages),
        _pairs("contrast set", read_pairs(corpus)),
        _pairs("pairs to learn from", read_training_pairs(corpus)),
    ]
    return "\n\n".join(parts)


def _splits(pages: Sequence[CorpusPage]) -> str:
    lines = [f"{'split':14}{'pages':>8}{'passages':>10}{'authors':>9}"]
    for split in SPLITS:
        kept = [page for page in pages if page.split == split]
        authors = len({page.author for page in kept})
        lines.append(f"{split:14}{len(kept):>8}{sum(len(page.passages) for page in kept):>10}{authors:>9}")
    return "\n".join(lines)


def _lengths(passages: Sequence[CorpusPassage]) -> str:
    words = sorted(len(passage.text.split()) for passage in passages)
    ends = [words[int(len(words) * share)] for share in (0.1, 0.25, 0.75, 0.9)]
    middle = f"words a passage: median {median(words):.0f}, deciles and quartiles {ends}"
    return f"{middle}, from {words[0]} to {words[-1]}"


def _rates(passages: Sequence[CorpusPassage]) -> str:
    names = dict.fromkeys([*FACTS, *LABELS])
    lines = [f"{name:26}{sum(p.labels[name] for p in passages) / len(passages):>7.3f}" for name in names]
    mundane = sum(not any(p.labels[fact] for fact in FACTS) for p in passages) / len(passages)
    return "\n".join([f"{'share of passages':26}", *lines, f"{'none of the four facts':26}{mundane:>7.3f}"])


def _combinations(passages: Sequence[CorpusPassage]) -> str:
    counts = Counter(tuple(passage.labels[label] for label in LABELS) for passage in passages)
    lines = [f"  {key}  {count:>5}  {count / len(passages):.3f}" for key, count in sorted(counts.items())]
    return "\n".join([f"combinations of ({', '.join(LABELS)})", *lines])


def _counted(name: str, counts: Counter[str]) -> str:
    return f"{name}: " + ", ".join(f"{key} {count}" for key, count in counts.most_common())


def _pairs(name: str, pairs: Sequence[ContrastPair]) -> str:
    facts = Counter(pair.fact for pair in pairs)
    lines = [f"{name}: {len(pairs)} pairs", f"{'flips':18}{'pairs':>6}{'0 to 1':>8}{'1 to 0':>8}"]
    for fact in (*FACTS, "none"):
        ways = Counter(pair.direction for pair in pairs if pair.fact == fact)
        lines.append(f"{fact:18}{facts[fact]:>6}{ways[1]:>8}{ways[-1]:>8}")
    return "\n".join([*lines, _counted("edit", Counter(pair.edit for pair in pairs))])
