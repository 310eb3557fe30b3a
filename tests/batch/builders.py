"""Inputs for tests of long runs."""

import json
from pathlib import Path

TEXTS = (
    "Ketamine cures depression for good.",
    "Book a session today, only $40.",
    "Psilocybin may cause nausea and anxiety.",
    "Wir bieten in unserer Praxis eine Behandlung gegen Depressionen an. " * 4,
)


def rows(count: int, prefix: str = "r") -> str:
    """Return so many lines; each tenth, from the fifth, is no JSON."""
    lines = [
        "{broken" if number % 10 == 4 else json.dumps({"id": f"{prefix}{number}", "text": text_of(number)})
        for number in range(count)
    ]
    return "".join(f"{line}\n" for line in lines)


def text_of(number: int) -> str:
    return f"{TEXTS[number % len(TEXTS)]} Number {number}."


def written(path: Path) -> list[str]:
    """Return the ids of an output's rows."""
    return [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
