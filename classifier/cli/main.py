"""The entry point: pick the command, run it, turn exceptions into one sentence and a status.

Importing this module loads next to nothing, so that nearly all of the command's time is spent
inside `main`, where Ctrl-C is heeded.
"""

from classifier.version import __version__

TYPE_CHECKING = False
"""As `typing` has it; importing that module would take longer than all that is imported here."""

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

__all__ = ["build_parser", "main"]

_DESCRIPTION = """\
Score web text about psychedelic therapy for overclaiming, missing risk disclosure and
sales intent, and show the words behind each score. Scores say how likely a careful reader
with the codebook would agree; they never judge truth, persons or legality."""
_STATUSES = """\
exit status: 0 done; 1 done and something was flagged (with --fail-on-flag) or a case of a policy
failed; 2 wrong usage or an invalid policy; 3 done, with records that could not be read; 4 could not
run; 130 interrupted"""


def build_parser() -> "argparse.ArgumentParser":
    """Return the parser of the whole command line; importing the commands takes a moment."""
    import argparse

    from classifier.cli import doctor, explain, filtering, policies, score

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
    filtering.add_parser(commands, epilog=_STATUSES)
    policies.add_parser(commands, epilog=_STATUSES)
    doctor.add_parser(commands, epilog=_STATUSES)
    return parser


def main(arguments: "Sequence[str] | None" = None) -> int:
    """Run the command line and return its exit status."""
    try:
        from classifier.cli.interrupts import HeldBack

        with HeldBack():
            parser = build_parser()
        return _run(parser, arguments)
    except KeyboardInterrupt:
        from classifier.cli.status import ExitStatus

        return _fail("interrupted", ExitStatus.INTERRUPTED)


def _run(parser: "argparse.ArgumentParser", arguments: "Sequence[str] | None") -> int:
    from classifier.cli.output import leave_stdout
    from classifier.cli.status import ExitStatus
    from classifier.errors import FairbalanceError, PolicyError

    try:
        options = parser.parse_args(arguments)
        return int(options.run(options))
    except PolicyError as error:
        return _fail(error, ExitStatus.USAGE)
    except FairbalanceError as error:
        return _fail(error, ExitStatus.COULD_NOT_RUN)
    except BrokenPipeError:
        leave_stdout()
        return int(ExitStatus.COULD_NOT_RUN)
    except OSError as error:
        return _fail(error, ExitStatus.COULD_NOT_RUN)


def _fail(error: object, status: int) -> int:
    from classifier.cli.output import say

    say(error)
    return int(status)
