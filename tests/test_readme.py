"""The README runs: every Python and shell example is executed as it stands."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(python|bash)\n(.*?)```", README, flags=re.DOTALL)


def test_there_are_examples_to_run() -> None:
    assert {language for language, _code in BLOCKS} == {"python", "bash"}


@pytest.mark.parametrize(("language", "code"), BLOCKS, ids=range(len(BLOCKS)))
def test_an_example_runs(language: str, code: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    (tmp_path / "fairbalance").write_text(f'#!/bin/sh\nexec {sys.executable} -m classifier.cli "$@"\n')
    (tmp_path / "fairbalance").chmod(0o755)
    command = [sys.executable, "-c", code] if language == "python" else ["bash", "-euc", code]
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists(), link


def test_the_example_script_runs() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "examples" / "score_pages.py"],
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stdout.splitlines() if line[0] != " "]) == len(
        list((ROOT / "examples" / "pages").iterdir())
    )
