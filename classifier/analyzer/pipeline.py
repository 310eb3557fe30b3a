"""The analyzer: read, gate, split, score, aggregate, decide, explain."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import label_scores, page_facts, passage_facts
from classifier.analyzer.gates import OFF_TOPIC, Opened, is_off_topic, open_page
from classifier.analyzer.loading import Tier, load_model
from classifier.analyzer.reasons import Gate
from classifier.analyzer.sources import BESIDE, Source, failure_gate, page_of, split_page
from classifier.documents import Page, Passage, Span
from classifier.features import Features, extract_ngrams
from classifier.findings import PassageResult, Provenance, Result, Status
from classifier.labels import FACTS, LABELS
from classifier.model import Explanation, ScoringModel, expit, explain
from classifier.policy import Level, Policy
from classifier.reading import DEFAULT_LIMITS, Limits, ReadFailure

__all__ = ["Analyzer", "EvidenceMode", "Source"]

EvidenceMode = Literal["all", "flagged", "none"]
"""Which passages are explained."""

BATCH: Final = 64
"""Pages scored together by `pipe`; larger batches gain nothing and hold more memory."""
_LEFT_OUT: Final[dict[str, tuple[Span, ...]]] = {}
"""Stands for the n-grams of a passage that was scored without its features."""
_NOT_SHOWN: Final = Explanation((), {})
_PAGE_FACTS: Final = ("exposure", "risk_disclosure")


class Analyzer:
    """Scores pages about psychedelic therapy and shows why.

    Instances hold no state between calls and may be shared between threads.

    >>> analyzer = Analyzer.from_pretrained()
    >>> result = analyzer("Ketamine cures depression. Book today!")
    >>> result.status, 0.0 <= result.scores["overclaiming"] <= 1.0
    ('ok', True)
    """

    def __init__(
        self,
        model: ScoringModel,
        policy: Policy,
        *,
        evidence: EvidenceMode = "all",
        limits: Limits = DEFAULT_LIMITS,
        main_text: bool = False,
        topic_gate: bool = True,
    ) -> None:
        if evidence not in get_args(EvidenceMode):
            raise ValueError(f"evidence must be one of {', '.join(get_args(EvidenceMode))}, not {evidence!r}")
        self.model = model
        self.policy = policy
        self.evidence = evidence
        self.limits = limits
        self.main_text = main_text
        self.topic_gate = topic_gate

    @classmethod
    def from_pretrained(  # noqa: PLR0913 - each is an option of its own
        cls,
        name: str | Path | None = None,
        *,
        tier: Tier = "fast",
        policy: str | Path | Policy | None = None,
        evidence: EvidenceMode = "all",
        revision: str | None = None,
        threads: int | None = None,
        limits: Limits = DEFAULT_LIMITS,
        main_text: bool = False,
    ) -> "Analyzer":
        """Load a model and a policy; nothing is fetched from a network unless a hub is named.

        Args:
            name: A model folder, the name of a packaged model, or `hub:owner/name` for one that is
                fetched from a Hugging Face hub; the tier's packaged model when omitted.
            tier: `fast`; `careful`, which also reads every passage with an encoder; or `cascade`,
                which does so where the fast model is unsure.
            policy: A policy, a policy file, or the name of one of the model's own policies;
                `default` when omitted.
            evidence: Which passages are explained: `all`, only those `flagged`, or `none`.
            revision: A branch, tag or commit of a hub's model.
            threads: How many stretches of text an encoder reads side by side; as many as there are
                cores when omitted. Results do not depend on it.
            limits: How much is read of text and bytes, and what messages name as limits.
            main_text: Whether menus, footers and asides count for the risks they name and for nothing else.

        Raises:
            ModelError: If there is no such model, its folder is damaged, or the tier cannot use it.
            MissingExtraError: If the tier or the hub needs packages that are not installed.
            PolicyError: If there is no such policy or it is invalid.
        """
        folder, model = load_model(name, tier, revision=revision, threads=threads)
        return cls(model, folder.choose_policy(policy), evidence=evidence, limits=limits, main_text=main_text)

    def __call__(
        self,
        source: Source,
        *,
        media_type: str = "text/plain",
        id: str = "",  # noqa: A002 - the field is called id everywhere
        level: Level = "page",
    ) -> Result:
        """Score one page.

        Args:
            source: Text, bytes of a document, a `Page`, or a failure to read one.
            media_type: What text or bytes are: `text/plain` or `text/html`; bytes may also be
                `application/pdf`.
            id: A name for text or bytes; a `Page` brings its own.
            level: `page` splits into passages; `passage` takes the text as one passage.

        Returns:
            A result. What cannot be read gives status `error`, never an exception.

        Raises:
            TypeError: If the source is none of these.
            ValueError: If the level is unknown.
        """
        return self._score([page_of(source, media_type, id, self.limits)], level)[0]

    def pipe(
        self, sources: Iterable[Source], *, level: Level = "page", batch_size: int = BATCH
    ) -> Iterator[Result]:
        """Score many pages lazily, in order, none dropped; text is taken as `text/plain`.

        Args:
            sources: What to score; see `__call__`.
            level: See `__call__`.
            batch_size: Pages scored together, at least 1; results do not depend on it.
        """
        if batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {batch_size}")
        pages = (page_of(source, "text/plain", "", self.limits) for source in sources)
        while batch := list(islice(pages, batch_size)):
            yield from self._score(batch, level)

    def _score(self, pages: Sequence[Page | ReadFailure], level: Level) -> list[Result]:
        if level not in get_args(Level):
            raise ValueError(f"level must be one of {', '.join(get_args(Level))}, not {level!r}")
        split = [() if isinstance(page, ReadFailure) else split_page(page, level) for page in pages]
        opened = [self._open(page, found, level) for page, found in zip(pages, split, strict=True)]
        split = [
            passages if isinstance(found, Opened) else ()
            for passages, found in zip(split, opened, strict=True)
        ]
        beside = [
            text
            for page, passages in zip(pages, split, strict=True)
            for text in self._surroundings(page, passages, level)
        ]
        features, alone = self._read([passage for passages in split for passage in passages], beside)
        results, at = [], 0
        for page, found, passages in zip(pages, opened, split, strict=True):
            end = at + len(passages)
            if isinstance(found, Gate):
                results.append(self._unscored(page, found, level))
            elif isinstance(page, Page):
                results.append(self._result(page, found, passages, features[at:end], alone[at:end], level))
            at = end
        return results

    def _open(self, page: Page | ReadFailure, passages: Sequence[Passage], level: Level) -> Opened | Gate:
        if isinstance(page, ReadFailure):
            return failure_gate(page)
        return open_page(page, passages, level, self.limits)

    def _read(
        self, passages: Sequence[Passage], beside: Sequence[str]
    ) -> tuple[Sequence[Features], NDArray[np.float64]]:
        """Return the features of passages and their log-odds alone.

        Where a model can score without features, what no one asked for is left out of them.
        """
        if self.evidence != "all" and (scored := self.model.score_batch(passages)):
            named = scored.on_topic.tolist()
            if self.evidence == "none":
                return [Features(_LEFT_OUT, (), each) for each in named], scored.log_odds
            return [
                Features(_LEFT_OUT, scored.signals(row, passage), named[row])
                for row, passage in enumerate(passages)
            ], scored.log_odds
        features = self.model.features(passages, beside)
        return features, self.model.log_odds(features)

    def _explained(self, passage: Passage, features: Features) -> Explanation:
        if features.ngrams is _LEFT_OUT:
            features = replace(features, ngrams=extract_ngrams(passage))
        return explain(passage, self.model.contributions(features))

    def _surroundings(self, page: Page | ReadFailure, passages: Sequence[Passage], level: Level) -> list[str]:
        if isinstance(page, ReadFailure) or level == "passage":
            return [""] * len(passages)
        return self.model.surroundings(passages, page.title)

    def _result(
        self,
        page: Page,
        opened: Opened,
        passages: Sequence[Passage],
        features: Sequence[Features],
        alone: NDArray[np.float64],
        level: Level,
    ) -> Result:
        read = np.array(opened.read)
        added = np.zeros_like(alone)
        if level == "page":
            kept = [item for item, known in zip(features, read, strict=True) if known]
            added[read] = self.model.added_by_page(alone[read], kept)
        facts = expit(alone + added)
        beside = np.array([self.main_text and passage.role in BESIDE for passage in passages])
        whole = page_facts(facts[read], beside[read])
        scores = label_scores(whole, complete=not opened.incomplete)
        decision = self.policy.decide(scores, level)
        gated = self.topic_gate and level == "page" and not any(decision.flags.values())
        # What is unread may name the topic.
        if gated and not opened.incomplete and is_off_topic(page, (item.on_topic for item in features)):
            return self._unscored(page, OFF_TOPIC, level)
        status: Status = "partial" if opened.incomplete else "ok"
        return Result(
            id=page.id,
            status=status,
            reasons=opened.reasons,
            scores=scores,
            facts={name: whole[name] for name in _PAGE_FACTS},
            flags=decision.flags,
            passages=tuple(
                self._passage(passage, item, row if known else None, more)
                for passage, item, row, more, known in zip(
                    passages, features, facts, added, read, strict=True
                )
            ),
            model=self.model.provenance,
            policy=self._policy,
            thresholds=decision.thresholds,
            passage_thresholds=self.policy.passage,
            page=page,
            message=opened.message,
        )

    def _passage(
        self,
        passage: Passage,
        features: Features,
        row: NDArray[np.float64] | None,
        added: NDArray[np.float64],
    ) -> PassageResult:
        if row is None:
            none = dict.fromkeys(LABELS)
            return PassageResult(passage.start, passage.end, passage.index, none, dict.fromkeys(FACTS), none)
        facts = passage_facts(row.tolist())
        scores = label_scores(facts)
        flags = self.policy.decide(scores, "passage").flags
        shown = self.evidence == "all" or (self.evidence == "flagged" and any(flags.values()))
        why = self._explained(passage, features) if shown else _NOT_SHOWN
        return PassageResult(
            passage.start,
            passage.end,
            passage.index,
            scores,
            facts,
            flags,
            why.evidence,
            why.deciding,
            passage_facts(added.tolist()),
            "fast" if features.reading is None else "careful",
        )

    def _unscored(self, page: Page | ReadFailure, closed: Gate, level: Level) -> Result:
        status: Status = "error" if isinstance(page, ReadFailure) else "abstained"
        none = dict.fromkeys(LABELS)
        decision = self.policy.decide(none, level)
        return Result(
            id=page.id,
            status=status,
            reasons=(closed.reason,),
            scores=none,
            facts=dict.fromkeys(_PAGE_FACTS),
            flags=decision.flags,
            passages=(),
            model=self.model.provenance,
            policy=self._policy,
            thresholds=decision.thresholds,
            passage_thresholds=self.policy.passage,
            page=page if isinstance(page, Page) else None,
            message=closed.message,
        )

    @property
    def _policy(self) -> Provenance:
        return Provenance(self.policy.name, self.policy.sha256)
