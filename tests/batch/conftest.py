from collections.abc import Callable
from pathlib import Path

import pytest

from classifier import Analyzer
from classifier.batch.progress import Progress
from classifier.batch.running import Outcome, Plan, run
from tests.batch.builders import rows


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Twenty records of JSON lines, two of which cannot be read."""
    path = tmp_path / "rows.jsonl"
    path.write_text(rows(20), encoding="utf-8")
    return path


@pytest.fixture
def plan(source: Path, tmp_path: Path) -> Callable[..., Plan]:
    """Makes a plan for the source, with changes."""

    def make(**changes: object) -> Plan:
        paths = changes.pop("inputs", [str(source)])
        values: dict[str, object] = {
            "paths": lambda: iter(paths),  # type: ignore[call-overload]
            "output": str(tmp_path / "out.jsonl"),
            "chunk_records": 3,
            **changes,
        }
        return Plan(**values)  # type: ignore[arg-type]

    return make


@pytest.fixture
def go(analyzer: Analyzer) -> Callable[[Plan], Outcome]:
    """Runs a plan quietly."""
    return lambda plan: run(plan, analyzer, Progress(None, "none", None))
