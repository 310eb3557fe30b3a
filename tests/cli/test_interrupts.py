"""Ctrl-C at any moment: one sentence, status 130, and never a traceback."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier.cli import main
from classifier.cli.interrupts import HeldBack
from classifier.cli.status import ExitStatus

ROOT = Path(__file__).resolve().parents[2]
SHOP = "Our capsules cure depression for good. 100% safe. Add to cart, only $40."
ENTRY = """
import os, signal, sys
from classifier.cli import main

class Watch:
    imports = 0

    def find_spec(self, name, *_):
        self.imports += 1
        {watch}

sys.meta_path.insert(0, Watch())
sys.exit(main(sys.argv[1:]))
"""
"""The command as it is installed, with something done whenever `main` imports a module."""


def heed_interrupts() -> None:
    # A runner in the background may have handed down SIGINT as ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(watch: str) -> "subprocess.Popen[bytes]":
    """Start the command on a standard input that stays open, so that it cannot end by itself."""
    return subprocess.Popen(
        [sys.executable, "-c", ENTRY.format(watch=watch), "score", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - nothing else runs in this process
    )


def end(process: "subprocess.Popen[bytes]") -> tuple[int, bytes]:
    try:
        process.wait(timeout=120)
    finally:
        process.kill()
    assert process.stderr is not None
    return process.returncode, process.stderr.read()


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.03, 0.1, 0.2, 0.3])
def test_ctrl_c_while_the_command_starts_is_one_sentence(delay: float) -> None:
    with start("self.imports == 1 and print('started', flush=True)") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        assert end(process) == (ExitStatus.INTERRUPTED, b"fairbalance: interrupted\n")


@pytest.mark.parametrize("place", [1, 2, 8, 40, 120, 250])
def test_ctrl_c_amid_any_import_is_one_sentence(place: int) -> None:
    with start(f"self.imports == {place} and os.kill(os.getpid(), signal.SIGINT)") as process:
        assert end(process) == (ExitStatus.INTERRUPTED, b"fairbalance: interrupted\n")


def test_ctrl_c_twice_is_heeded_at_once() -> None:
    with start("2 < self.imports < 5 and os.kill(os.getpid(), signal.SIGINT)") as process:
        assert end(process) == (ExitStatus.INTERRUPTED, b"fairbalance: interrupted\n")


@pytest.fixture
def heeded() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def press(times: int, reached: list[int]) -> None:
    with HeldBack():
        for number in range(times):
            signal.raise_signal(signal.SIGINT)
            reached.append(number)


@pytest.mark.usefixtures("heeded")
@pytest.mark.parametrize("times", [1, 2, 3])
def test_ctrl_c_is_held_back_once_until_the_block_ends(times: int) -> None:
    reached: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        press(times, reached)
    assert reached == [0]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("heeded")
def test_an_interrupt_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with HeldBack():
        signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_the_command_runs_in_another_thread(tmp_path: Path) -> None:
    path, found = tmp_path / "shop.txt", []
    path.write_text(SHOP, encoding="utf-8")
    thread = threading.Thread(target=lambda: found.append(main(["score", str(path), "--quiet"])))
    thread.start()
    thread.join()
    assert found == [ExitStatus.DONE]


def test_ctrl_c_ends_with_one_sentence_and_leaves_no_file(tmp_path: Path) -> None:
    arguments = ["score", "-", "--input", "jsonl", "--output", str(tmp_path / "out.txt")]
    with subprocess.Popen(
        [sys.executable, "-m", "classifier.cli", *arguments],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - nothing else runs in this process
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps({"text": SHOP}).encode())
        process.stdin.flush()
        while not list(tmp_path.glob(".out*")) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)
        message = process.stderr.read()
    assert process.returncode == ExitStatus.INTERRUPTED
    assert b"Traceback" not in message
    assert not list(tmp_path.iterdir())


def test_ctrl_c_while_the_library_is_imported_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupt:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "classifier.cli.score":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "classifier.cli.score")
    monkeypatch.delattr("classifier.cli.score")
    monkeypatch.setattr(sys, "meta_path", [Interrupt(), *sys.meta_path])
    assert main(["score", "-"]) == ExitStatus.INTERRUPTED
    assert capsys.readouterr().err == "fairbalance: interrupted\n"


def test_importing_the_command_imports_next_to_nothing() -> None:
    script = "import sys; before = {*sys.modules}; import classifier.cli; print(*{*sys.modules} - before)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=ROOT, check=True, text=True
    )
    allowed = {"classifier", "classifier.version", "classifier.cli", "classifier.cli.main"}
    assert set(done.stdout.split()) <= allowed
