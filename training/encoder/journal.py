"""The log of a run: one JSON object a line, and the same in words on stderr."""

import json
import sys
from pathlib import Path
from typing import Any, Final

__all__ = ["LOG", "Journal", "tell"]

LOG: Final = "log.jsonl"
"""Name of the log in a run's folder."""


def tell(message: str) -> None:
    """Write a line of progress to stderr."""
    print(f"training.pretrain: {message}", file=sys.stderr, flush=True)


class Journal:
    """Appends to the log of a run that begins or goes on at a step."""

    def __init__(self, run: Path, step: int) -> None:
        """Open the log; lines of steps after `step`, which will be taken again, are removed."""
        self.path = run / LOG
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        kept = [line for line in lines if line.endswith("}") and json.loads(line)["step"] <= step]
        partial = self.path.with_name(f"{LOG}.part")
        partial.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
        partial.replace(self.path)

    def add(self, row: dict[str, Any]) -> None:
        """Append a row; `step` is the number of steps done."""
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row) + "\n")

    def last(self, field: str) -> float | None:
        """Return the newest value of a field, or None."""
        rows = [json.loads(line) for line in self.path.read_text(encoding="utf-8").splitlines()]
        return next((row[field] for row in reversed(rows) if row.get(field) is not None), None)
