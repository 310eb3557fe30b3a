"""The analyzer: read, gate, split, score, aggregate, decide, explain."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from classifier.aggregate import label_scores, page_facts, passage_facts
from classifier.analyzer.gates import NO_TEXT, Gate, gate, has_words, incomplete_message
from classifier.analyzer.loading import Tier, load_model
from classifier.documents import Page, Passage
from classifier.errors import InputError, MissingExtraError
from classifier.features import Features
from classifier.findings import PassageResult, Provenance, Result, Status
from classifier.labels import FACTS, LABELS
from classifier.model import ScoringModel, expit, explain
from classifier.policy import Level, Policy
from classifier.reading import DEFAULT_LIMITS, Limits, ReadFailure, read_page
from classifier.segmenting import split_passages, split_sentences

__all__ = ["Analyzer", "EvidenceMode", "Source"]

Source = str | bytes | Page | ReadFailure
"""What can be scored: text, bytes of a document, a page, or a failure to read one."""

EvidenceMode = Literal["all", "flagged", "none"]
"""Which passages are explained."""

BATCH: Final = 64
"""Pages scored together by `pipe`; larger batches gain nothing and hold more memory."""
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
    ) -> None:
        if evidence not in get_args(EvidenceMode):
            raise ValueError(f"evidence must be one of {', '.join(get_args(EvidenceMode))}, not {evidence!r}")
        self.model = model
        self.policy = policy
        self.evidence = evidence
        self.limits = limits

    @classmethod
    def from_pretrained(
        cls,
        name: str | Path | None = None,
        *,
        tier: Tier = "fast",
        policy: str | Path | Policy | None = None,
        evidence: EvidenceMode = "all",
        revision: str | None = None,
        threads: int | None = None,
        limits: Limits = DEFAULT_LIMITS,
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

        Raises:
            ModelError: If there is no such model, its folder is damaged, or the tier cannot use it.
            MissingExtraError: If the tier or the hub needs packages that are not installed.
            PolicyError: If there is no such policy or it is invalid.
        """
        folder, model = load_model(name, tier, revision=revision, threads=threads)
        return cls(model, folder.choose_policy(policy), evidence=evidence, limits=limits)

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
        return self._score([_page(source, media_type, id, self.limits)], level)[0]

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
        pages = (_page(source, "text/plain", "", self.limits) for source in sources)
        while batch := list(islice(pages, batch_size)):
            yield from self._score(batch, level)

    def _score(self, pages: Sequence[Page | ReadFailure], level: Level) -> list[Result]:
        if level not in get_args(Level):
            raise ValueError(f"level must be one of {', '.join(get_args(Level))}, not {level!r}")
        gates = [gate(page) for page in pages]
        split = [
            _split(page, level) if isinstance(page, Page) and opened is None else ()
            for page, opened in zip(pages, gates, strict=True)
        ]
        beside = [
            text
            for page, passages in zip(pages, split, strict=True)
            for text in self._surroundings(page, passages, level)
        ]
        features = self.model.features([passage for passages in split for passage in passages], beside)
        alone = self.model.log_odds(features)
        results, at = [], 0
        for page, closed, passages in zip(pages, gates, split, strict=True):
            end = at + len(passages)
            if closed is not None or isinstance(page, ReadFailure):
                results.append(self._unscored(page, closed, level))
            elif not any(has_words(passage.text) for passage in passages):
                results.append(self._unscored(page, NO_TEXT, level))
            else:
                results.append(self._result(page, passages, features[at:end], alone[at:end], level))
            at = end
        return results

    def _surroundings(self, page: Page | ReadFailure, passages: Sequence[Passage], level: Level) -> list[str]:
        if isinstance(page, ReadFailure) or level == "passage":
            return [""] * len(passages)
        return self.model.surroundings(passages, page.title)

    def _result(
        self,
        page: Page,
        passages: Sequence[Passage],
        features: Sequence[Features],
        alone: NDArray[np.float64],
        level: Level,
    ) -> Result:
        read = np.array([has_words(passage.text) for passage in passages])
        added = np.zeros_like(alone)
        if level == "page":
            kept = [item for item, known in zip(features, read, strict=True) if known]
            added[read] = self.model.added_by_page(alone[read], kept)
        facts = expit(alone + added)
        whole = page_facts(facts[read])
        scores = label_scores(whole, complete=not page.incomplete)
        decision = self.policy.decide(scores, level)
        status: Status = "partial" if page.incomplete else "ok"
        return Result(
            id=page.id,
            status=status,
            reasons=page.incomplete,
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
            message=incomplete_message(page, self.limits),
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
        why = explain(passage, self.model.contributions(features) if shown else ())
        return PassageResult(
            passage.start,
            passage.end,
            passage.index,
            scores,
            facts,
            flags,
            why.evidence,
            why.deciding if shown else {},
            passage_facts(added.tolist()),
            "fast" if features.reading is None else "careful",
        )

    def _unscored(self, page: Page | ReadFailure, closed: Gate | None, level: Level) -> Result:
        status: Status = "abstained"
        if isinstance(page, ReadFailure):
            status, closed = "error", Gate(page.error.reason, str(page.error))
        reason = closed or NO_TEXT
        none = dict.fromkeys(LABELS)
        decision = self.policy.decide(none, level)
        return Result(
            id=page.id,
            status=status,
            reasons=(reason.reason,),
            scores=none,
            facts=dict.fromkeys(_PAGE_FACTS),
            flags=decision.flags,
            passages=(),
            model=self.model.provenance,
            policy=self._policy,
            thresholds=decision.thresholds,
            passage_thresholds=self.policy.passage,
            page=page if isinstance(page, Page) else None,
            message=reason.message,
        )

    @property
    def _policy(self) -> Provenance:
        return Provenance(self.policy.name, self.policy.sha256)


def _page(source: Source, media_type: str, name: str, limits: Limits) -> Page | ReadFailure:
    if isinstance(source, Page | ReadFailure):
        return source
    if not isinstance(source, str | bytes):
        raise TypeError(f"a page is text, bytes, a Page or a ReadFailure, not {type(source).__name__}")
    try:
        return read_page(source, media_type=media_type, id=name, limits=limits)
    except InputError as error:
        return ReadFailure(name, error)
    except MissingExtraError as error:
        return ReadFailure(name, InputError(str(error), reason="missing_extra"))


def _split(page: Page, level: Level) -> tuple[Passage, ...]:
    if level == "page" or page.passages is not None:
        return split_passages(page)
    return (Passage(0, len(page.text), 0, page.text, split_sentences(page.text)),)
