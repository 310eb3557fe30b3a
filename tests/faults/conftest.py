import time
from collections.abc import Iterator

import pytest

DEADLINE = 60.0
"""Seconds of processor time, far more than any of these needs; what hangs does not end in it."""


@pytest.fixture(autouse=True)
def deadline() -> Iterator[None]:
    before = time.process_time()
    yield
    spent = time.process_time() - before
    assert spent < DEADLINE, f"{spent:.0f} s of processor time, {DEADLINE:.0f} allowed"
