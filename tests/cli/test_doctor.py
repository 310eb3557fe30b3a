"""`fairbalance doctor`: what it shows, and what it calls damaged."""

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from classifier import __version__
from classifier.cli import main
from classifier.cli.health import EXTRAS
from classifier.cli.status import ExitStatus
from classifier.persistence import locating
from classifier.reading import limit_table

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def models(tmp_path, monkeypatch):
    """The folder of packaged models: a copy that a test may damage."""
    shutil.copytree(ROOT / "models" / "fairbalance-fast", tmp_path / "fairbalance-fast")
    monkeypatch.setattr(locating, "_PLACES", (tmp_path,))
    return tmp_path


def found(capsys, status=ExitStatus.DONE):
    assert main(["doctor", "--format", "json"]) == status
    return json.loads(capsys.readouterr().out)


def test_it_shows_versions_extras_models_and_limits(capsys):
    assert main(["doctor"]) == ExitStatus.DONE
    out = capsys.readouterr().out
    assert out.startswith(f"fairbalance {__version__}, Python 3.")
    for name in (*EXTRAS, "fairbalance-fast", "every file as in its manifest"):
        assert name in out
    for row in limit_table():
        assert re.search(rf"^  {row.name} +{re.escape(row.shown)} +{re.escape(row.beyond)}$", out, re.M)


def test_the_same_as_json(capsys, models):
    health = found(capsys)
    assert health["sound"] is True
    assert health["models"]["fairbalance-fast"]["problem"] is None
    assert len(health["models"]["fairbalance-fast"]["sha256"]) == 64
    assert health["limits"]["deadline_seconds"]["value"] == 30
    assert list(health["limits"]) == [row.name for row in limit_table()]


def test_every_extra_for_users_is_looked_at():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        name: {re.split(r"[\[><=]", package)[0] for package in packages}
        for name, packages in project["optional-dependencies"].items()
        if name not in {"bench", "test", "train"}
    }
    assert {name: set(packages) for name, packages in EXTRAS.items()} == extras


def test_a_missing_extra_is_named_with_its_remedy(capsys, monkeypatch):
    monkeypatch.setitem(EXTRAS, "pdf", ("no-such-package",))
    assert main(["doctor"]) == ExitStatus.DONE
    assert re.search(r"pdf +missing: pip install 'fairbalance\[pdf\]'\n", capsys.readouterr().out)
    assert found(capsys)["extras"]["pdf"] == {"installed": False, "packages": {"no-such-package": None}}


def test_a_flipped_byte_is_damage(capsys, models):
    path = models / "fairbalance-fast" / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert main(["doctor"]) == ExitStatus.COULD_NOT_RUN
    assert "DAMAGED: model " in capsys.readouterr().out
    health = found(capsys, ExitStatus.COULD_NOT_RUN)
    assert health["sound"] is False
    assert "model.safetensors differs from manifest.json" in health["models"]["fairbalance-fast"]["problem"]


def test_a_model_that_is_not_there_is_damage(capsys, models):
    shutil.rmtree(models / "fairbalance-fast")
    health = found(capsys, ExitStatus.COULD_NOT_RUN)
    assert "not packaged" in health["models"]["fairbalance-fast"]["problem"]


def test_a_folder_that_is_no_model_is_damage(capsys, models):
    (models / "another").mkdir()
    assert (
        "manifest.json is missing" in found(capsys, ExitStatus.COULD_NOT_RUN)["models"]["another"]["problem"]
    )
