"""One long run: take the lock, read the journal, score what is missing, put the parts together."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from classifier.analyzer import Analyzer
from classifier.batch.assembling import assemble, describe, split_again
from classifier.batch.durable import unwritable
from classifier.batch.journal import Journal
from classifier.batch.locking import Lock
from classifier.batch.planning import CHUNK_RECORDS, Chunk, Planner
from classifier.batch.positions import Done, in_order
from classifier.batch.progress import Progress
from classifier.batch.scoring import score_items, write_part
from classifier.batch.settings import Reading, Scoring, Selection
from classifier.batch.tally import Tally
from classifier.errors import BatchError

__all__ = ["Outcome", "Plan", "parts_folder", "run"]

_PART: Final = ".part"
_SCRATCH: Final = ".tmp"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked for."""

    paths: Callable[[], Iterable[str]]
    """Gives the inputs, in order, anew whenever it is called."""
    output: str
    """The file to write."""
    named: tuple[str, ...] = ()
    """What the caller named the inputs by; a resumed run must name the same."""
    reading: Reading = field(default_factory=Reading)
    """How inputs are read."""
    selection: Selection = field(default_factory=Selection)
    """Which records."""
    scoring: Scoring = field(default_factory=Scoring)
    """Who scores, and the format."""
    workers: int = 1
    """Processes that score; 1 is this one alone."""
    chunk_records: int = CHUNK_RECORDS
    """Records a part."""
    resume: bool = False
    """Whether to go on with a run that was interrupted."""
    retry_errors: bool = False
    """Whether parts with errors are done again."""
    command: Sequence[str] | None = None
    """The command of a worker; the library's own when omitted."""


@dataclass
class Outcome:
    """What a run came to."""

    total: Tally = field(default_factory=Tally)
    """What the output holds."""
    new: Tally = field(default_factory=Tally)
    """What of it was scored now."""
    finished_before: bool = False
    """Whether nothing was left to do."""


def parts_folder(output: str) -> Path:
    """Return the folder that stands beside an output while it is being made."""
    real = Path(os.path.realpath(output))
    return real.with_name(f"{real.name}.parts")


def run(plan: Plan, analyzer: Analyzer, progress: Progress) -> Outcome:
    """Score what the plan names, and write its output all at once.

    What is scored is kept whatever happens: a run that is resumed writes the same bytes as one
    that was never interrupted.

    Raises:
        BatchError: Another run writes this output; an unfinished one is there and `resume` is not asked
            for; it was begun otherwise; an input of it has changed; or workers die whatever they do.
        StoppedError: A record could not be read, and the run was told to stop there.
        OSError: The output or a part cannot be written.
    """
    try:
        return _run(plan, analyzer, progress)
    except OSError as error:
        raise unwritable(error, plan.output) from error


def _run(plan: Plan, analyzer: Analyzer, progress: Progress) -> Outcome:
    folder = parts_folder(plan.output)
    lock = Lock(folder, plan.output)
    journal: Journal | None = None
    outcome: Outcome | None = None
    try:
        journal = Journal(folder / "journal")
        outcome = _locked(plan, folder, journal, analyzer, progress)
        return outcome
    finally:
        # Kept are a run that can be resumed, one whose errors can be tried again, and what is not understood.
        is_over = outcome is not None and not outcome.total.errors
        is_over = is_over or (journal is not None and not journal.done)
        if is_over:
            _clean(folder, keep_journal=False)
        lock.release(remove=is_over)


def _locked(plan: Plan, folder: Path, journal: Journal, analyzer: Analyzer, progress: Progress) -> Outcome:
    outcome = Outcome(finished_before=_prepare(plan, folder, journal, _settings(plan, analyzer)))
    if not outcome.finished_before:
        _score_missing(plan, folder, journal, analyzer, progress, outcome)
        assemble(_target(plan), folder, in_order(journal.done), plan.scoring.format)
        journal.finish(describe(_target(plan)))
    for done in journal.done:
        outcome.total.merge(done.tally)
    _clean(folder, keep_journal=True)
    return outcome


def _target(plan: Plan) -> Path:
    return Path(os.path.realpath(plan.output))


