"""The command: what it prints, where, and its exit statuses."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.cli import main
from classifier.cli.status import ExitStatus
from tests.archives import gzip_members, record, response

ROOT = Path(__file__).resolve().parents[2]
SHOP = "Our capsules cure depression for good. 100% safe. Add to cart, only $40."
GERMAN = ("Wir bieten in unserer Praxis eine Behandlung gegen Depressionen an. " * 4).encode()
POLICY = (
    'schema = 1\nname = "mine"\n'
    "[page]\noverclaiming = {0}\nmissing_risk_disclosure = {0}\nsales_intent = {0}\n"
    "[passage]\noverclaiming = {0}\nmissing_risk_disclosure = {0}\nsales_intent = {0}\n"
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.txt"
    path.write_text(SHOP, encoding="utf-8")
    return path


def command(*arguments: str, data: bytes = b"", **options: object) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "classifier.cli", *arguments],
        input=data,
        capture_output=True,
        cwd=ROOT,
        check=False,
        **options,  # type: ignore[call-overload]
    )


def rows(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def test_results_go_to_stdout_and_the_summary_to_stderr(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(shop), "--format", "jsonl"]) == ExitStatus.DONE
    out, err = capsys.readouterr()
    [row] = rows(out)
    assert row["id"] == str(shop)
    assert "1 read: 1 ok; flagged: " in err


def test_quiet_says_nothing_on_stderr(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", str(shop), "--quiet"])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["text", "json", "jsonl", "csv", "html"])
def test_every_format_is_written(shop: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(shop), "--format", name]) == ExitStatus.DONE
    out = capsys.readouterr().out
    assert "verclaiming" in out
    if name == "json":
        assert len(json.loads(out)) == 1
    if name == "csv":
        assert len(list(csv.DictReader(io.StringIO(out)))) == 1


def test_a_message_holds_nothing_that_a_terminal_obeys(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(shop), "--policy", "\x1b[31m\u202e\n.toml"]) == ExitStatus.USAGE
    err = capsys.readouterr().err
    assert err.startswith("fairbalance: policy [U+001B][31m[U+202E][U+000A].toml: ")
    assert err.count("\n") == 1


def test_standard_input_is_read(shop: Path) -> None:
    done = command("score", "-", "--format", "jsonl", data=SHOP.encode())
    assert done.returncode == ExitStatus.DONE
    assert rows(done.stdout.decode())[0]["flags"]["overclaiming"] is True  # type: ignore[index]


def test_rows_keep_their_order_and_pre_split_passages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.jsonl"
    content = [{"id": "b", "text": SHOP}, {"id": "a", "passages": ["One passage here.", "", "Another one."]}]
    path.write_text("\n".join(map(json.dumps, content)), encoding="utf-8")
    assert main(["score", str(path), "--format", "jsonl"]) == ExitStatus.DONE
    first, second = rows(capsys.readouterr().out)
    assert (first["id"], second["id"]) == ("b", "a")
    assert len(second["passages"]) == 3  # type: ignore[arg-type]


def test_other_field_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"url": "u1", "body": SHOP}), encoding="utf-8")
    main(["score", str(path), "--format", "jsonl", "--text-field", "body", "--id-field", "url"])
    assert rows(capsys.readouterr().out)[0]["id"] == "u1"


def test_bad_rows_become_error_rows_and_the_next_ones_are_scored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.jsonl"
    lines = [
        b'{"id": "good", "text": "Book a session today, $40."}',
        b"{not json",
        b"[1, 2]",
        b'{"id": "none"}',
        b'{"id": "number", "text": 5}',
        b'{"id": "bytes", "text": "\xff"}',
        b"[" * 100_000,
        b'{"id": "surrogate", "text": "Book \\ud800 today."}',
        b'{"id": "nul", "text": "Book \\u0000 today."}',
        b'{"id": "last", "text": "First made in 1912."}',
    ]
    path.write_bytes(b"\n".join(lines))
    assert main(["score", str(path), "--format", "jsonl"]) == ExitStatus.RECORD_ERRORS
    found = rows(capsys.readouterr().out)
    assert len(found) == len(lines)
    assert [row["status"] for row in found] == ["ok", *["error"] * 6, "ok", "ok", "ok"]
    for row in found:
        if row["status"] == "error":
            assert set(row["scores"].values()) == {None}  # type: ignore[attr-defined]
            assert "rows.jsonl" in str(row["message"])


def test_missing_files_and_directories_are_error_rows(
    tmp_path: Path, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    status = main(
        ["score", str(tmp_path / "none.txt"), str(tmp_path / "empty"), str(shop), "--format", "jsonl"]
    )
    found = rows(capsys.readouterr().out)
    assert status == ExitStatus.RECORD_ERRORS
    assert [row["status"] for row in found] == ["error", "error", "ok"]
    assert "none.txt" in str(found[0]["message"])
    assert "directory" in str(found[1]["message"])


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", "abstained"),
        (b" \n\t\n", "abstained"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "error"),
        (b"a\x00b" * 50, "error"),
        (GERMAN, "abstained"),
    ],
    ids=["empty", "blank", "png", "nul", "german"],
)
def test_unreadable_text_never_scores_zero(
    tmp_path: Path, content: bytes, status: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    main(["score", str(path), "--format", "jsonl"])
    [row] = rows(capsys.readouterr().out)
    assert row["status"] == status
    assert set(row["scores"].values()) == {None}  # type: ignore[attr-defined]
    assert row["message"]


def test_a_paragraph_of_ten_megabytes_is_cut_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"word " * 2_100_000)
    assert main(["score", str(path), "--format", "jsonl", "--evidence", "none"]) == ExitStatus.DONE
    [row] = rows(capsys.readouterr().out)
    assert (row["status"], row["reasons"]) == ("partial", ["truncated"])
    assert row["scores"]["missing_risk_disclosure"] is None  # type: ignore[index]


def test_fail_on_flag(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(shop), "--fail-on-flag"]) == ExitStatus.FLAGGED
    assert main(["score", str(shop)]) == ExitStatus.DONE
    history = shop.with_name("history.txt")
    history.write_text("First made in 1912 in Darmstadt.", encoding="utf-8")
    assert main(["score", str(history), "--fail-on-flag"]) == ExitStatus.DONE


def test_a_policy_file_is_used_and_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = shop.with_name("policy.toml")
    policy.write_text(POLICY.format(1.0), encoding="utf-8")
    assert main(["score", str(shop), "--policy", str(policy), "--format", "jsonl"]) == ExitStatus.DONE
    [row] = rows(capsys.readouterr().out)
    assert row["policy"]["name"] == "mine"  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (POLICY.format(1.5), "page.overclaiming must be a number from 0 to 1, not 1.5"),
        (POLICY.format(0.5) + "[extra]\n", "unknown key 'extra'"),
    ],
)
def test_an_invalid_policy_is_wrong_usage(
    shop: Path, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = shop.with_name("policy.toml")
    policy.write_text(content, encoding="utf-8")
    assert main(["score", str(shop), "--policy", str(policy)]) == ExitStatus.USAGE
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err


def test_a_model_that_is_missing_or_damaged_ends_the_run(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", str(shop), "--model", "no-such-model"]) == ExitStatus.COULD_NOT_RUN
    assert "train one with `make model`" in capsys.readouterr().err
    assert main(["score", str(shop), "--model", str(shop.parent)]) == ExitStatus.COULD_NOT_RUN
    assert "manifest.json is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["score", "--format", "xml", "x"], ["score", "--nonsense"], ["guess"]]
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == ExitStatus.USAGE


@pytest.mark.parametrize("linked", [False, True])
def test_an_output_that_is_an_input_is_wrong_usage(
    shop: Path,
    linked: bool,  # noqa: FBT001
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = shop.with_name("link.txt") if linked else shop
    if linked:
        target.symlink_to(shop)
    with pytest.raises(SystemExit) as caught:
        main(["score", str(shop), "--output", str(target)])
    assert caught.value.code == ExitStatus.USAGE
    assert f"--output {str(target)!r} is one of the inputs; name another file" in capsys.readouterr().err
    assert shop.read_text(encoding="utf-8") == SHOP


def test_a_device_may_be_input_and_output() -> None:
    assert main(["score", os.devnull, "--output", os.devnull, "--quiet"]) == ExitStatus.DONE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output", "a", "--output", "b"], "--output is given twice; results are written to one place"),
        (["-", "-"], "- is given twice; standard input can be read once"),
    ],
)
def test_what_can_be_given_once_is_refused_twice(
    shop: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["score", str(shop), *arguments])
    assert caught.value.code == ExitStatus.USAGE
    assert message in capsys.readouterr().err


def test_output_appears_only_when_it_is_whole(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = shop.with_name("out.jsonl")
    target.write_text("earlier", encoding="utf-8")
    assert (
        main(["score", str(shop), "--model", "no-such-model", "--output", str(target)])
        == ExitStatus.COULD_NOT_RUN
    )
    assert target.read_text(encoding="utf-8") == "earlier"
    assert main(["score", str(shop), "--format", "jsonl", "--output", str(target)]) == ExitStatus.DONE
    assert rows(target.read_text(encoding="utf-8"))[0]["status"] == "ok"
    assert not list(shop.parent.glob(".out*"))
    assert str(target) in capsys.readouterr().err


def test_parquet_is_written_whole_to_a_file_and_to_a_pipe(shop: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "out.parquet"
    assert main(["score", str(shop), "--format", "parquet", "--output", str(target), "--quiet"]) == 0
    [row] = parquet.read_table(target).to_pylist()
    assert (row["id"], row["status"]) == (str(shop), "ok")
    done = command("score", str(shop), "--format", "parquet", "--quiet")
    assert done.returncode == ExitStatus.DONE
    assert done.stdout == target.read_bytes()


def test_parquet_to_a_terminal_is_wrong_usage(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("classifier.cli.score._is_terminal", lambda: True)
    with pytest.raises(SystemExit) as caught:
        main(["score", str(shop), "--format", "parquet"])
    assert caught.value.code == ExitStatus.USAGE
    assert "parquet is no text for a terminal; name a file with --output" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_parquet_on_a_full_disk_is_one_sentence(shop: Path) -> None:
    done = command("score", str(shop), "--format", "parquet", "--output", "/dev/full")
    assert done.returncode == ExitStatus.COULD_NOT_RUN
    assert done.stderr.startswith(b"fairbalance: output '/dev/full': the disk is full; ")
    assert done.stderr.count(b"\n") == 1


def test_limits_are_set_and_named(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(
        ["score", str(shop), "--format", "jsonl", "--max", "input_bytes=1MiB", "--max", "text_characters=40"]
    )
    [row] = rows(capsys.readouterr().out)
    assert (row["status"], row["reasons"]) == ("partial", ["truncated"])
    assert "at most 1 MiB and 40 characters" in str(row["message"])


def test_a_limit_that_there_is_not_is_wrong_usage(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for setting, message in [("pages=3", "NAME one of input_bytes"), ("pdf_pages=5%", "not '5%'")]:
        with pytest.raises(SystemExit) as caught:
            main(["score", str(shop), "--max", setting])
        assert caught.value.code == ExitStatus.USAGE
        assert message in capsys.readouterr().err


def test_an_empty_policy_name_is_wrong_usage(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(shop), "--policy", ""]) == ExitStatus.USAGE
    assert "policy: the name is empty" in capsys.readouterr().err


def test_record_errors_take_precedence_over_flags(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["score", str(shop), "nowhere.txt", "--fail-on-flag"])
    assert status == ExitStatus.RECORD_ERRORS
    assert "2 read: 1 error, 1 ok; flagged: " in capsys.readouterr().err


def test_a_second_run_writes_the_same_bytes(shop: Path) -> None:
    outputs = []
    for _ in range(2):
        target = shop.with_name("out.jsonl")
        main(["score", str(shop), "--format", "jsonl", "--output", str(target), "--quiet"])
        outputs.append(target.read_bytes())
    assert outputs[0] == outputs[1]


def test_an_output_that_cannot_be_written_is_one_sentence(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["score", str(shop), "--output", str(shop.parent / "no" / "out.txt")])
        == ExitStatus.COULD_NOT_RUN
    )
    folder = str(shop.parent / "no")
    assert capsys.readouterr().err == (
        f"fairbalance: output '{folder}/out.txt': the folder '{folder}' does not exist; "
        "make it or name another file\n"
    )
    assert main(["score", str(shop), "--output", str(shop.parent)]) == ExitStatus.COULD_NOT_RUN
    assert "cannot be written (Is a directory)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "reason"),
    [("x" * 300, "File name too long"), ("new/", "Is a directory"), ("", "No such file or directory")],
)
def test_an_output_that_cannot_be_a_file_is_one_sentence(
    shop: Path, name: str, reason: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop.parent)
    assert main(["score", str(shop), "--output", name]) == ExitStatus.COULD_NOT_RUN
    message = f"output {name!r}: cannot be written ({reason}); name a file in a folder you may write to"
    assert capsys.readouterr().err == f"fairbalance: {message}\n"
    assert list(shop.parent.iterdir()) == [shop]


@pytest.mark.parametrize("target", ["> out.html", "--output out.html"])
def test_a_file_that_may_not_grow_is_one_sentence(shop: Path, target: str) -> None:
    script = (
        f'cd "$(dirname "$1")" && ulimit -f 1 && {sys.executable} -m classifier.cli score "$1" --format html'
    )
    done = subprocess.run(
        ["bash", "-c", f"{script} {target}", "bash", str(shop)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == ExitStatus.COULD_NOT_RUN
    where = b"standard output" if ">" in target else b"output 'out.html'"
    assert done.stderr.startswith(b"fairbalance: " + where + b": cannot be written (File too large); ")


def test_an_output_that_is_a_link_is_written_through(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.parent / "real").mkdir()
    target, link = shop.parent / "real" / "out.jsonl", shop.with_name("link.jsonl")
    link.symlink_to(target)
    for _ in range(2):
        assert main(["score", str(shop), "--format", "jsonl", "--output", str(link)]) == ExitStatus.DONE
        assert link.is_symlink()
        assert rows(target.read_text(encoding="utf-8"))[0]["status"] == "ok"
        target.write_text("earlier", encoding="utf-8")


def shell(arguments: str, shop: Path) -> "subprocess.CompletedProcess[bytes]":
    script = f"{sys.executable} -m classifier.cli score {arguments}"
    return subprocess.run(
        ["bash", "-c", script, "bash", str(shop)], capture_output=True, cwd=ROOT, check=False
    )


def test_closed_standard_input_is_one_sentence() -> None:
    done = shell("--format jsonl <&-", Path())
    assert done.returncode == ExitStatus.RECORD_ERRORS
    assert "standard input is closed" in str(rows(done.stdout.decode())[0]["message"])
    assert b"Traceback" not in done.stderr


def test_closed_standard_output_is_one_sentence(shop: Path) -> None:
    done = shell('"$1" >&-', shop)
    assert done.returncode == ExitStatus.COULD_NOT_RUN
    assert done.stderr == (
        b"fairbalance: standard output is closed; redirect it or name a file with --output\n"
    )


def test_closed_standard_error_leaves_the_results_alone(shop: Path) -> None:
    done = shell('"$1" --format jsonl 2>&-', shop)
    assert done.returncode == ExitStatus.DONE
    assert len(rows(done.stdout.decode())) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_error_that_takes_nothing_leaves_the_results_alone(shop: Path) -> None:
    done = shell('"$1" --format jsonl 2>/dev/full', shop)
    assert done.returncode == ExitStatus.DONE
    assert len(rows(done.stdout.decode())) == 1
    assert shell('"$1" --policy none.toml 2>/dev/full', shop).returncode == ExitStatus.USAGE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("redirect", [True, False])
def test_a_full_disk_is_one_sentence(shop: Path, redirect: bool) -> None:  # noqa: FBT001
    target = [] if redirect else ["--output", "/dev/full"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "classifier.cli", "score", str(shop), "--format", "html", *target],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            check=False,
        )
    assert done.returncode == ExitStatus.COULD_NOT_RUN
    where = b"standard output" if redirect else b"output '/dev/full'"
    assert (
        done.stderr == b"fairbalance: " + where + b": the disk is full; free some space or write elsewhere\n"
    )


def test_a_reader_that_leaves_ends_the_run_quietly(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps({"text": SHOP}) for _ in range(400)), encoding="utf-8")
    script = f"{sys.executable} -m classifier.cli score {path} --format jsonl | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_output_is_utf8_whatever_the_locale(shop: Path) -> None:
    shop.write_text("“Psilocybin” — première", encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = command("score", str(shop), "--format", "html", env=environment)
    assert done.returncode == ExitStatus.DONE
    assert "première" in done.stdout.decode("utf-8")


def test_a_folder_is_scored_without_an_earlier_report_in_it(tmp_path: Path, capsys) -> None:
    (tmp_path / "b.txt").write_text("Ketamine cures depression.")
    (tmp_path / "a.html").write_text("<p>Book your ketamine stay today.</p>")
    for _run in range(2):
        assert (
            main(["score", str(tmp_path), "--format", "html", "--output", str(tmp_path / "report.html")]) == 0
        )
        assert "2 read: 2 ok" in capsys.readouterr().err


def test_the_summary_counts_records_that_are_no_pages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = [record(b"GET / HTTP/1.1\r\n\r\n", kind="request")] * 1_200
    pages = [response("https://a.example/1"), response("https://a.example/2", status="404 Not Found")]
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(gzip_members([*requests, *pages]))
    assert main(["score", str(path), "--format", "jsonl", "--evidence", "none"]) == ExitStatus.DONE
    out, err = capsys.readouterr()
    assert [row["id"] for row in rows(out)] == ["https://a.example/1"]
    assert "; no pages: 1,200 request, 1 HTTP 404" in err


def test_an_archive_comes_through_a_pipe() -> None:
    data = gzip_members([response("https://a.example/1"), response("https://a.example/2")])
    done = command("score", "-", "--format", "jsonl", "--evidence", "none", data=data)
    assert done.returncode == ExitStatus.DONE
    assert [row["id"] for row in rows(done.stdout.decode())] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize("command", ["score", "explain"])
def test_a_url_is_fetched_only_when_that_is_allowed(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    url = "http://127.0.0.1:9/page.html"
    assert main([command, url, "--format", "json"]) == ExitStatus.RECORD_ERRORS
    assert f"{url}: URLs are fetched with --allow-fetch only" in capsys.readouterr().out
    assert main([command, url, "--format", "json", "--allow-fetch"]) == ExitStatus.RECORD_ERRORS
    assert "is not on the public internet" in capsys.readouterr().out
