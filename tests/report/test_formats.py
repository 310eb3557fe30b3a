"""The registry and the public surface."""

import ast
import io
from pathlib import Path

import pytest

from classifier import report
from classifier.report import BINARY_FORMATS, FORMATS

FOLDER = Path(report.__file__).parent


def test_the_public_names_are_sorted_and_there():
    assert report.__all__ == sorted(report.__all__)
    assert all(hasattr(report, name) for name in report.__all__)


def test_each_format_has_its_writer():
    assert list(FORMATS) == ["csv", "html", "json", "jsonl", "text"]
    assert all(FORMATS[name] is getattr(report, f"write_{name}") for name in FORMATS)


def test_formats_of_bytes_have_names_of_their_own():
    assert list(BINARY_FORMATS) == ["parquet"]
    assert not set(FORMATS) & set(BINARY_FORMATS)


def test_formats_cannot_be_changed():
    with pytest.raises(TypeError):
        FORMATS["xml"] = print


@pytest.mark.parametrize("name", FORMATS)
def test_every_writer_takes_an_iterator_once_and_any_page(name, every_status):
    stream = io.StringIO()
    FORMATS[name](iter(every_status), stream)
    output = stream.getvalue()
    output.encode("utf-8")
    assert "p1" in output
    assert not stream.closed


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_the_package_imports_only_what_stands_above_it(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    ours = {".".join(name.split(".")[:2]) for name in names if name.split(".")[0] == "classifier"}
    allowed = {"documents", "errors", "explanations", "findings", "labels", "report"}
    assert ours <= {f"classifier.{name}" for name in allowed}
