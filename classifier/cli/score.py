"""`fairbalance score`: pages in, results out."""

import argparse
import sys
import time
from collections.abc import Iterator

from classifier.analyzer import Analyzer
from classifier.batch import Tally
from classifier.batch.scoring import StoppedError
from classifier.cli import long
from classifier.cli.options import add_deciding, add_reading, load_analyzer, refuse_terminal
from classifier.cli.output import is_among, say
from classifier.cli.status import ExitStatus
from classifier.reading import files_in
from classifier.report import BINARY_FORMATS, FORMATS
from classifier.report.words import count_words

__all__ = ["add_parser", "run"]

_EXAMPLES = """\
examples:
  fairbalance score page.html
  fairbalance score pages/*.html --format html --output report.html
  fairbalance score crawl.jsonl --text-field body --format jsonl > scores.jsonl
  fairbalance score crawl/ --workers 2 --format jsonl --output scores.jsonl --resume
  fairbalance score crawl.warc.gz --format jsonl --output scores.jsonl
  curl -s https://example.org/ | fairbalance score - --input html

"""


_KINDS = 8
"""Kinds of records without pages that the summary names."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, epilog: str) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "score",
        help="score pages or passages",
        description="Score pages, one result each in input order; progress and messages go to stderr.",
        epilog=_EXAMPLES + epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files or folders to score; - or nothing is standard input")
    add_reading(parser)
    add(
        "--format",
        choices=sorted({*FORMATS, *BINARY_FORMATS}),
        default="text",
        help="what to write (default: text)",
    )
    add(
        "--evidence",
        choices=("all", "flagged", "none"),
        default="all",
        help="the passages to explain (default: all)",
    )
    add_deciding(parser)
    long.add_running(parser)
    add("--quiet", action="store_true", help="no summary and no bar on stderr")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Score what the options name, write it, and return the exit status."""
    options.paths = options.paths or ["-"]
    if options.paths.count("-") > 1:
        options.parser.error("- is given twice; standard input can be read once")
    if options.output is not None and is_among(options.output, options.paths):
        options.parser.error(f"--output {options.output!r} is one of the inputs; name another file")
    if "-" in options.paths:
        refuse_terminal(options.parser, "PATH")
    if options.format in BINARY_FORMATS and options.output is None and _is_terminal():
        options.parser.error(
            f"{options.format} is no text for a terminal; name a file with --output, or pipe it"
        )
    long.check_running(options, options.paths)
    analyzer = load_analyzer(options, options.evidence)
    if options.dry_run:
        return (
            ExitStatus.RECORD_ERRORS if long.rehearse(options, lambda: _files(options)) else ExitStatus.DONE
        )
    try:
        return _score(options, analyzer)
    except StoppedError as error:
        say(f"{error}; --on-error skip would go on")
        return ExitStatus.RECORD_ERRORS


def _score(options: argparse.Namespace, analyzer: Analyzer) -> int:
    begun = time.monotonic()
    if long.keeps_parts(options, options.paths):
        outcome = long.run_kept(options, lambda: _files(options), analyzer)
        tally, new = outcome.total, outcome.new
    else:
        tally = new = long.run_streamed(options, lambda: _files(options), analyzer)
    if not options.quiet:
        say(_summary(options, tally, new, time.monotonic() - begun))
    if tally.errors:
        return ExitStatus.RECORD_ERRORS
    return ExitStatus.FLAGGED if options.fail_on_flag and tally.flags else ExitStatus.DONE


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _summary(options: argparse.Namespace, tally: Tally, new: Tally, seconds: float) -> str:
    parts = [str(tally)]
    if options.tier != "fast":
        parts.append(tally.sent_on)
    if tally.skipped:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in tally.skipped.most_common(_KINDS))
        parts.append(f"no pages: {kinds}{', ...' if len(tally.skipped) > _KINDS else ''}")
    if new.records < tally.records:
        parts.append(f"{tally.records - new.records:,} of them scored before")
    rate = new.passages / seconds if seconds > 0 else 0.0
    parts.append(f"{count_words(new.passages, 'passage')} in {seconds:,.1f} s, {rate:,.0f} a second")
    return "; ".join(parts) + (f" -> {options.output}" if options.output else "")


def _files(options: argparse.Namespace) -> Iterator[str]:
    for path in (file for name in options.paths for file in files_in(name)):
        # A report of an earlier run, in a folder that is read, is no page.
        if options.output is None or not is_among(options.output, [path]):
            yield path
