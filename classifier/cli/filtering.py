"""`fairbalance filter`: a scored table in, the same rows with what a policy does about them out."""

import argparse
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from classifier.cli.options import refuse_terminal
from classifier.cli.output import Once, is_among, open_output, say
from classifier.cli.status import ExitStatus
from classifier.errors import PolicyError
from classifier.filtering import TABLE_FORMATS, Filtered, decide_row, filter_table, table_format
from classifier.filtering.tables import filter_parquet
from classifier.policy import Policy

__all__ = ["add_parser", "run"]

_EXAMPLES = """\
examples:
  fairbalance filter scores.jsonl --policy search.toml --output kept.jsonl
  fairbalance filter scores.csv --policy search.toml --without-dropped > kept.csv

"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, epilog: str) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "filter",
        help="keep, demote or drop the rows of a scored table by a policy",
        description="Apply a policy with [actions] to a table that `fairbalance score` wrote; nothing is "
        "scored again. Every row gets the columns action, weight and reason.",
        epilog=_EXAMPLES + epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("path", nargs="?", default="-", metavar="TABLE", help="the table; - or nothing is standard input")
    add("--policy", required=True, metavar="FILE", help="a policy file that has a table [actions]")
    add(
        "--input",
        choices=("auto", *TABLE_FORMATS),
        default="auto",
        help="what the table is (default: by name; standard input is JSON lines)",
    )
    add(
        "--level",
        choices=("page", "passage"),
        default="page",
        help="whose thresholds decide (default: page)",
    )
    add(
        "--output", metavar="FILE", action=Once, help="write there instead of standard output, all or nothing"
    )
    add("--without-dropped", action="store_true", help="leave out the rows that are to be dropped")
    add("--quiet", action="store_true", help="no summary on stderr")
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Filter what the options name, write it, and return the exit status."""
    if options.path == "-":
        refuse_terminal(options.parser, "TABLE")
    if options.output is not None and is_among(options.output, [options.path]):
        options.parser.error(f"--output {options.output!r} is the input; name another file")
    policy = Policy.from_file(options.policy)
    if not policy.actions:
        raise PolicyError(
            f"policy {options.policy}: it has no table [actions], so every row would be kept; add one"
        )
    counts: Counter[str] = Counter()

    def decide(row: Mapping[str, Any]) -> Filtered:
        filtered = decide_row(row, policy, options.level)
        counts[filtered.action.name] += 1
        return filtered

    wrong = _filter(options, decide)
    counts["keep"] += wrong
    if not options.quiet:
        where = f" -> {options.output}" if options.output else ""
        told = f"; {wrong} without scores" if wrong else ""
        say(
            f"{sum(counts.values())} rows: {counts['keep']} keep, {counts['demote']} demote, "
            f"{counts['drop']} drop{told}{where}"
        )
    return ExitStatus.RECORD_ERRORS if wrong else ExitStatus.DONE


def _filter(options: argparse.Namespace, decide: Any) -> int:  # noqa: ANN401
    name = options.input if options.input != "auto" else table_format(options.path) or "jsonl"
    dropped = not options.without_dropped
    if name != "parquet":
        with open_output(options.output) as stream:
            return filter_table(options.path, name, decide, stream, dropped=dropped)
    if options.output is None or options.path == "-":
        options.parser.error("Parquet needs a file to read and --output FILE")
    if not Path(options.output).absolute().parent.is_dir():
        raise OSError(f"output {options.output!r}: the folder does not exist; make it or name another file")
    return filter_parquet(options.path, decide, options.output, dropped=dropped)