def _settings(plan: Plan, analyzer: Analyzer) -> dict[str, Any]:
    """What the output's bytes depend on."""
    return {
        "inputs": list(plan.named),
        "format": plan.scoring.format,
        "level": plan.scoring.level,
        "evidence": plan.scoring.evidence,
        "tier": plan.scoring.tier,
        "model": analyzer.model.provenance.sha256,
        "policy": analyzer.policy.sha256,
        "input": plan.reading.input_format,
        "text-field": plan.reading.text_field,
        "id-field": plan.reading.id_field,
        "main-text": plan.scoring.main_text,
        "limits": asdict(plan.reading.limits),
        "limit": plan.selection.limit,
        "shard": "{}/{}".format(*plan.selection.shard),
    }


def _prepare(plan: Plan, folder: Path, journal: Journal, settings: dict[str, Any]) -> bool:
    """Make the journal say what is done and stays so; tell whether that is everything."""
    unfinished = journal.done and journal.finished is None
    if journal.settings is None or not (plan.resume or unfinished):
        _clean(folder, keep_journal=False)
        journal.begin(settings)
        return False
    if not plan.resume:
        records = sum(done.tally.records for done in journal.done)
        raise BatchError(
            f"{str(folder)!r} holds an unfinished run ({records:,} records scored); go on with --resume, or "
            "delete the folder to begin anew"
        )
    journal.check_settings(settings)
    kept = [done for done in journal.done if not (plan.retry_errors and done.tally.errors)]
    if journal.finished is None:
        if len(kept) < len(journal.done):
            journal.reopen(kept)
        return False
    if len(kept) == len(journal.done):
        if not _target(plan).is_file() or describe(_target(plan)) != journal.finished:
            raise BatchError(
                f"output {plan.output!r}: changed since the run that wrote it; run without --resume to begin "
                "anew"
            )
        return True
    split_again(_target(plan), folder, journal.done, plan.scoring.format, journal.finished)
    journal.reopen(kept)
    return False


def _score_missing(
    plan: Plan, folder: Path, journal: Journal, analyzer: Analyzer, progress: Progress, outcome: Outcome
) -> None:
    planner = Planner(
        plan.paths(),
        reading=plan.reading,
        selection=plan.selection,
        done=list(journal.done),
        chunk_records=plan.chunk_records,
    )
    # Parts of this run alone have this in their names: what a worker that outlived a killed run may
    # still write is never taken for one of them.
    token = secrets.token_hex(4)
    read = 0
    for chunk, part, size, tally in _scored(plan, planner, folder, token, analyzer):
        journal.add(Done(chunk.start, chunk.end, part.name, size, chunk.inputs, chunk.first, tally))
        outcome.new.merge(tally)
        read += chunk.bytes
        progress.report(outcome.new, read=read, skipped=planner.skipped_bytes)
    progress.report(outcome.new, read=read, skipped=planner.skipped_bytes, last=True)


def _scored(
    plan: Plan, planner: Iterable[Chunk], folder: Path, token: str, analyzer: Analyzer
) -> Iterator[tuple[Chunk, Path, int, Tally]]:
    """Score chunks here or in workers, and yield each as its part gets written."""
    named = ((chunk, folder / _part_name(chunk, token)) for chunk in planner)
    if plan.workers == 1:
        for chunk, part in named:
            results = score_items(analyzer, chunk.items, reading=plan.reading, scoring=plan.scoring)
            yield chunk, part, *write_part(part, results, plan.scoring.format)
        return
    from classifier.batch.crowd import score_in_workers

    yield from score_in_workers(
        named,
        analyzer,
        reading=plan.reading,
        scoring=plan.scoring,
        workers=plan.workers,
        command=plan.command,
    )


def _part_name(chunk: Chunk, token: str) -> str:
    return f"{chunk.start.source:08}-{chunk.start.record:012}-{token}{_PART}"


def _clean(folder: Path, *, keep_journal: bool) -> None:
    """Remove what a run leaves in its folder; the journal last, as it vouches for the rest."""
    for path in sorted(folder.iterdir()):
        if path.suffix in {_PART, _SCRATCH}:
            path.unlink(missing_ok=True)
    if not keep_journal:
        (folder / "journal").unlink(missing_ok=True)
