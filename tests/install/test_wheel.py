"""`pip install .` gives a working command with the model inside the wheel and nothing heavy around it."""

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from classifier import Analyzer
from classifier.model import FastModel
from classifier.model.careful_storing import pack_careful
from classifier.persistence import CAREFUL_MODEL, write_model_folder
from tests.model.builders import UNSURE, even_policy, parts

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (
    "from classifier import Analyzer; "
    "print(Analyzer.from_pretrained()('Ketamine cures depression. Book today!').scores)"
)
HEAVY = {
    "torch",
    "transformers",
    "datasets",
    "sklearn",
    "scipy",
    "onnxruntime",
    "tokenizers",
    "huggingface_hub",
}
MAX_MIB = 150

pytestmark = pytest.mark.install


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", target, ROOT, cwd=target)
    [path] = target.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the checkout with a clean environment that holds the wheel."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "env", with_pip=True)
    run(folder / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return folder


def test_the_wheel_holds_the_model_and_no_test(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "classifier/_models/fairbalance-fast/model.safetensors" in names
    assert "classifier/_models/fairbalance-fast/manifest.json" in names
    packaged = {name.split("/")[2] for name in names if name.startswith("classifier/_models/")}
    assert packaged == {path.name for path in (ROOT / "models").iterdir()}
    assert not [name for name in names if name.startswith(("tests/", "datasets/", "benchmarks/"))]


def test_the_example_of_the_contract_runs_anywhere(installed: Path) -> None:
    assert "overclaiming" in run(installed / "env" / "bin" / "python", "-c", EXAMPLE, cwd=installed)


def test_the_command_scores(installed: Path) -> None:
    page = installed / "page.txt"
    page.write_text("Ketamine cures depression. Add to cart, $40.", encoding="utf-8")
    row = json.loads(
        run(installed / "env" / "bin" / "fairbalance", "score", page, "--format", "jsonl", cwd=installed)
    )
    assert row["flags"]["overclaiming"] is True
    for name in ("text", "json", "csv", "html"):
        assert run(installed / "env" / "bin" / "fairbalance", "score", page, "--format", name, cwd=installed)


def test_another_tier_says_what_it_lacks(installed: Path) -> None:
    page = installed / "page.txt"
    page.write_text("Ketamine cures depression.", encoding="utf-8")
    done = subprocess.run(
        [installed / "env" / "bin" / "fairbalance", "score", page, "--tier", "careful"],
        cwd=installed,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "`pip install 'fairbalance[careful]'`" in done.stderr or "is not packaged" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_core_install_is_small_and_light(installed: Path) -> None:
    [packages] = (installed / "env").glob("lib/python*/site-packages")
    assert not [name for name in HEAVY if (packages / name).exists()]
    pip = {"pip", "setuptools"}
    files = [
        path
        for path in packages.rglob("*")
        if path.is_file() and path.relative_to(packages).parts[0] not in pip
    ]
    assert sum(path.stat().st_size for path in files) < MAX_MIB * 2**20


@pytest.fixture(scope="module")
def extended(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the extra `careful`, and a tiny model of that tier."""
    folder = tmp_path_factory.mktemp("extended")
    venv.create(folder / "env", with_pip=True)
    pip = [folder / "env" / "bin" / "python", "-m", "pip", "install", "--quiet"]
    run(*pip, f"{wheel}[careful]", cwd=folder)
    fast = Analyzer.from_pretrained().model
    assert isinstance(fast, FastModel)
    write_model_folder(pack_careful(parts(fast), (even_policy(),)), folder / "tiny")
    row = json.dumps({"id": "p1", "passages": ["Ketamine cures depression.", UNSURE, "The garden is big."]})
    (folder / "rows.jsonl").write_text(f"{row}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("model", "tier", "read_by"),
    [
        ("tiny", "careful", ["careful"] * 3),
        ("tiny", "cascade", ["fast", "careful", "fast"]),
        (CAREFUL_MODEL, "careful", ["careful"] * 3),
        (CAREFUL_MODEL, "cascade", None),
    ],
)
def test_the_extra_scores_with_the_encoder(
    extended: Path, model: str, tier: str, read_by: list[str] | None
) -> None:
    if model == CAREFUL_MODEL and not (ROOT / "models" / CAREFUL_MODEL).is_dir():
        pytest.skip("no careful model is packaged yet")
    command = [extended / "env" / "bin" / "fairbalance", "score", "rows.jsonl", "--format", "jsonl"]
    row = json.loads(run(*command, "--model", model, "--tier", tier, cwd=extended))
    assert row["status"] == "ok"
    came = [passage["tier"] for passage in row["passages"]]
    if read_by is None:  # which ones the packaged cascade sends on is learnt
        assert "careful" in came
    else:
        assert came == read_by


def test_the_extra_brings_no_torch(extended: Path) -> None:
    [packages] = (extended / "env").glob("lib/python*/site-packages")
    assert not [
        name for name in ("torch", "transformers", "datasets", "sklearn") if (packages / name).exists()
    ]
