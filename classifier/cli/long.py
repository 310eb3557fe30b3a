"""What `fairbalance score` does with long inputs: which run is asked for, its progress and its summary."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TextIO

from classifier.analyzer import Analyzer
from classifier.batch import Reading, Scoring, Selection, Tally
from classifier.batch.planning import CHUNK_RECORDS, Planner
from classifier.batch.progress import PROGRESS, Progress
from classifier.batch.rendering import PART_FORMATS
from classifier.batch.running import Outcome, Plan, parts_folder, run
from classifier.batch.scoring import stop_at_error
from classifier.batch.sources import total_bytes
from classifier.batch.streaming import Records
from classifier.cli.options import read_limits
from classifier.cli.output import open_output, say
from classifier.documents import Page
from classifier.findings import Result
from classifier.report import BINARY_FORMATS, FORMATS
from classifier.report.words import count_words

__all__ = ["add_running", "check_running", "keeps_parts", "rehearse", "run_kept", "run_streamed"]

Paths = Callable[[], Iterable[str]]
"""Gives the inputs anew whenever it is called."""
_NAMED: Final = ", ".join(sorted(PART_FORMATS))


def add_running(parser: argparse.ArgumentParser) -> None:
    """Add what says how long inputs are run through."""
    add = parser.add_argument
    add("--workers", type=_count, default=1, metavar="N", help="processes that score (default: 1)")
    add("--resume", action="store_true", help="go on where an interrupted run with this --output ended")
    add("--retry-errors", action="store_true", help="with --resume: score again what was an error")
    add(
        "--on-error",
        choices=("skip", "stop"),
        default="skip",
        help="give a record that cannot be read a row with status error, or stop there (default: skip)",
    )
    add("--limit", type=_count, metavar="N", help="score so many records at most")
    add(
        "--shard",
        type=_shard,
        default=(1, 1),
        metavar="I/N",
        help="score the I-th of N shares of the records",
    )
    add(
        "--part-records",
        type=_count,
        default=CHUNK_RECORDS,
        metavar="N",
        help=f"records a part: what an interruption can cost (default: {CHUNK_RECORDS})",
    )
    add("--dry-run", action="store_true", help="read everything, score and write nothing, say what is there")
    add(
        "--progress",
        choices=PROGRESS,
        default="auto",
        help="a bar, or a JSON object every two seconds, on stderr (default: a bar on a terminal)",
    )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18 or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)


def _shard(text: str) -> tuple[int, int]:
    share, _, of = text.partition("/")
    try:
        return Selection(shard=(_count(share), _count(of))).shard
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from error
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no share such as 2/3") from error


def keeps_parts(options: argparse.Namespace, paths: Iterable[str]) -> bool:
    """Tell whether the run can be resumed: its output is written in parts, and inputs can be read again."""
    return (
        options.output is not None
        and options.format in PART_FORMATS
        and "-" not in paths
        and not options.output.endswith("/")
        and options.output != ""
        and (Path(options.output).is_file() or not Path(options.output).exists())
    )


def check_running(options: argparse.Namespace, paths: Iterable[str]) -> None:
    """End with a usage error when options do not go together."""
    error = options.parser.error
    if options.retry_errors and not options.resume:
        error("--retry-errors needs --resume")
    if options.resume and not keeps_parts(options, paths):
        error(f"--resume needs --output FILE, --format {_NAMED}, and inputs other than standard input")
    if options.workers > 1 and options.format not in PART_FORMATS:
        error(f"--workers needs a format that can be written in parts ({_NAMED}), not {options.format}")


def run_kept(options: argparse.Namespace, paths: Paths, analyzer: Analyzer) -> Outcome:
    """Run with a journal, so that the run can be resumed; what is scored is kept whatever happens."""
    plan = Plan(
        paths=paths,
        output=options.output,
        named=tuple(options.paths),
        reading=_reading(options),
        selection=_selection(options),
        scoring=_scoring(options),
        workers=options.workers,
        chunk_records=options.part_records,
        resume=options.resume,
        retry_errors=options.retry_errors,
    )
    progress = _progress(options, paths)
    outcome: Outcome | None = None
    try:
        outcome = run(plan, analyzer, progress)
        return outcome
    finally:
        progress.clear()
        folder = parts_folder(options.output)
        if outcome is None and any(folder.glob("*.part")):
            say(f"what is scored so far is kept in {str(folder)!r}; go on with --resume")


def run_streamed(options: argparse.Namespace, paths: Paths, analyzer: Analyzer) -> Tally:
    """Run without a journal, and write to standard output or to a file that appears only whole."""
    progress = _progress(options, paths)
    tally = Tally()
    try:
        with open_output(options.output) as stream:
            if options.workers > 1:
                _run_workers(options, paths, analyzer, stream, progress, tally)
            else:
                _run_here(options, paths, analyzer, stream, progress, tally)
    finally:
        progress.clear()
    return tally


def _run_workers(
    options: argparse.Namespace,
    paths: Paths,
    analyzer: Analyzer,
    stream: TextIO,
    progress: Progress,
    tally: Tally,
) -> None:
    from classifier.batch.crowd import stream_in_order

    reading, read = _reading(options), 0
    planner = Planner(
        paths(), reading=reading, selection=_selection(options), chunk_records=options.part_records
    )
    scored = stream_in_order(
        planner, analyzer, stream, reading=reading, scoring=_scoring(options), workers=options.workers
    )
    for chunk, part in scored:
        tally.merge(part)
        read += chunk.bytes
        progress.report(tally, read=read)
    progress.report(tally, read=read, last=True)


def _run_here(
    options: argparse.Namespace,
    paths: Paths,
    analyzer: Analyzer,
    stream: TextIO,
    progress: Progress,
    tally: Tally,
) -> None:
    records = Records(paths(), reading=_reading(options), selection=_selection(options))
    results: Iterable[Result] = analyzer.pipe(records, level=options.level)
    if options.on_error == "stop":
        results = stop_at_error(results)

    def followed() -> Iterator[Result]:
        for result in tally.count(results):
            progress.report(tally, read=records.bytes)
            yield result
        progress.report(tally, read=records.bytes, last=True)
        tally.skipped.update(records.skipped)

    if options.format in BINARY_FORMATS:
        BINARY_FORMATS[options.format](followed(), stream.buffer)
    else:
        FORMATS[options.format](followed(), stream)


def rehearse(options: argparse.Namespace, paths: Paths) -> int:
    """Read all that would be scored, say what is there, and return how many records cannot be read."""
    progress = _progress(options, paths)
    tally = Tally()
    reasons: Counter[str] = Counter()
    records = Records(paths(), reading=_reading(options), selection=_selection(options))
    for item in records:
        if isinstance(item, Page):
            tally.statuses["readable"] += 1
        else:
            tally.statuses["error"] += 1
            reasons[item.error.reason] += 1
        progress.report(tally, read=records.bytes)
    progress.clear()
    if reasons:
        tally.reasons["error"] = reasons
    inputs = sum(1 for _path in paths())
    counted = ", ".join(f"{count:,} {status}" for status, count in sorted(tally.statuses.items()))
    why = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
    say(
        f"dry run: {count_words(inputs, 'input')}, {records.bytes:,} bytes, "
        f"{count_words(tally.records, 'record')} ({counted or 'nothing'}{f'; {why}' if why else ''}); "
        "nothing was scored or written"
    )
    return tally.errors


def _progress(options: argparse.Namespace, paths: Paths) -> Progress:
    style = options.progress
    if style == "auto" and (options.quiet or (options.output is None and sys.stdout and sys.stdout.isatty())):
        style = "none"
    if style == "auto" and not (sys.stderr and sys.stderr.isatty()):
        style = "none"
    return Progress(sys.stderr, style, None if style == "none" else total_bytes(paths()))


def _reading(options: argparse.Namespace) -> Reading:
    return Reading(
        options.input, options.text_field, options.id_field, read_limits(options), options.allow_fetch
    )


def _selection(options: argparse.Namespace) -> Selection:
    return Selection(options.limit, options.shard)


def _scoring(options: argparse.Namespace) -> Scoring:
    return Scoring(
        model=options.model,
        tier=options.tier,
        policy=options.policy,
        evidence=options.evidence,
        revision=options.revision,
        level=options.level,
        limits=read_limits(options),
        main_text=options.main_text,
        format=options.format,
        stop_on_error=options.on_error == "stop",
    )
