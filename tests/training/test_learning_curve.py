from pathlib import Path

import pytest

from training.learning_curve import main


def test_the_curve_has_a_row_for_each_share_and_set(tiny_corpus: Path, tmp_path: Path, capsys) -> None:
    status = main(["--corpus", str(tiny_corpus), "--real", str(tmp_path / "none.jsonl"), "--draws", "1"])
    out, err = capsys.readouterr()
    assert (status, err) == (0, "")
    rows = [line.split() for line in out.splitlines()[1:]]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        (share, count, name)
        for share, count in (("0.25", "20"), ("0.5", "40"), ("1.0", "80"))
        for name in ("validation", "test")
    ]
    assert all(0 <= float(cell) <= 1 for row in rows for cell in row[4:])


def test_a_missing_corpus_ends_with_4(tmp_path: Path, capsys) -> None:
    assert main(["--corpus", str(tmp_path)]) == 4
    assert capsys.readouterr().err.startswith("training.learning_curve: ")


def test_no_draw_is_a_usage_error(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--draws", "0"])
    assert stopped.value.code == 2
    assert "at least 1 is needed" in capsys.readouterr().err
