"""`fairbalance doctor`: what is installed, whether it is whole, and every limit."""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence

from classifier.cli.health import Health, check_health
from classifier.cli.output import open_output
from classifier.cli.status import ExitStatus

__all__ = ["add_parser", "run"]

_DESCRIPTION = """\
Show versions, which extras are installed, the packaged models with their digests checked, and every
limit with what happens beyond it. The exit status is 4 when a packaged model is missing or damaged."""
_EXAMPLES = """\
examples:
  fairbalance doctor
  fairbalance doctor --format json

"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, epilog: str) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "doctor",
        help="show versions, extras, models and limits",
        description=_DESCRIPTION,
        epilog=_EXAMPLES + epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--format", choices=("json", "text"), default="text", help="what to write (default: text)"
    )
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Look, write what was found, and return the exit status."""
    health = check_health()
    with open_output(None) as stream:
        if options.format == "json":
            stream.write(json.dumps(health.to_dict(), indent=2) + "\n")
        else:
            stream.writelines(f"{line}\n" for line in _lines(health))
    return ExitStatus.DONE if health.sound else ExitStatus.COULD_NOT_RUN


def _lines(health: Health) -> Iterator[str]:
    yield f"fairbalance {health.version}, Python {health.python}, {health.system}"
    yield from ("", "Extras")
    yield from _table(
        (
            extra.name,
            "installed" if extra.installed else f"missing: pip install 'fairbalance[{extra.name}]'",
            ", ".join(f"{name} {found}" for name, found in extra.packages.items() if found),
        )
        for extra in health.extras
    )
    yield from ("", "Packaged models")
    for model in health.models:
        if model.problem:
            yield f"  {model.name}  DAMAGED: {model.problem}"
        else:
            yield f"  {model.name} {model.version}  every file as in its manifest  sha256 {model.sha256}"
    yield from ("", "Limits, each changed for a run with --max NAME=VALUE")
    yield from _table((row.name, row.shown, row.beyond) for row in health.limits)
    if not health.memory_is_capped:
        yield "  This system holds no process to an amount of memory, so worker_bytes has no effect here."


def _table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    kept = [list(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*kept, strict=True)]
    for row in kept:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
