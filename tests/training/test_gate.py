"""The gate: exit statuses, what is read and what is measured, and how floors are set."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.training.builders import real_page, write_lines
from training import gate
from training.floors import Floors, figures_of, read_floors
from training.gate import main

Gate = Callable[..., int]


@pytest.fixture
def place(trained: tuple[Path, Path], tmp_path: Path) -> Path:
    """A folder with the tiny model's figures and a log."""
    (tmp_path / "metrics.json").write_bytes((trained[1] / "metrics.json").read_bytes())
    (tmp_path / "LOG.md").write_text("# Log\n")
    return tmp_path


@pytest.fixture
def run(trained: tuple[Path, Path], place: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The gate on the tiny model; measuring anew fails the test."""

    def refuse(*_arguments: object, **_options: object) -> None:
        pytest.fail("figures at hand were measured again")

    monkeypatch.setattr(gate, "measure", refuse)
    corpus, folder = trained
    where = {
        "--model": folder,
        "--corpus": corpus,
        "--real": place / "absent.jsonl",
        "--metrics": place / "metrics.json",
        "--floors": place / "floors.toml",
        "--log": place / "LOG.md",
    }
    fixed = [str(word) for pair in where.items() for word in pair]
    return lambda *arguments: main([*fixed, *arguments])


@pytest.fixture
def set_floors(run: Gate, capsys) -> None:
    assert run("--set") == 0
    capsys.readouterr()


def change_floors(path: Path, name: str, floor: float) -> None:
    floors = read_floors(path)
    row = floors.rows[name]
    rows = {**floors.rows, name: type(row)(floor, row.figure)}
    path.write_text(Floors(floors.corpus, floors.model, floors.real, rows).to_toml())


NAME = "corpus test: missing_risk_disclosure kappa"


def test_floors_are_set_below_the_figures_and_then_hold(run: Gate, place: Path, capsys) -> None:
    figures = figures_of(json.loads((place / "metrics.json").read_bytes()))
    defined = {name: figure for name, figure in figures.items() if figure.value is not None}
    assert run("--set") == 0
    floors = read_floors(place / "floors.toml")
    assert list(floors.rows) == list(defined)
    for name, figure in defined.items():
        assert floors.rows[name].floor == pytest.approx(figure.value - figure.margin, abs=1e-4)
    assert f"{len(defined)} floors raised or new, 0 kept, 0 lowered" in capsys.readouterr().out
    assert run() == 0
    out, err = capsys.readouterr()
    assert f"training.gate: {len(defined)} figures hold, 0 are below their floors" in out
    only_fast, read = err.splitlines()
    assert only_fast.endswith("only the fast tier is measured")
    assert read == f"training.gate: read {place / 'metrics.json'}"


def test_floors_name_what_they_were_set_on(set_floors, place: Path) -> None:
    metrics = json.loads((place / "metrics.json").read_bytes())
    floors = read_floors(place / "floors.toml")
    assert (floors.corpus, floors.model, floors.real) == (metrics["corpus"], metrics["model"]["sha256"], "")


def test_a_fallen_figure_is_named_and_ends_with_1(run: Gate, set_floors, place: Path, capsys) -> None:
    change_floors(place / "floors.toml", NAME, 0.9999)
    assert run() == 1
    out = capsys.readouterr().out
    value = read_floors(place / "floors.toml").rows[NAME].figure
    assert out.splitlines()[0] == f"below its floor: {NAME} is {value:.4f}, floor 0.9999"
    assert out.count("below its floor:") == 1


def test_a_floor_is_not_lowered_without_a_reason(run: Gate, set_floors, place: Path, capsys) -> None:
    change_floors(place / "floors.toml", NAME, 0.9999)
    before = (place / "floors.toml").read_bytes()
    assert run("--set") == 1
    assert f"would be lowered: {NAME} 1.000 to " in capsys.readouterr().out
    assert (place / "floors.toml").read_bytes() == before
    assert (place / "LOG.md").read_text() == "# Log\n"


def test_a_floor_is_lowered_with_a_reason_that_is_logged(run: Gate, set_floors, place: Path, capsys) -> None:
    before = read_floors(place / "floors.toml")
    change_floors(place / "floors.toml", NAME, 0.9999)
    assert run("--set", "--lower", "the split changed", "--date", "2026-01-31") == 0
    assert read_floors(place / "floors.toml") == before
    assert "1 lowered or dropped" in capsys.readouterr().out
    log = (place / "LOG.md").read_text()
    assert log.startswith("# Log\n\n## 2026-01-31\n\n**Floors lowered.** the split changed. corpus test:")
    assert run() == 0


def test_nothing_is_logged_where_nothing_had_to_be_lowered(run: Gate, set_floors, place: Path) -> None:
    assert run("--set", "--lower", "just in case") == 0
    assert (place / "LOG.md").read_text() == "# Log\n"


def test_figures_of_other_rows_do_not_compare(run: Gate, set_floors, place: Path, capsys) -> None:
    text = (place / "floors.toml").read_text()
    (place / "floors.toml").write_text(text.replace(read_floors(place / "floors.toml").corpus, "0" * 64))
    assert run() == 4
    assert "floors were set on corpus 000000000000, this is " in capsys.readouterr().err


def test_floors_of_absent_real_pages_are_skipped_and_said_so(
    run: Gate, set_floors, place: Path, capsys
) -> None:
    with (place / "floors.toml").open("a") as stream:
        stream.write('"real pages (dev): overclaiming auc" = { floor = 0.99, figure = 1.0, margin = 0.01 }\n')
    assert run() == 0
    assert "skipped: 1 floors of real pages or tiers, which are not at hand" in capsys.readouterr().out


def test_floors_of_a_tier_that_is_not_there_are_skipped(run: Gate, set_floors, place: Path, capsys) -> None:
    floors = read_floors(place / "floors.toml")
    rows = {**floors.rows, "corpus test, careful: overclaiming auc": floors.rows[NAME]}
    (place / "floors.toml").write_text(Floors(floors.corpus, floors.model, floors.real, rows).to_toml())
    assert run() == 0
    out, err = capsys.readouterr()
    assert "skipped: 1 floors of real pages or tiers" in out
    assert "fairbalance-careful was made beside another fast model" in err


def test_figures_without_a_floor_are_counted(run: Gate, set_floors, place: Path, capsys) -> None:
    lines = (place / "floors.toml").read_text().splitlines(keepends=True)
    (place / "floors.toml").write_text("".join(line for line in lines if NAME not in line))
    assert run() == 0
    assert "without a floor: 1 figures" in capsys.readouterr().out


def test_without_floors_the_gate_ends_with_4(run: Gate, capsys) -> None:
    assert run() == 4
    assert (
        capsys.readouterr().err.splitlines()[-1].endswith("set floors with `python -m training.gate --set`")
    )


def test_a_missing_model_ends_with_4(place: Path, capsys) -> None:
    assert main(["--model", str(place / "nowhere")]) == 4
    assert "no such folder" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_ends_with_4(run: Gate, place: Path, capsys) -> None:
    assert run("--set", "--floors", str(place / "nowhere" / "floors.toml")) == 4
    assert "nowhere" in capsys.readouterr().err


STALE = [
    ("another model", lambda metrics: metrics["model"].update(sha256="0" * 64)),
    ("another corpus", lambda metrics: metrics.update(corpus="0" * 64)),
    ("other real pages", lambda metrics: metrics.update(real="0" * 64)),
    ("a version without that", lambda metrics: metrics.pop("real")),
    ("no set", lambda metrics: metrics.pop("sets")),
    (
        "another careful model",
        lambda metrics: metrics.update(tiers={"careful": {"sha256": "0", "contrast": {}}}),
    ),
]


@pytest.mark.parametrize("spoil", [row[1] for row in STALE], ids=[row[0] for row in STALE])
def test_stale_figures_are_measured_again(
    run: Gate, set_floors, place: Path, monkeypatch: pytest.MonkeyPatch, capsys, spoil
) -> None:
    fresh = json.loads((place / "metrics.json").read_bytes())
    spoilt = json.loads(json.dumps(fresh))
    spoil(spoilt)
    (place / "metrics.json").write_text(json.dumps(spoilt))
    monkeypatch.setattr(gate, "measure", lambda *_arguments, careful: fresh)
    assert run() == 0
    assert capsys.readouterr().err.endswith("\ntraining.gate: measuring, about two minutes\n")


def test_real_pages_at_hand_are_measured_and_pinned(
    trained: tuple[Path, Path], place: Path, quick_measuring
) -> None:
    corpus, folder = trained
    rows = [real_page(f"p{n}", f"site-{n}", (1, 1, 0, 0), (0, 0, 1, 1), (0, 0, 0, 0)) for n in range(6)]
    write_lines(place / "dev.jsonl", rows)
    where = ["--model", str(folder), "--corpus", str(corpus), "--floors", str(place / "floors.toml")]
    real = ["--real", str(place / "dev.jsonl"), "--metrics", str(place / "none.json")]
    assert main([*where, *real, "--set"]) == 0
    floors = read_floors(place / "floors.toml")
    assert len(floors.real) == 64
    sets = {name.split(":")[0].removesuffix(", pages") for name in floors.rows}
    assert {"real pages (dev)", "real pages (dev), obfuscated"} < sets


USAGE = [
    (["--lower", "why"], "--lower goes with --set"),
    (["--set", "--lower", " "], "--lower needs a reason"),
    (["--date", "yesterday"], "--date yesterday: a date such as 2026-01-31 is needed"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_wrong_usage_ends_with_2(arguments: list, message: str, capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err
