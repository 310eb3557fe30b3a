"""The entry point: pick the command, run it, turn exceptions into one sentence and a status."""

import argparse
from collections.abc import Sequence

from classifier.cli.output import leave_stdout, say
from classifier.cli.status import ExitStatus
from classifier.errors import FairbalanceError, PolicyError
from classifier.version import __version__

__all__ = ["build_parser", "main"]

_DESCRIPTION = """\
Score web text about psychedelic therapy for overclaiming, missing risk disclosure and
sales intent, and show the words behind each score. Scores say how likely a careful reader
with the codebook would agree; they never judge truth, persons or legality."""
_STATUSES = """\
exit status: 0 done; 1 done and something was flagged (with --fail-on-flag); 2 wrong usage or an
invalid policy; 3 done, with records that could not be read; 4 could not run; 130 interrupted"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line; importing the commands takes a moment."""
    from classifier.cli import explain, score

    parser = argparse.ArgumentParser(
        prog="fairbalance",
        description=_DESCRIPTION,
        epilog=_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"fairbalance {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    score.add_parser(commands, epilog=_STATUSES)
    explain.add_parser(commands, epilog=_STATUSES)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        options = build_parser().parse_args(arguments)
        return int(options.run(options))
    except PolicyError as error:
        return _fail(error, ExitStatus.USAGE)
    except FairbalanceError as error:
        return _fail(error, ExitStatus.COULD_NOT_RUN)
    except BrokenPipeError:
        leave_stdout()
        return ExitStatus.COULD_NOT_RUN
    except OSError as error:
        return _fail(error, ExitStatus.COULD_NOT_RUN)
    except KeyboardInterrupt:
        return _fail("interrupted", ExitStatus.INTERRUPTED)


def _fail(error: object, status: ExitStatus) -> int:
    say(error)
    return int(status)
