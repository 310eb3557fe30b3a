"""Long runs from the command line: one sentence and the documented status for whatever goes wrong."""

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from classifier.cli import main
from classifier.cli.status import ExitStatus
from tests.batch.builders import rows, written

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "classifier.cli", "score", *map(str, arguments)]


def run(*arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        **options,  # type: ignore[call-overload]
    )


def heed_interrupts() -> None:
    # A runner in the background may have handed down SIGINT as ignored.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


@pytest.mark.parametrize("workers", [1, 2])
def test_kill_9_again_and_again_and_resume_gives_the_same_bytes(
    source: Path, output: Path, tmp_path: Path, workers: int
) -> None:
    source.write_text(rows(60))
    whole = tmp_path / "whole.jsonl"
    assert main(["score", str(source), "--format", "jsonl", "--output", str(whole), "--quiet"]) == 3
    options = ["--format", "jsonl", "--output", output, "--part-records", "4", "--workers", workers]
    chance = random.Random(workers)  # noqa: S311 - no secret
    for time_of_death in range(2):
        resume = ["--resume"] if time_of_death else []
        with subprocess.Popen(command(source, *options, *resume), cwd=ROOT) as process:
            wanted = len(parts(output)) + chance.randrange(1, 6)
            while len(parts(output)) < wanted and process.poll() is None:
                time.sleep(0.005)
            time.sleep(chance.random() * 0.1)
            process.kill()
            assert process.wait() == -signal.SIGKILL
        assert not output.exists()
    done = run(source, *options, "--resume")
    assert done.returncode == ExitStatus.RECORD_ERRORS
    assert "of them scored before" in done.stderr
    assert output.read_bytes() == whole.read_bytes()
    assert parts(output) == []


def parts(output: Path) -> list[Path]:
    return list(output.with_name(f"{output.name}.parts").glob("*.part"))


def test_ctrl_c_keeps_what_is_scored_and_says_so(source: Path, output: Path) -> None:
    source.write_text(rows(400))
    arguments = [source, "--format", "jsonl", "--output", output, "--part-records", "5"]
    with subprocess.Popen(
        command(*arguments),
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=heed_interrupts,  # noqa: PLW1509 - nothing else runs in this process
    ) as process:
        while len(parts(output)) < 2 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    assert process.returncode == ExitStatus.INTERRUPTED
    folder = f"{output}.parts"
    assert said == (
        f"fairbalance: what is scored so far is kept in {folder!r}; go on with --resume\n"
        "fairbalance: interrupted\n"
    )
    done = run(source, "--format", "jsonl", "--output", output)
    assert done.returncode == ExitStatus.COULD_NOT_RUN
    assert f"fairbalance: {folder!r} holds an unfinished run (" in done.stderr
    assert run(*arguments, "--resume").returncode == ExitStatus.RECORD_ERRORS
    assert len(written(output)) == 400


needs_mounts = pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False
    ).returncode
    != 0,
    reason="needs a file system of its own to fill",
)


