"""Hold the packaged model to its floors: fail when a figure has fallen.

    python -m training.gate [--metrics evaluation/metrics.json]
    python -m training.gate --set [--lower "why"]

Figures are read from `--metrics` when that file is about the same models, corpus and real pages, and measured
anew otherwise. Floors stand in `training/floors.toml` with what they were set on; those of real pages are
skipped where the pages are not at hand, those of the careful tiers where no careful model goes with the fast
one. Exit status: 0 held, 1 a figure is below its floor, 2 usage, 4 could not measure or compare.
"""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from threadpoolctl import threadpool_limits

from classifier.errors import FairbalanceError
from classifier.persistence import DEFAULT_MODEL, find_model_folder, read_model_folder
from training.card import to_json
from training.corpus import CORPUS
from training.corpus.digesting import corpus_digest
from training.evaluate import CAREFUL, fitting, measure
from training.floors import Figure, Floors, FloorsError, figures_of, is_real, read_floors
from training.ratchet import judge, log_lowering, move
from training.realweb import DEV, realweb_digest

FLOORS: Final = Path(__file__).resolve().parent / "floors.toml"
"""The floors of the packaged model."""
LOG: Final = FLOORS.parent / "LOG.md"
"""Where the lowering of floors is written down."""


def main(arguments: list[str] | None = None) -> int:
    """Run the gate and return its exit status."""
    options = _parse(arguments)
    try:
        metrics = _metrics(options)
        return _set(options, metrics) if options.set else _check(options.floors, metrics)
    except (FairbalanceError, OSError) as error:
        print(f"training.gate: {error}", file=sys.stderr)
        return 4


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.gate", description=__doc__)
    parser.add_argument(
        "--model", default=DEFAULT_MODEL, help="a model folder or the name of a packaged model"
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="the corpus folder (default: datasets)")
    parser.add_argument("--careful", type=Path, default=CAREFUL, help="the folder of the careful model")
    parser.add_argument("--real", type=Path, default=DEV, help="labelled real pages, measured where present")
    parser.add_argument(
        "--metrics", type=Path, default=Path("evaluation/metrics.json"), help="figures measured before"
    )
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the file of floors")
    parser.add_argument(
        "--set", action="store_true", help="raise the floors to the figures less their margins"
    )
    parser.add_argument("--lower", metavar="REASON", help="with --set: also lower floors, and log why")
    parser.add_argument("--log", type=Path, default=LOG, help="where the reason is written")
    parser.add_argument("--date", help="the date of the log's entry, YYYY-MM-DD (default: today)")
    options = parser.parse_args(arguments)
    if options.lower is not None and not options.set:
        parser.error("--lower goes with --set: floors are lowered only when they are set")
    if options.lower is not None and not options.lower.strip():
        parser.error("--lower needs a reason; it is written into the log")
    try:
        today = dt.datetime.now(tz=dt.UTC).date()
        options.date = (dt.date.fromisoformat(options.date) if options.date else today).isoformat()
    except ValueError:
        parser.error(f"--date {options.date}: a date such as 2026-01-31 is needed")
    return options


def _metrics(options: argparse.Namespace) -> Mapping[str, Any]:
    """Return the figures of the model on the corpus as they are now, read where that is possible."""
    folder = find_model_folder(options.model)
    careful = fitting(options.careful, folder)
    pins = {
        "model": read_model_folder(folder).sha256,
        "corpus": corpus_digest(options.corpus),
        "real": realweb_digest(options.real),
        "careful": read_model_folder(careful).sha256 if careful else None,
    }
    read = _read(options.metrics)
    if read is not None and _pins(read) == pins:
        print(f"training.gate: read {options.metrics}", file=sys.stderr)
        return read
    print("training.gate: measuring, about two minutes", file=sys.stderr)
    with threadpool_limits(limits=1):
        figures = measure(folder, options.corpus, options.real, careful=careful)
    content: dict[str, Any] = json.loads(to_json(figures))
    return content


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_bytes())
        figures_of(content)
        _pins(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration):
        # Absent, of another version or damaged: all the same, it is measured anew.
        return None
    return dict(content)


def _pins(metrics: Mapping[str, Any]) -> dict[str, Any]:
    tiers = metrics.get("tiers", {})
    return {
        "model": metrics["model"]["sha256"],
        "corpus": metrics["corpus"],
        "real": metrics["real"],
        "careful": tiers["careful"]["sha256"] if tiers else None,
    }


def _check(path: Path, metrics: Mapping[str, Any]) -> int:
    floors, figures = read_floors(path), figures_of(metrics)
    _same_rows(floors, metrics)
    verdict = judge(floors, figures)
    for name in verdict.below:
        print(f"below its floor: {name} is {_said(figures[name])}, floor {floors.rows[name].floor:.4f}")
    if verdict.skipped:
        print(f"skipped: {len(verdict.skipped)} floors of real pages or tiers, which are not at hand")
    unheld = [name for name in figures if name not in floors.rows and figures[name].value is not None]
    if unheld:
        print(f"without a floor: {len(unheld)} figures; `python -m training.gate --set` sets them")
    print(f"training.gate: {len(verdict.held)} figures hold, {len(verdict.below)} are below their floors")
    return 1 if verdict.below else 0


def _same_rows(floors: Floors, metrics: Mapping[str, Any]) -> None:
    """Refuse to compare figures on other rows than the floors were set on: they would say nothing."""
    for name in ("corpus", "real"):
        set_on, now = getattr(floors, name), metrics[name]
        if set_on and now and set_on != now:
            raise FloorsError(
                f"floors were set on {name} {set_on[:12]}, this is {now[:12]}: figures on other rows do not "
                "compare; set them again with `python -m training.gate --set`"
            )


def _set(options: argparse.Namespace, metrics: Mapping[str, Any]) -> int:
    old = read_floors(options.floors) if options.floors.exists() else Floors("", "", "")
    figures = figures_of(metrics)
    rows, lowered = move(old.rows, figures, lower=options.lower is not None)
    if lowered and options.lower is None:
        for name, how in lowered.items():
            print(f"would be lowered: {name} {how}")
        print(
            f"training.gate: {len(lowered)} floors would be lowered; nothing was set; see --lower",
            file=sys.stderr,
        )
        return 1
    if lowered:
        log_lowering(options.log, options.date, options.lower, lowered)
    real = metrics["real"] or old.real
    floors = Floors(
        metrics["corpus"], metrics["model"]["sha256"], real if any(map(is_real, rows)) else "", rows
    )
    options.floors.write_text(floors.to_toml(), encoding="utf-8")
    raised = sum(rows[name] != old.rows.get(name) for name in rows if name not in lowered)
    kept = len(rows) - raised - len(set(lowered) & set(rows))
    print(f"training.gate: {raised} floors raised or new, {kept} kept, {len(lowered)} lowered or dropped")
    return 0


def _said(figure: Figure) -> str:
    return "undefined" if figure.value is None else f"{figure.value:.4f}"


if __name__ == "__main__":
    sys.exit(main())
