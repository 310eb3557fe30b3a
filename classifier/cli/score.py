"""`fairbalance score`: pages in, results out."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from classifier.cli.options import add_deciding, add_reading, load_analyzer, refuse_terminal
from classifier.cli.output import is_among, open_output, say
from classifier.cli.status import ExitStatus
from classifier.findings import Result
from classifier.labels import LABEL_WORDS
from classifier.reading import Page, ReadFailure, files_in, read_source
from classifier.report import FORMATS
from classifier.report.words import count_words

__all__ = ["add_parser", "run"]

_EXAMPLES = """\
examples:
  fairbalance score page.html
  fairbalance score pages/*.html --format html --output report.html
  fairbalance score crawl.jsonl --text-field body --format jsonl > scores.jsonl
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
        type=_format,
        choices=sorted(FORMATS),
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
    add("--quiet", action="store_true", help="no summary on stderr")
    parser.set_defaults(run=run, parser=parser)


def _format(name: str) -> str:
    if name == "parquet":
        raise argparse.ArgumentTypeError(
            f"this version does not write parquet yet; choose {', '.join(sorted(FORMATS))}"
        )
    return name


@dataclass
class Tally:
    """Counts of results by status, of flags by label, and of passages by who read them."""

    statuses: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    """Records of archives that hold no page, by what they are."""

    def count(self, results: Iterable[Result]) -> Iterator[Result]:
        """Pass results through and count them."""
        for result in results:
            self.statuses[result.status] += 1
            self.flags.update(label for label, flag in result.flags.items() if flag)
            self.tiers.update(passage.tier for passage in result.passages)
            yield result

    def __str__(self) -> str:
        total = sum(self.statuses.values())
        statuses = ", ".join(f"{count} {status}" for status, count in sorted(self.statuses.items()))
        flags = ", ".join(
            f"{LABEL_WORDS[label].lower()} {count}" for label, count in sorted(self.flags.items())
        )
        return f"{total} read: {statuses or 'nothing'}; flagged: {flags or 'none'}"

    @property
    def passed_over(self) -> str:
        """How many records hold no page, in words; nothing where there are none."""
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in self.skipped.most_common(_KINDS))
        more = ", ..." if len(self.skipped) > _KINDS else ""
        return f"; no pages: {kinds}{more}" if kinds else ""

    @property
    def sent_on(self) -> str:
        """How many passages an encoder has read, in words."""
        total = sum(self.tiers.values())
        return f"the encoder read {self.tiers['careful']:,} of {count_words(total, 'passage')}"


def run(options: argparse.Namespace) -> int:
    """Score what the options name, write it, and return the exit status."""
    paths = options.paths or ["-"]
    if paths.count("-") > 1:
        options.parser.error("- is given twice; standard input can be read once")
    if options.output is not None and is_among(options.output, paths):
        options.parser.error(f"--output {options.output!r} is one of the inputs; name another file")
    if "-" in paths:
        refuse_terminal(options.parser, "PATH")
    analyzer = load_analyzer(options, options.evidence)
    tally = Tally()
    with open_output(options.output) as stream:
        pages = _pages(paths, options, tally.skipped)
        results = tally.count(analyzer.pipe(pages, level=options.level))
        FORMATS[options.format](results, stream)
    if not options.quiet:
        where = f" -> {options.output}" if options.output else ""
        told = "" if options.tier == "fast" else f"; {tally.sent_on}"
        say(f"{tally}{tally.passed_over}{told}{where}")
    if tally.statuses["error"]:
        return ExitStatus.RECORD_ERRORS
    return ExitStatus.FLAGGED if options.fail_on_flag and tally.flags else ExitStatus.DONE


def _pages(
    paths: Iterable[str], options: argparse.Namespace, skipped: Counter[str]
) -> Iterator[Page | ReadFailure]:
    for path in (file for name in paths for file in files_in(name)):
        # A report of an earlier run, in a folder that is read, is no page.
        if options.output is not None and is_among(options.output, [path]):
            continue
        yield from read_source(
            path,
            input_format=options.input,
            text_field=options.text_field,
            id_field=options.id_field,
            skipped=skipped,
        )
