"""One public surface: `classifier.__all__`, sorted, documented, and what the README promises."""

import importlib
import inspect
import pkgutil

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


def test_everything_public_is_exported() -> None:
    public = {
        name
        for name, value in vars(classifier).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    }
    assert public <= set(classifier.__all__)


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
