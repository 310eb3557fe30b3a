"""One public surface: `classifier.__all__`, sorted, documented, and what the README promises."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import classifier

PACKAGES = [
    name
    for _finder, name, _is_package in pkgutil.walk_packages(classifier.__path__, "classifier.")
    if "__main__" not in name and "._models" not in name
]


def test_all_is_sorted_and_resolves() -> None:
    assert list(classifier.__all__) == sorted(
        classifier.__all__, key=lambda name: (not name.isupper(), name.startswith("__"), name)
    )
    for name in classifier.__all__:
        assert hasattr(classifier, name)


def test_each_name_has_the_home_that_type_checkers_are_told() -> None:
    tree = ast.parse(Path(classifier.__file__).read_text(encoding="utf-8"))
    [told] = [
        node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    imports = {
        node.module: tuple(alias.name for alias in node.names)
        for node in told.body
        if isinstance(node, ast.ImportFrom)
    }
    assert imports == classifier._HOMES
    assert {name for names in imports.values() for name in names} == set(classifier.__all__) - {"__version__"}


def test_importing_the_library_imports_no_module_of_it() -> None:
    script = "import sys; before = {*sys.modules}; import classifier; print(*{*sys.modules} - before)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert set(done.stdout.split()) <= {"classifier", "classifier.version"}


def test_names_are_listed_before_they_are_imported() -> None:
    script = "import classifier; print(*dir(classifier))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert set(classifier.__all__) <= set(done.stdout.split())


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'classifier' has no attribute 'Nonsense'"):
        classifier.Nonsense  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'Nonsense'"):
        exec("from classifier import Nonsense", {})  # noqa: S102


def test_everything_public_is_exported() -> None:
    public = {
        name
        for name, value in vars(classifier).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public <= {*classifier.__all__, "TYPE_CHECKING"}


@pytest.mark.parametrize("name", PACKAGES)
def test_modules_say_what_they_export_and_why_they_exist(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    for exported in getattr(module, "__all__", ()):
        assert hasattr(module, exported), f"{name}.{exported} does not exist"


@pytest.mark.parametrize(
    "name", [n for n in classifier.__all__ if not n.isupper() and not n.startswith("__")]
)
def test_public_classes_and_their_methods_are_documented(name: str) -> None:
    value = getattr(classifier, name)
    assert inspect.getdoc(value)
    for method, function in inspect.getmembers(value, inspect.isfunction):
        if not method.startswith("_") and function.__module__.startswith("classifier"):
            assert inspect.getdoc(function), f"{name}.{method} has no docstring"