def on_small_disk(folder: Path, script: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run a shell script where `folder` is a file system of 100 kB."""
    mounted = (
        f'mount -t tmpfs -o size=100k tmpfs "{folder}"; score="{sys.executable} -m classifier.cli score"; '
    )
    return subprocess.run(
        ["unshare", "-rm", "bash", "-c", mounted + script, "bash", *map(str, arguments)],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
    )


@needs_mounts
@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_is_one_sentence_and_what_is_written_is_resumed(
    source: Path, tmp_path: Path, workers: int
) -> None:
    source.write_text(rows(100))
    whole = tmp_path / "whole.jsonl"
    main(["score", str(source), "--format", "jsonl", "--output", str(whole), "--quiet"])
    folder = tmp_path / "small"
    folder.mkdir()
    options = f"--format jsonl --output {folder}/out.jsonl --part-records 5 --workers {workers} --quiet"
    script = (
        f'run="$score $1 {options}"; $run; echo status $?; ls -A $2; echo more; '
        'mount -o remount,size=9m "$2"; $run --resume; echo status $?; ls -A $2; '
        "cmp $3 $2/out.jsonl && echo same"
    )
    done = on_small_disk(folder, script, source, folder, whole)
    assert done.stdout.splitlines() == [
        "status 4", "out.jsonl.parts", "more", "status 3", "out.jsonl", "out.jsonl.parts", "same",
    ]  # fmt: skip
    kept, full = done.stderr.splitlines()
    assert kept.startswith("fairbalance: what is scored so far is kept in ")
    assert full == (
        f"fairbalance: output '{folder}/out.jsonl': the disk is full; free some space or write elsewhere"
    )


@needs_mounts
def test_a_read_only_folder_is_one_sentence(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    script = 'mount -o remount,ro "$2"; $score $1 --format jsonl --output "$2/out.jsonl"; echo status $?'
    done = on_small_disk(folder, script, source, folder)
    assert done.stdout == "status 4\n"
    assert done.stderr == (
        f"fairbalance: output '{folder}/out.jsonl': cannot be written (Read-only file system); "
        "name a file in a folder you may write to\n"
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_a_reader_that_leaves_ends_the_run_quietly(source: Path, workers: int) -> None:
    source.write_text(rows(300))
    script = " ".join(command(source, "--format", "jsonl", "--workers", workers, "--part-records", 10))
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {script} | head -n 1"], capture_output=True, cwd=ROOT, check=False
    )
    assert len(done.stdout.splitlines()) == 1
    assert (done.returncode, done.stderr) == (ExitStatus.COULD_NOT_RUN, b"")


def test_workers_write_to_standard_output_in_order(source: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(source), "--format", "csv"]) == 3
    expected = capfd.readouterr().out
    assert main(["score", str(source), "--format", "csv", "--workers", "2", "--part-records", "2"]) == 3
    out, said = capfd.readouterr()
    assert out == expected
    assert "20 read: 5 abstained, 2 error, 13 ok; flagged: " in said
    assert "; abstained: not_english 5; error: bad_record 2; " in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--resume"],
            "--resume needs --output FILE, --format csv, jsonl, and inputs other than standard input",
        ),
        (["--resume", "--output", "o.html", "--format", "html"], "--resume needs"),
        (["--retry-errors"], "--retry-errors needs --resume"),
        (["--workers", "2"], "--workers needs a format that can be written in parts (csv, jsonl), not text"),
        (["--workers", "0"], "'0' is no whole number of at least 1"),
        (["--workers", "two"], "'two' is no whole number of at least 1"),
        (["--limit", "-1"], "'-1' is no whole number of at least 1"),
        (["--shard", "3/2"], "'3/2': shard needs 1 <= i <= n, not 3/2"),
        (["--shard", "half"], "'half' is no share such as 2/3"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    source: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["score", str(source), *arguments])
    assert caught.value.code == ExitStatus.USAGE
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("target", [[], ["--output", "out.jsonl"]])
def test_a_limit_and_shards_pick_records(
    source: Path, tmp_path: Path, target: list[str], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)

    def picked(*options: str) -> list[str]:
        main(["score", str(source), "--format", "jsonl", "--quiet", *options, *target])
        out = Path("out.jsonl").read_text() if target else capsys.readouterr().out
        return [json.loads(line)["id"] for line in out.splitlines()]

    everything = picked()
    assert len(everything) == 20
    assert picked("--limit", "7") == everything[:7]
    assert picked("--shard", "2/3") == everything[1::3]
    assert picked("--shard", "2/3", "--limit", "2") == everything[1:7:3]


@pytest.mark.parametrize("target", [[], ["--output", "out.jsonl"]])
def test_a_run_stops_at_an_error_when_told_to(
    source: Path, tmp_path: Path, target: list[str], monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    status = main(["score", str(source), "--format", "jsonl", "--on-error", "stop", *target])
    assert status == ExitStatus.RECORD_ERRORS
    said = capsys.readouterr().err
    assert "rows.jsonl, line 5: not valid JSON" in said
    assert said.endswith("--on-error skip would go on\n")
    assert not Path("out.jsonl").exists()


def test_a_dry_run_reads_everything_and_writes_nothing(source: Path, output: Path, capsys) -> None:
    arguments = ["score", str(source), str(source.parent / "none.txt"), "--format", "jsonl"]
    assert main([*arguments, "--output", str(output), "--dry-run"]) == ExitStatus.RECORD_ERRORS
    size = source.stat().st_size
    assert capsys.readouterr().err == (
        f"fairbalance: dry run: 2 inputs, {size:,} bytes, 21 records (3 error, 18 readable; bad_record 2, "
        "unreadable 1); nothing was scored or written\n"
    )
    assert list(source.parent.iterdir()) == [source]


def test_progress_for_programs_is_an_object_a_line(source: Path, output: Path, capsys) -> None:
    main(
        ["score", str(source), "--format", "jsonl", "--output", str(output), "--progress", "json", "--quiet"]
    )
    *_, last = map(json.loads, capsys.readouterr().err.splitlines())
    assert (last["records"], last["errors"], last["share"], last["seconds_left"]) == (20, 2, 1.0, 0.0)
    assert last["passages"] == 13


def test_a_folder_is_scored_without_the_parts_and_the_output_in_it(tmp_path: Path, capsys) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text("Ketamine cures depression.")
    with gzip.open(folder / "notes.gz", "wt") as stream:
        stream.write("unread")
    for _run in range(2):
        assert main(["score", str(folder), "--format", "jsonl", "--output", str(folder / "out.jsonl")]) == 0
        assert "1 read: 1 ok" in capsys.readouterr().err


def test_a_finished_run_with_errors_says_so_again(source: Path, output: Path, capsys) -> None:
    arguments = ["score", str(source), "--format", "jsonl", "--output", str(output)]
    assert main(arguments) == main([*arguments, "--resume"]) == ExitStatus.RECORD_ERRORS
    assert "20 of them scored before" in capsys.readouterr().err
    assert main([*arguments, "--resume", "--retry-errors"]) == ExitStatus.RECORD_ERRORS
    assert len(written(output)) == 20
