"""`fairbalance policy`: is a policy file valid, and does it decide saved cases as expected?"""

import argparse
from collections.abc import Mapping
from functools import cache

from classifier.analyzer import Analyzer
from classifier.cli.output import say
from classifier.cli.status import ExitStatus
from classifier.filtering import read_cases, run_cases
from classifier.labels import LABEL_WORDS, LABELS
from classifier.policy import Level, Policy

__all__ = ["add_parser"]

_EXAMPLES = """\
examples:
  fairbalance policy check search.toml
  fairbalance policy test search.toml cases.jsonl

"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", *, epilog: str) -> None:
    """Add the command to a parser."""
    parser = commands.add_parser(
        "policy",
        help="check a policy file, or try it on saved cases",
        description="Say what is wrong with a policy file, or try it on cases with known decisions.",
        epilog=_EXAMPLES + epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, help="check or test")
    check = parts.add_parser("check", help="validate a policy file and show what it does")
    check.add_argument("file", metavar="FILE", help="the policy file")
    check.set_defaults(run=_check, parser=check)
    test = parts.add_parser("test", help="run saved cases; exit status 1 when one fails")
    test.add_argument("file", metavar="FILE", help="the policy file")
    test.add_argument("cases", metavar="CASES", help="JSON lines: text or scores, and what is expected")
    test.add_argument("--model", metavar="MODEL", help="who scores the cases that have a text")
    test.set_defaults(run=_test, parser=test)


def _check(options: argparse.Namespace) -> int:
    policy = Policy.from_file(options.file)
    print(f"{options.file}: ok")
    print(f"name: {policy.name}")
    if policy.description:
        print(f"description: {policy.description}")
    print(f"sha256: {policy.sha256}")
    for label in LABELS:
        action = policy.actions.get(label)
        done = "" if action is None else f", then {action.name}"
        weight = f" to {action.weight:g}" if action is not None and action.name == "demote" else ""
        print(
            f"{LABEL_WORDS[label]}: flagged from {policy.page[label]:.4g} (page), "
            f"{policy.passage[label]:.4g} (passage){done}{weight}"
        )
    return ExitStatus.DONE


def _test(options: argparse.Namespace) -> int:
    policy = Policy.from_file(options.file)

    @cache
    def analyzer() -> Analyzer:
        return Analyzer.from_pretrained(options.model, policy=policy, evidence="none")

    def score(text: str, level: Level) -> Mapping[str, float | None]:
        return analyzer()(text, level=level).scores

    ran = failed = 0
    for _case, failures in run_cases(read_cases(options.cases), policy, score):
        ran += 1
        failed += bool(failures)
        for failure in failures:
            print(failure)
    say(f"{ran} cases: {ran - failed} as expected, {failed} not")
    return ExitStatus.FLAGGED if failed else ExitStatus.DONE
