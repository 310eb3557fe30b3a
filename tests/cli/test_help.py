"""Every command and option has help and stands in the documentation."""

import argparse
from pathlib import Path

import pytest

from classifier import __version__
from classifier.cli.main import build_parser
from classifier.cli.status import ExitStatus

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "command-line.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    [action] = [a for a in build_parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


OPTIONS = [(name, action) for name, parser in commands().items() for action in parser._actions]


@pytest.mark.parametrize("name", commands())
def test_commands_are_documented(name: str) -> None:
    assert f"## `fairbalance {name}`" in PAGE


@pytest.mark.parametrize(("name", "action"), OPTIONS, ids=lambda value: getattr(value, "dest", value))
def test_options_have_help_and_documentation(name: str, action: argparse.Action) -> None:
    assert action.help
    for option in action.option_strings:
        if option.startswith("--") and option != "--help":
            assert f"`{option}" in PAGE, f"{option} is not in docs/command-line.md"


@pytest.mark.parametrize("status", list(ExitStatus))
def test_exit_statuses_are_documented(status: ExitStatus) -> None:
    assert f"| {int(status)} |" in PAGE


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(["--version"])
    assert caught.value.code == 0
    assert __version__ in capsys.readouterr().out
