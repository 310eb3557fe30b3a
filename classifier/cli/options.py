"""Options that several commands share, with one wording."""

import argparse
import sys

from classifier.analyzer import TIERS, Analyzer, EvidenceMode
from classifier.cli.output import Once
from classifier.persistence import HUB_PREFIX
from classifier.reading import DEFAULT_LIMITS, INPUT_FORMATS, Limits, with_limits

__all__ = ["add_deciding", "add_reading", "load_analyzer", "read_limits", "refuse_terminal"]


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add what says how files are read."""
    add = parser.add_argument
    add(
        "--input",
        choices=INPUT_FORMATS,
        default="auto",
        help="what the files are, inflated (default: by name and content); warc is also WET",
    )
    add(
        "--level",
        choices=("page", "passage"),
        default="page",
        help="split pages, or take each text as one passage",
    )
    add("--text-field", default="text", metavar="NAME", help="the field of a row's text (default: text)")
    add("--id-field", default="id", metavar="NAME", help="the field of a row's id (default: id)")
    add(
        "--main-text",
        action="store_true",
        help="menus, footers and asides of HTML count for the risks they name and for nothing else",
    )
    add(
        "--allow-fetch",
        action="store_true",
        help="fetch URLs: public addresses only, robots.txt heeded (default: a URL is an error)",
    )
    add(
        "--max",
        type=_setting,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="change a limit, such as input_bytes=20MiB; fairbalance doctor names them all",
    )


def _setting(text: str) -> str:
    try:
        with_limits([text])
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def read_limits(options: argparse.Namespace) -> Limits:
    """Return the limits that the options of `add_reading` give."""
    return with_limits(options.max, DEFAULT_LIMITS)


def add_deciding(parser: argparse.ArgumentParser) -> None:
    """Add what says who scores and decides, and where the results go."""
    add = parser.add_argument
    add(
        "--output", metavar="FILE", action=Once, help="write there instead of standard output, all or nothing"
    )
    add(
        "--tier",
        choices=TIERS,
        default="fast",
        help="fast; careful, which also reads with an encoder; cascade, which does so where fast is unsure "
        "(default: fast)",
    )
    add(
        "--model",
        metavar="MODEL",
        help=f"a model folder, the name of a packaged model, or {HUB_PREFIX}OWNER/NAME to fetch one",
    )
    add("--revision", metavar="NAME", help="a branch, tag or commit of a hub's model")
    add("--policy", metavar="FILE", help="a policy file, or the name of one of the model's policies")
    add("--fail-on-flag", action="store_true", help="exit with status 1 when something was flagged")


def load_analyzer(options: argparse.Namespace, evidence: EvidenceMode = "all") -> Analyzer:
    """Return the analyzer that the options of `add_deciding` name."""
    return Analyzer.from_pretrained(
        options.model,
        tier=options.tier,
        policy=options.policy,
        evidence=evidence,
        revision=options.revision,
        limits=read_limits(options),
        main_text=options.main_text,
    )


def refuse_terminal(parser: argparse.ArgumentParser, what: str) -> None:
    """End with a usage error when standard input would be read from a terminal.

    Args:
        parser: The command's parser.
        what: What was not given, as the help calls it.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        parser.error(f"no {what} given and standard input is a terminal; name a file, or pipe text in")
