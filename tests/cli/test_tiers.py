"""The tiers from the command line: what is scored, what is told, and what is said without a model."""

import json
import sys
from pathlib import Path

import pytest

from classifier import Analyzer
from classifier.cli import main
from classifier.cli.status import ExitStatus
from classifier.model import FastModel
from classifier.model.careful_storing import pack_careful
from classifier.persistence import write_model_folder
from tests.model.builders import UNSURE, even_policy, parts


@pytest.fixture(scope="module")
def tiny(analyzer: Analyzer, tmp_path_factory: pytest.TempPathFactory) -> str:
    assert isinstance(analyzer.model, FastModel)
    folder = tmp_path_factory.mktemp("model") / "tiny"
    write_model_folder(pack_careful(parts(analyzer.model), (even_policy(),)), folder)
    return str(folder)


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.jsonl"
    texts = ["Ketamine cures depression.", UNSURE, "The garden is big."]
    path.write_text(json.dumps({"id": "p1", "passages": texts}), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("tier", "count"), [("careful", 3), ("cascade", 1)])
def test_the_summary_counts_what_the_encoder_read(
    tiny: str, rows: str, tier: str, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["score", rows, "--tier", tier, "--model", tiny, "--format", "jsonl"])
    out, err = capsys.readouterr()
    assert status == ExitStatus.DONE
    assert [p["tier"] for p in json.loads(out)["passages"]].count("careful") == count
    assert f"; the encoder read {count} of 3 passages" in err


def test_the_summary_of_the_fast_tier_is_as_it_was(rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["score", rows])
    assert "encoder" not in capsys.readouterr().err


@pytest.mark.parametrize("tier", ["careful", "cascade"])
def test_a_page_is_explained_with_every_tier(
    tiny: str, rows: str, tier: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["explain", rows, "--tier", tier, "--model", tiny, "--format", "json"])
    row = json.loads(capsys.readouterr().out)
    assert status == ExitStatus.DONE
    assert row["model"]["name"] == "tiny-careful"
    assert row["labels"]["overclaiming"]["variants"]["tried"] > 0


@pytest.mark.parametrize("format_name", ["text", "html", "csv"])
def test_every_report_is_written(
    tiny: str, rows: str, format_name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", rows, "--tier", "careful", "--model", tiny, "--format", format_name]) == 0
    assert "verclaiming" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["score", "explain"])
@pytest.mark.parametrize("tier", ["careful", "cascade"])
def test_a_model_that_is_not_packaged_says_how_to_make_it(
    command: str,
    tier: str,
    rows: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("classifier.persistence.locating._PLACES", (tmp_path / "none",))
    assert main([command, rows, "--tier", tier]) == ExitStatus.COULD_NOT_RUN
    err = capsys.readouterr().err
    assert err == (
        "fairbalance: model fairbalance-careful is not packaged; train it with "
        "`python -m training.finetune`, or use the tier fast\n"
    )


def test_the_extra_is_named_where_it_is_missing(
    tiny: str, rows: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert main(["score", rows, "--tier", "careful", "--model", tiny]) == ExitStatus.COULD_NOT_RUN
    assert "pip install 'fairbalance[careful]'" in capsys.readouterr().err


def test_a_revision_without_a_hub_is_refused(rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", rows, "--revision", "v1"]) == ExitStatus.COULD_NOT_RUN
    assert "a revision ('v1') is for a hub's model" in capsys.readouterr().err
