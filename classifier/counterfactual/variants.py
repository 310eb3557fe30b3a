"""Variants of a page that might be decided otherwise, the most promising first.

Weights only choose which variants are worth scoring and in which order; what a variant
scores is for the model to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from classifier.counterfactual.pushes import SIDES, Push, words_of
from classifier.documents import Passage
from classifier.explanations import What, Words
from classifier.findings import PassageResult

__all__ = ["Variant", "propose_variants"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing changed on a page."""

    what: What
    """What is changed."""
    words: tuple[Words, ...]
    """What is cut, or the matches that are taken as plain; in page order."""
    kinds: tuple[str, ...] = ()
    """The kinds of the evidence in it, sorted."""
    scopes: tuple[str, ...] = ()
    """What is lifted from the matches."""
    rules: tuple[str, ...] = ()
    """The rules of the matches; empty for a cut."""
    strength: float = 0.0
    """The log-odds that point to it; only for the order of trying."""


def propose_variants(
    label: str,
    *,
    flagged: bool,
    pushes: Sequence[Push],
    passages: Sequence[Passage],
    scored: Sequence[PassageResult],
) -> list[Variant]:
    """Return the variants that may change a decision, each text once.

    Sentences, kinds, passages and scopes take turns, the strongest of each first, so that
    a limit cuts off the weakest of all four.

    Args:
        label: One of `LABELS`.
        flagged: Its decision: text that pushes towards it is cut.
        pushes: What pushes the label.
        passages: The page's passages.
        scored: The same, as scored.
    """
    side = 1 if flagged else -1
    holding = [push for push in pushes if push.amount * side > 0]
    sentence, passage = _leading(label, side, passages, scored)
    families = (
        _cuts("sentence", _grouped([(push.sentence, push) for push in holding], sentence)),
        _kinds(holding),
        _cuts("passage", _grouped([(push.whole, push) for push in holding], passage)),
        _lifted(pushes, side),
    )
    return _in_turns(families)


def _leading(
    label: str, side: int, passages: Sequence[Passage], scored: Sequence[PassageResult]
) -> tuple[list[Words], list[Words]]:
    """Return the deciding sentence and the highest passage of the fact that holds the decision.

    They are worth cutting also when no evidence is listed for them.
    """
    facts = [fact for fact, sign in SIDES[label].items() if sign == side]
    pairs = [
        (value, passage, item)
        for fact in facts
        for passage, item in zip(passages, scored, strict=True)
        if (value := item.facts.get(fact)) is not None
    ]
    if not pairs:
        return [], []
    _value, passage, item = max(pairs, key=lambda pair: pair[0])
    sentences = [words_of(item.deciding[fact], passage) for fact in facts if fact in item.deciding]
    return sentences, [words_of(passage, passage)]


def _grouped(pairs: Iterable[tuple[Words, Push]], more: Iterable[Words]) -> dict[Words, list[Push]]:
    groups: dict[Words, list[Push]] = {}
    for words, push in pairs:
        groups.setdefault(words, []).append(push)
    for words in more:
        groups.setdefault(words, [])
    return groups


def _cuts(what: What, groups: Mapping[Words, Sequence[Push]]) -> list[Variant]:
    return _ranked(
        Variant(what, (words,), _kinds_of(pushes), strength=_strength(pushes))
        for words, pushes in groups.items()
        if len(words)
    )


def _kinds(pushes: Iterable[Push]) -> list[Variant]:
    groups: dict[tuple[str, str], list[Push]] = {}
    for push in pushes:
        groups.setdefault((push.fact, push.kind), []).append(push)
    return _ranked(
        Variant("kind", _in_order(push.sentence for push in group), (kind,), strength=_strength(group))
        for (_fact, kind), group in groups.items()
    )


def _lifted(pushes: Iterable[Push], side: int) -> list[Variant]:
    """Return, for each sentence, the page with its scoped matches taken as plain.

    One cue changes all matches it reaches, so they are lifted together.
    """
    groups: dict[Words, list[Push]] = {}
    for push in pushes:
        if push.scopes and (push.plain - push.amount) * side < 0:
            groups.setdefault(push.sentence, []).append(push)
    return _ranked(
        Variant(
            "plain",
            _in_order(push.match for push in group),
            _kinds_of(group),
            tuple(sorted({scope for push in group for scope in push.scopes})),
            tuple(sorted({push.rule for push in group})),
            sum(abs(push.plain - push.amount) for push in group),
        )
        for group in groups.values()
    )


def _ranked(variants: Iterable[Variant]) -> list[Variant]:
    return sorted(variants, key=lambda item: (-item.strength, item.words[0].start, item.kinds))


def _in_turns(families: Iterable[Sequence[Variant]]) -> list[Variant]:
    turns = zip_longest(*_each_text_once(families))
    return [variant for variant in chain.from_iterable(turns) if variant is not None]


def _each_text_once(families: Iterable[Sequence[Variant]]) -> Iterator[list[Variant]]:
    seen: set[tuple[tuple[Words, ...], tuple[str, ...]]] = set()
    for family in families:
        fresh = [item for item in family if (item.words, item.rules) not in seen]
        seen.update((item.words, item.rules) for item in fresh)
        yield fresh


def _in_order(found: Iterable[Words]) -> tuple[Words, ...]:
    return tuple(sorted(set(found), key=lambda words: (words.start, words.end)))


def _kinds_of(pushes: Sequence[Push]) -> tuple[str, ...]:
    return tuple(sorted({push.kind for push in pushes}))


def _strength(pushes: Sequence[Push]) -> float:
    return sum(abs(push.amount) for push in pushes)
