import json
from pathlib import Path

from training.encoder.journal import LOG, Journal


def steps(run: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (run / LOG).read_text().splitlines()]


def test_rows_are_appended_and_the_newest_value_is_known(tmp_path: Path) -> None:
    journal = Journal(tmp_path, 0)
    journal.add({"step": 1, "loss": 2.0, "validation_loss": 3.0})
    journal.add({"step": 2, "loss": 1.5})
    assert steps(tmp_path) == [1, 2]
    assert journal.last("loss") == 1.5
    assert journal.last("validation_loss") == 3.0
    assert journal.last("other") is None


def test_steps_to_be_taken_again_are_removed(tmp_path: Path) -> None:
    journal = Journal(tmp_path, 0)
    for step in (10, 20, 30):
        journal.add({"step": step})
    with (tmp_path / LOG).open("a") as stream:
        stream.write('{"step": 4')
    Journal(tmp_path, 20)
    assert steps(tmp_path) == [10, 20]
