"""The import directions of the design: a row imports only from rows above it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROWS = (
    # Within the first row, a module may import those to its left.
    ("labels",),
    ("errors",),
    ("documents",),
    ("findings",),
    ("explanations",),
    ("normalizing",),
    ("actions",),
    ("reading", "segmenting", "language", "signals", "aggregate", "policy"),
    ("features", "persistence"),
    ("kernel",),
    ("model", "report"),
    ("analyzer",),
    ("counterfactual", "batch", "filtering"),
    ("cli", "serving", "distributed"),
)
DEPTH = {name: depth for depth, row in enumerate(ROWS) for name in row}
HEAVY = {
    "torch",
    "sklearn",
    "transformers",
    "datasets",
    "onnxruntime",
    "tokenizers",
    "huggingface_hub",
    "fastapi",
    "pyarrow",
    "pypdf",
    "ray",
    "pyspark",
    "protego",
    "urllib3",
    "pandas",
    "polars",
    "fastwarc",
    "zstandard",
    "brotli",
}
FREE = {"version"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> list[tuple[str, bool]]:
    """Each imported module of a file, and whether it is imported at module level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in tree.body}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, id(node) in top))
    return found


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "classifier").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules("classifier"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_a_row_imports_only_from_rows_above(path: Path) -> None:
    part = part_of(path)
    if part == "__init__" or part in FREE:
        return
    assert part in DEPTH, f"{part} has no row in the design"
    for module, _top in imports(path):
        names = module.split(".")
        if names[0] == "training":
            pytest.fail(f"{path}: classifier must not import training")
        if names[0] == "classifier" and len(names) > 1 and names[1] not in {part, *FREE}:
            assert DEPTH[names[1]] < DEPTH[part], f"{path}: {part} must not import {names[1]}"


@pytest.mark.parametrize("path", modules("classifier"), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_heavy_packages_are_never_imported_at_module_level(path: Path) -> None:
    assert not [name for name, top in imports(path) if top and name.split(".")[0] in HEAVY]


@pytest.mark.parametrize("path", modules("classifier") + modules("training"), ids=lambda p: p.name)
def test_nothing_unsafe_is_imported(path: Path) -> None:
    assert not {"pickle", "joblib", "marshal", "shelve"} & {
        name.split(".")[0] for name, _top in imports(path)
    }


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = f"import sys, classifier; sys.exit(bool({HEAVY!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("folder", ["datasets", "models"])
def test_data_folders_hold_no_code(folder: str) -> None:
    assert not [
        path
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".pkl", ".joblib", ".pt", ".bin"}
    ]


def test_modules_stay_small() -> None:
    long = {
        p.name: n
        for p in modules("classifier") + modules("training")
        if (n := p.read_text().count("\n")) > 300
    }
    assert not long
